"""What keeps its maps, sizes and legible text on a column, a page and a slide, and how high it is."""

import re

import pytest

from tests.helpers.sampling import IS_LONG
from tests.helpers.svg_boxes import Picture, assert_clear, read
from unetgen import ConfigError, plan
from unetgen.emit.figure import Diagram, make_diagram
from unetgen.language.compose.conf import presets

LECTURE = [[f"depth={depth}", "input.size=256x256x128"] for depth in range(1, 9)]
OF_2015 = [["preset=unet_2015", f"depth={depth}", "input.size=1084x1084"] for depth in range(2, 6)]
TALL = ("efficientnet_b0_unet", "u2net", "u2net_p")  # whose blocks need a page of their own
FULL = ("mednext_s", "ddpm_cifar10")  # of many lines at each level, or many blocks: a slide has them in text of 10 pt
SLIDE = {True: 14.0, False: 10.0}  # pt, by whether the network has at most five levels


def smallest(diagram: Diagram, picture: Picture) -> float:
    """Return the size of the smallest text on the page, in points, from the SVG."""
    assert diagram.width
    heights = [(text.frame[3] - text.frame[1]) / 0.96 for text in picture.texts]
    return min(heights) * diagram.width * 72 / (picture.view[2] - picture.view[0])


def height(diagram: Diagram) -> float:
    """Return the height on the page, in inches, from the SVG."""
    found = re.search(r'<svg width="[\d.]+pt" height="([\d.]+)pt"', diagram.svg)
    assert found
    return float(found[1]) / 72


def checked(*words: str) -> tuple[Diagram, float]:
    """Return a figure that keeps maps and sizes, and the size of its smallest text."""
    diagram = make_diagram(plan(*words))
    picture = read(diagram.svg)
    assert_clear(picture)
    assert diagram.scene.detail in ("feature_maps", "blocks")
    assert "size" not in diagram.given_up
    levels = {box.shape.sizes for box in diagram.scene.boxes.values()}
    written = [word for word in picture.words if "×" in word or word[-1] in "²³"]
    assert len(set(written)) >= min(len(levels), diagram.scene.plan.depth)
    return diagram, smallest(diagram, picture)


@pytest.mark.parametrize("words", [*LECTURE, *OF_2015], ids=" ".join)
def test_a_plain_u_in_a_column(words: list[str]) -> None:
    diagram, least = checked(*words, "diagram.width=single")
    assert diagram.scene.detail == "feature_maps"
    assert least >= 5.95
    assert height(diagram) <= 9.01


@pytest.mark.parametrize("name", presets() if IS_LONG else [*presets()[::2], *TALL])
def test_presets_across_a_page(name: str) -> None:
    diagram, least = checked(f"preset={name}", "diagram.width=double")
    assert diagram.given_up == ("without enlarged blocks" if name in TALL else "")
    assert least >= 5.95
    assert height(diagram) <= 9.01


@pytest.mark.parametrize("name", presets() if IS_LONG else presets()[1::2])
def test_presets_on_a_slide(name: str) -> None:
    diagram, least = checked(f"preset={name}", "diagram.width=slide")
    assert least >= SLIDE[diagram.scene.plan.depth <= 5 and name not in FULL] - 0.05
    assert height(diagram) <= 7.52


def test_a_height_is_kept() -> None:
    words = ("preset=unet_2015", "diagram.width=double")
    for inches in (4, 6):
        diagram = make_diagram(plan(*words, f"diagram.height={inches}in"))
        assert height(diagram) <= inches + 0.01
        assert smallest(diagram, read(diagram.svg)) >= 5.95
    assert height(make_diagram(plan(*words, "diagram.height=auto"))) == height(make_diagram(plan(*words)))
    with pytest.raises(ConfigError, match=r"limits a figure of a set width"):
        plan("diagram.height=4")
    with pytest.raises(
        ConfigError, match=r"'low' is not a figure height\. Give inches from 1 to 100, or 22cm, or auto"
    ):
        plan("diagram.width=single", "diagram.height=low")


def test_text_on_a_crowded_slide_is_smaller_and_the_figure_says_so() -> None:
    diagram = make_diagram(plan("preset=unet_2015", "diagram.width=slide", "diagram.height=5"))
    least = smallest(diagram, read(diagram.svg))
    assert 10 <= least < 14
    assert f"with text of {least:.0f} pt" in diagram.given_up


@pytest.mark.parametrize("words", OF_2015, ids=" ".join)
def test_the_encoder_and_the_decoder_are_close(words: list[str]) -> None:
    """The widest gap inside a row is at most a quarter of the figure's width."""
    picture = read(make_diagram(plan(*words)).svg)
    rows: dict[float, list[tuple[float, float]]] = {}
    for box in picture.boxes.values():
        left, top, right, bottom = box.frame
        rows.setdefault(round((top + bottom) / 2, 1), []).append((left, right))
    gaps = [
        after[0] - before[1]
        for row in rows.values()
        for before, after in zip(sorted(row), sorted(row)[1:], strict=False)
    ]
    assert max(gaps) <= 0.25 * (picture.view[2] - picture.view[0])
