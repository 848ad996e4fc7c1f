"""The figure as a slide: opened again, it has the figure's boxes, texts, arrows and groups."""

import builtins
import io
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pptx import Presentation
from pptx.util import Emu

from tests.helpers.figures import diagram_of
from unetgen import plan
from unetgen.emit.figure import Diagram, make_diagram
from unetgen.emit.figure.drawing.groups import shape_groups
from unetgen.emit.rendering.render_error import RenderError

NAMES = ("lecture", "attention_unet_2018", "unet_2015", "monai_segresnet")


def slide_of(diagram: Diagram) -> Any:
    return Presentation(io.BytesIO(diagram.encoded(".pptx")))


def flat(shapes: Any) -> Iterator[Any]:
    for shape in shapes:
        if hasattr(shape, "shapes"):
            yield from flat(shape.shapes)
        else:
            yield shape


@pytest.mark.parametrize("name", NAMES)
def test_a_slide_has_every_box_text_and_arrow(name: str) -> None:
    diagram = diagram_of(name)
    presentation, figure = slide_of(diagram), diagram.figure
    (slide,) = presentation.slides
    assert [shape.name for shape in slide.shapes] == [group.name for group in shape_groups(figure)]
    shapes = {shape.name: shape for shape in flat(slide.shapes)}
    assert len(shapes) == len(list(flat(slide.shapes)))
    written = Counter(shape.text_frame.text for key, shape in shapes.items() if key.startswith("text "))
    assert written == Counter(text.words for text in figure.texts)
    wide = figure.frame.right - figure.frame.left + 36
    assert abs(Emu(presentation.slide_width).pt - wide) < 0.01
    for box in figure.boxes:
        left, bottom, right, top = box.front
        shape = shapes[box.name]
        assert abs(shape.left.pt - (left - figure.frame.left + 18)) < 0.01
        assert abs(shape.top.pt - (figure.frame.top + 18 - top)) < 0.01
        assert abs(shape.width.pt - (right - left)) < 0.01
        assert abs(shape.height.pt - (top - bottom)) < 0.01


@pytest.mark.parametrize("name", NAMES)
def test_arrows_are_connectors_between_the_shapes_they_join(name: str) -> None:
    """Those with more corners are curves; each has one head at its target."""
    figure = diagram_of(name).figure
    (slide,) = slide_of(diagram_of(name)).slides
    shapes = {shape.name: shape for shape in flat(slide.shapes)}
    names = {shape.shape_id: shape.name for shape in shapes.values()}
    straight = glued = 0
    for drawn in figure.arrows:
        element = shapes[drawn.name].element
        heads = [end for end in ("headEnd", "tailEnd") if element.find(f".//{{*}}{end}") is not None]
        assert len(heads) == 1
        is_connector = element.tag.endswith("cxnSp")
        assert is_connector or len(drawn.arrow.points) > 2
        straight += is_connector
        order = ("stCxn", "endCxn") if heads == ["tailEnd"] else ("endCxn", "stCxn")
        for end, name_of_end in zip(order, (drawn.source, drawn.target), strict=True):
            joint = element.find(f".//{{*}}{end}")
            glued += joint is not None
            assert joint is None or names[int(joint.get("id"))] == name_of_end
    assert straight
    assert glued or figure.boxes[0].offset[0], "arrows of cuboids end beside the middle of the front"


def test_the_slide_is_as_wide_as_the_page_and_always_the_same(tmp_path: Path) -> None:
    diagram = make_diagram(plan("diagram.width=double"))
    saved = diagram.save(tmp_path / "figure.pptx").read_bytes()
    assert saved == diagram.encoded(".pptx")
    assert abs(Emu(slide_of(diagram).slide_width).inches - 6.9) < 0.001


def test_a_missing_package_is_named_with_its_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = builtins.__import__

    def without_pptx(name: str, *more: Any) -> Any:
        if name.split(".", maxsplit=1)[0] == "pptx":
            raise ModuleNotFoundError("No module named 'pptx'")
        return kept(name, *more)

    monkeypatch.setattr(builtins, "__import__", without_pptx)
    with pytest.raises(RenderError, match=r"It needs `pip install 'unetgen\[pptx\]'`\.") as caught:
        diagram_of("lecture").encoded(".pptx")
    assert "\n" not in str(caught.value)
