"""Geometry read from the SVG: no overlaps, nothing cut, legible text."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import islice, pairwise
from typing import Any, get_args

import pytest
from hypothesis import given, reject, settings

from tests.helpers.figure_variants import SHOWN_BY_MAPS, VARIANTS, diagram_of, picture_of, plan_of
from tests.helpers.planning import planned
from tests.helpers.sampling import one_way_each
from tests.helpers.svg_boxes import Picture, Shape, assert_clear, problems, read
from tests.strategies.descriptions import descriptions
from unetgen import plan
from unetgen.emit.figure import Diagram, make_diagram
from unetgen.emit.figure.drawing.fit_to_page import SMALLEST
from unetgen.emit.figure.style.looks import STYLES, Looks
from unetgen.emit.figure.style.shapes import Point
from unetgen.graph.settings import Detail, FigureLayoutKind, Style
from unetgen.language.keys.figure import WIDTHS

DETAILS: tuple[Detail, ...] = get_args(Detail)
COARSE: tuple[Detail, ...] = ("blocks", "feature_maps")
FIVE = ("lecture", "unet_2015", "attention_unet_2018", "unetplusplus_2018", "resunet_2018")
LAYOUTS: tuple[FigureLayoutKind, ...] = ("stairs", "hourglass")


@pytest.mark.parametrize(("name", "detail"), one_way_each(SHOWN_BY_MAPS, DETAILS))
def test_presets(name: str, detail: Detail) -> None:
    assert_clear(picture_of(name, detail))


@pytest.mark.parametrize(("name", "detail"), one_way_each(VARIANTS, COARSE))
def test_variants(name: str, detail: Detail) -> None:
    assert_clear(picture_of(name, detail))


@pytest.mark.parametrize(("name", "layout"), one_way_each(FIVE, LAYOUTS))
def test_layouts(name: str, layout: FigureLayoutKind) -> None:
    for detail in COARSE:
        assert_clear(read(make_diagram(plan_of(name), detail, Looks(layout=layout)).svg))


@pytest.mark.parametrize(("style", "detail", "name"), one_way_each([s for s in STYLES if s != "paper"], COARSE, FIVE))
def test_styles(name: str, detail: Detail, style: Style) -> None:
    picture = read(make_diagram(plan_of(name), detail, STYLES[style]).svg)
    assert_clear(picture)


@pytest.mark.parametrize(("name", "detail", "style"), one_way_each(SHOWN_BY_MAPS, COARSE, ("dark", "print")))
def test_colours_move_nothing(name: str, detail: Detail, style: Style) -> None:
    """The layout in the dark and in grey is the one on paper."""
    picture, paper = read(make_diagram(plan_of(name), detail, STYLES[style]).svg), picture_of(name, detail)
    assert picture.view == paper.view
    assert (picture.boxes, picture.marks, picture.texts) == (paper.boxes, paper.marks, paper.texts)
    if style != "print":  # whose arrows have heads of their own
        assert [face.points for face in picture.faces] == [face.points for face in paper.faces]
    assert [name for name, _ in picture.ways] == [name for name, _ in paper.ways]


@pytest.mark.parametrize("name", ["unet_2015", "lecture", "one axis"])
def test_without_a_legend(name: str) -> None:
    """A flat figure has no background then, which keeps parts in place."""
    picture = read(make_diagram(plan_of(name), looks=replace(STYLES["paper"], legend=False)).svg)
    assert_clear(picture)
    assert len(picture.texts) > 10


def smallest(diagram: Diagram) -> float:
    """Return the smallest text on the page, in points, from the SVG."""
    picture = read(diagram.svg)
    wide = picture.view[2] - picture.view[0]
    sizes = [(text.frame[3] - text.frame[1]) / 0.96 for text in picture.texts]
    assert diagram.width
    return min(sizes) * diagram.width * 72 / wide


@pytest.mark.parametrize(("name", "detail", "width"), one_way_each(FIVE, COARSE, list(WIDTHS)))
def test_widths(name: str, detail: Detail, width: str) -> None:
    """The layout for a column, page or slide leaves out parts, and reports it."""
    diagram = make_diagram(plan(f"preset={name}", f"diagram.width={width}", f"diagram.detail={detail}"))
    assert_clear(read(diagram.svg))
    least = smallest(diagram)
    assert least >= SMALLEST - 0.05 or f"its text is {least:.1f} pt" in diagram.given_up
    assert diagram.given_up == "" or diagram.scene.detail == "overview" or "without" in diagram.given_up
    assert f'<svg width="{72 * WIDTHS[width]:g}pt"' in diagram.svg


def test_a_part_that_is_padded_in_its_concatenation() -> None:
    """No convolution is between a stage's resampling and the next merge."""
    odd = "depth=3 up.place=after_merge padding=valid skip.fit=pad_up convs=0 up.after.filters=halve head.filters=2"
    network = plan(*odd.split(), "head.labels=[a, b]")
    for detail in DETAILS:
        assert_clear(read(make_diagram(network, detail).svg))


Piece = tuple[float, float, float, str]


def level_pieces(name: str, way: Sequence[Point]) -> Iterator[Piece]:
    """Yield the level pieces of a path: the height, both ends, and the path's name."""
    for (x, y), (to_x, to_y) in pairwise(way):
        if abs(to_y - y) < 0.01:
            yield y, min(x, to_x), max(x, to_x), name


def pieces_at_one_height(picture: Picture) -> Iterator[tuple[Piece, Piece]]:
    pieces = sorted(piece for name, way in picture.ways for piece in level_pieces(name, way))
    for number, piece in enumerate(pieces):
        for other in islice(pieces, number + 1, None):
            if other[0] - piece[0] > 0.5:
                break
            yield piece, other


@pytest.mark.parametrize(("name", "detail"), one_way_each([*SHOWN_BY_MAPS, *VARIANTS], COARSE))
def test_arrows_of_different_maps_share_no_line(name: str, detail: Detail) -> None:
    """They would look joined; those that leave one box, or arrive at one, may."""
    for (_, left, right, one), (_, start, end, other) in pieces_at_one_height(picture_of(name, detail)):
        ends, others = one.split("->"), other.split("->")
        apart = ends[0] != others[0] and ends[1] != others[1]
        assert not apart or min(right, end) - max(left, start) < 1, (one, other)


def test_labels_fit_between_arrows_over_a_row_and_into_it() -> None:
    """Each convolution of a dense block says its dilation over its arrow, below the one that falls into the row."""
    words = ("block=dense", "depth=3", "dilation_rate=[1,2,...]", "filters.base=4", "input.size=8x8x8")
    picture = read(make_diagram(plan(*words, "filters.conv_factors=null"), "feature_maps").svg)
    assert [text for text in picture.words if "dilation 2" in text]
    assert_clear(picture)


@settings(max_examples=settings().max_examples // 2)
@given(descriptions())
def test_whatever_is_described(description: dict[str, Any]) -> None:
    """Each one is drawn in one way, by its number of layers.

    There are no overlaps, no arrow through a box, and no cut parts.
    """
    network = planned(description)
    if network is None:
        reject()
    assert_clear(read(make_diagram(network, COARSE[len(network.nodes) % 2]).svg))


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
