"""The figure's geometry, read back from its SVG: nothing lies over anything else, nothing is cut, all text is legible."""

from collections.abc import Callable
from typing import Any, get_args

import pytest
from hypothesis import given, settings

from tests.describe import descriptions
from tests.figure_variants import VARIANTS, diagram_of, picture_of, plan_of
from tests.svg_boxes import Picture, Shape, near, problems, read
from unetgen import ConfigError, plan
from unetgen.emit.diagram import Diagram, to_diagram
from unetgen.emit.diagram.fit import SMALLEST
from unetgen.emit.diagram.looks import STYLES
from unetgen.paths import presets
from unetgen.resolve.figure import WIDTHS
from unetgen.spec import Detail, Style

DETAILS: tuple[Detail, ...] = get_args(Detail)
COARSE: tuple[Detail, ...] = DETAILS[:2]
# what is not yet right, and how wrong it is: a number may only fall
BUSY: dict[tuple[str, Detail], int] = {
    ("attention_unet_2018", "layers"): 4,  # gating signals through the heads beside the stages that they come from
    ("grid attention, deep", "feature_maps"): 4,  # a gating signal through what is up-sampled over its source
}
BUSY_WIDTHS: dict[tuple[str, Detail, str], int] = {}
SHARES: dict[Detail, float] = {"overview": 0.12, "feature_maps": 0.34}  # of random pictures with any fault


def assert_clear(picture: Picture, allowed: int = 0) -> None:
    found = problems(picture)
    assert len(found) <= allowed, "\n".join(found)
    assert not allowed or found, "it is right now: take it from the table"


@pytest.mark.parametrize("detail", DETAILS)
@pytest.mark.parametrize("name", presets())
def test_presets(name: str, detail: Detail) -> None:
    assert_clear(picture_of(name, detail), BUSY.get((name, detail), 0))


@pytest.mark.parametrize("detail", COARSE)
@pytest.mark.parametrize("name", VARIANTS)
def test_variants(name: str, detail: Detail) -> None:
    assert_clear(picture_of(name, detail), BUSY.get((name, detail), 0))


@pytest.mark.parametrize("style", [style for style in STYLES if style != "paper"])
@pytest.mark.parametrize("detail", COARSE)
@pytest.mark.parametrize("name", ["lecture", "unet_2015", "attention_unet_2018", "unetplusplus_2018", "resunet_2018"])
def test_styles(name: str, detail: Detail, style: Style) -> None:
    picture = read(to_diagram(plan_of(name), detail, STYLES[style]).svg)
    assert_clear(picture)


@pytest.mark.parametrize("style", ["dark", "print"])
@pytest.mark.parametrize("detail", COARSE)
@pytest.mark.parametrize("name", presets())
def test_colours_move_nothing(name: str, detail: Detail, style: Style) -> None:
    """So what holds on paper holds in the dark and in grey."""
    picture, paper = read(to_diagram(plan_of(name), detail, STYLES[style]).svg), picture_of(name, detail)
    assert picture.view == paper.view
    assert (picture.boxes, picture.marks, picture.texts) == (paper.boxes, paper.marks, paper.texts)
    assert [face.points for face in picture.faces] == [face.points for face in paper.faces]
    assert [name for name, _ in picture.ways] == [name for name, _ in paper.ways]


@pytest.mark.parametrize("name", ["unet_2015", "lecture", "one axis"])
def test_without_a_legend(name: str) -> None:
    """A flat figure then has no background, by which some engines keep what they are given in its place."""
    picture = read(to_diagram(plan_of(name), looks=STYLES["paper"]._replace(legend=False)).svg)
    assert_clear(picture)
    assert len(picture.texts) > 10


def smallest(diagram: Diagram) -> float:
    """The smallest text on the page, in points, from the SVG alone."""
    picture = read(diagram.svg)
    wide = picture.view[2] - picture.view[0]
    sizes = [(text.frame[3] - text.frame[1]) / 0.96 for text in picture.texts]
    assert diagram.width
    return min(sizes) * diagram.width * 72 / wide


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("detail", COARSE)
@pytest.mark.parametrize("name", ["lecture", "unet_2015", "attention_unet_2018", "unetplusplus_2018"])
def test_widths(name: str, detail: Detail, width: str) -> None:
    """Laid out for a column, a page or a slide: what does not fit is given up, and that is said."""
    diagram = to_diagram(plan(f"preset={name}", f"diagram.width={width}", f"diagram.detail={detail}"))
    assert_clear(read(diagram.svg), BUSY_WIDTHS.get((name, detail, width), 0))
    least = smallest(diagram)
    assert least >= SMALLEST - 0.05 or f"its text is {least:.1f} pt" in diagram.given_up
    assert diagram.given_up == "" or diagram.scene.detail == "overview" or "without" in diagram.given_up
    assert f'<svg width="{72 * WIDTHS[width]:.1f}pt"' in diagram.svg


def test_whatever_is_described() -> None:
    """Boxes never lie over one another and nothing is cut; of the arrows and texts, most are clear too."""
    counted: dict[Detail, list[int]] = {detail: [] for detail in COARSE}

    @settings(max_examples=200)
    @given(descriptions())
    def draw(description: dict[str, Any]) -> None:
        try:
            network = plan(description)
        except ConfigError:
            return
        for detail in COARSE:
            picture = read(to_diagram(network, detail).svg)
            assert [(a.what, b.what) for a, b in near([*picture.boxes.values()]) if a.overlaps(b)] == []
            found = problems(picture)
            assert not [problem for problem in found if "leaves the view" in problem]
            counted[detail].append(bool(found))

    draw()
    for detail, faulty in counted.items():
        assert len(faulty) > 100
        assert sum(faulty) / len(faulty) <= SHARES[detail]


def box_onto_box(picture: Picture) -> None:
    picture.boxes["encoder0_conv1"] = Shape("moved", picture.boxes["encoder0_conv0"].points)


def text_onto_box(picture: Picture) -> None:
    picture.texts[0] = Shape("moved", picture.boxes["head"].points)


def text_onto_text(picture: Picture) -> None:
    picture.texts[0] = Shape("moved", picture.texts[1].points)


def text_out_of_view(picture: Picture) -> None:
    picture.texts[0] = Shape("moved", tuple((x - 200, y) for x, y in picture.texts[0].points))


def circle_onto_box(picture: Picture) -> None:
    picture.marks["moved"] = Shape("moved", picture.boxes["encoder0_conv0"].points)


def arrow_onto_box(picture: Picture) -> None:
    box = picture.boxes["decoder0_up"].frame
    picture.ways.append(("moved", [((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)]))


def arrow_out_of_view(picture: Picture) -> None:
    picture.ways.append(("moved", [(0.0, 0.0), (0.0, -50.0)]))


PLANTED = (
    box_onto_box,
    text_onto_box,
    text_onto_text,
    text_out_of_view,
    circle_onto_box,
    arrow_onto_box,
    arrow_out_of_view,
)


@pytest.mark.parametrize("plant", PLANTED)
def test_a_planted_fault_is_found(plant: Callable[[Picture], None]) -> None:
    picture = read(diagram_of("lecture").svg)
    assert problems(picture) == []
    plant(picture)
    assert any("moved" in problem for problem in problems(picture))
