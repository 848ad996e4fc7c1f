"""Boxes, arrows and numbers are the plan's, and lengths are to scale."""

# pytest.approx is untyped
# pyright: reportUnknownMemberType=false

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby, pairwise
from typing import get_args

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.helpers.figure_variants import SHOWN_BY_MAPS, VARIANTS, diagram_of, picture_of, plan_of
from tests.helpers.sampling import one_way_each
from tests.helpers.scene_faults import faults
from tests.helpers.svg_boxes import Shape, read
from unetgen import Plan
from unetgen.emit.figure import make_diagram
from unetgen.emit.figure.scene.boxes import Box
from unetgen.emit.figure.scene.level_rows import row_number, rows_of
from unetgen.emit.figure.scene.links import Link
from unetgen.emit.figure.scene.scene import Scene
from unetgen.emit.figure.style.looks import Looks
from unetgen.emit.figure.words.arrow_labels import labels_of
from unetgen.graph.settings import Detail
from unetgen.ops import Concat, Crop, Merge, Pad, Pool

DRAWN = [*SHOWN_BY_MAPS, *VARIANTS]
FLAT = ["lecture_picture", "unet_2015", "one axis", "valid padding", "strided"]
all_drawn = pytest.mark.parametrize("name", DRAWN)
in_a_detail = pytest.mark.parametrize(("name", "detail"), one_way_each(DRAWN, get_args(Detail)))


def brings(link: Link, name: str) -> bool:
    made = [node.name for node in link.nodes[-1:] or link.source.nodes]
    return link.kind != "gate" and name in made


def bringing(scene: Scene, box: Box) -> list[Link]:
    """Return the link of each input of a concatenation, in the order of its channels."""
    links = [link for link in scene.links if link.target is box and link.taker is box.main]
    return [next(link for link in links if brings(link, name)) for name in box.main.inputs]


def drawn_order(scene: Scene, links: list[Link]) -> list[int]:
    """Return the parts of a concatenation as they are drawn: copies first, the nearest stage's before others."""

    def nearness(number: int) -> tuple[bool, int]:
        link = links[number]
        made = not all(isinstance(node.op, Crop | Pad | Pool | Concat | Merge) for node in link.nodes)
        across = any(other.kind == "skip" and other.target is link.source for other in scene.links)
        cropped = link.kind == "joined" and across and isinstance(link.source.main.op, Crop | Pad | Pool)
        copied = link.kind == "skip" or cropped or (link.kind != "joined" and not made)
        return not copied, -link.source.key.stage.column if copied else 0

    return sorted(range(len(links)), key=nearness)


def parts(scene: Scene, box: Box) -> list[str]:
    """Return the parts that a map is drawn as, from left to right."""
    if box.kind != "concat":
        return [box.name]
    links = bringing(scene, box)
    own = [link for link in links if link.kind != "joined"]
    numbered = {id(link): f" {i}" if len(own) > 1 else "" for i, link in enumerate(own)}
    names = [link.source.name if link.kind == "joined" else box.name + numbered[id(link)] for link in links]
    return [names[number] for number in drawn_order(scene, links)]


def comes_to_a_part(scene: Scene, link: Link) -> bool:
    """Return whether a link brings or gates a part of a concatenation."""
    carried = [other for other in scene.links if other is link or (link.kind == "gate" and other.branch == link.branch)]
    is_main = link.target.kind == "concat" and link.taker is link.target.main
    return is_main and any(brings(other, name) for other in carried for name in link.taker.inputs)


def columns(scene: Scene) -> Iterator[tuple[Box, list[str]]]:
    """Return each map that is not a part of another, with its boxes."""
    glued = {link.source.name for link in scene.links if link.kind == "joined"}
    yield from ((box, parts(scene, box)) for name, box in scene.boxes.items() if name not in glued)


def edges_in(dot: str) -> list[tuple[str, str]]:
    """Return the edges of the text, those through a circle as direct ones."""
    found = re.findall(r'^\t"?([^"\n]+?)"? -> "?([^"\n]+?)"? \[', dot, flags=re.MULTILINE)
    behind = {a: b for a, b in found if a.startswith("mark ")}

    def end(name: str) -> str:
        return end(behind[name]) if name in behind else name

    return [(a, end(b)) for a, b in found if a not in behind]


def assert_true(scene: Scene, dot: str, boxes: set[str]) -> None:
    """Check that boxes and edges of the figure are exactly the scene's."""
    drawn = list(columns(scene))
    assert boxes == {cell.replace(" ", ".") for _, cells in drawn for cell in cells}
    of = {cell: cell if cell in scene.boxes else box.name for box, cells in drawn for cell in cells}
    last = {box.name: of[cells[-1]] for box, cells in drawn}  # where a concatenation is left, and entered as a whole
    shown = [link for link in scene.links if link.kind != "joined"]
    ends = [
        link.target.name if comes_to_a_part(scene, link) else last.get(link.target.name, link.target.name)
        for link in shown
    ]
    wanted = [(last.get(link.source.name, link.source.name), end) for link, end in zip(shown, ends, strict=True)]
    glued = [(of[a], of[b]) for _, cells in drawn for a, b in pairwise(cells)]
    assert Counter((of[a], of[b]) for a, b in edges_in(dot)) == Counter(wanted + glued)


@in_a_detail
def test_boxes_and_arrows_are_the_networks(name: str, detail: Detail) -> None:
    diagram = diagram_of(name, detail)
    assert_true(diagram.scene, diagram.dot, set(picture_of(name, detail).boxes))


@settings(max_examples=25)
@given(st.sampled_from(["unet_2015", "attention_unet_2018", "valid padding", "sums go up", "norm first"]), st.data())
def test_a_rewired_network_is_drawn_as_it_is(name: str, data: st.DataObject) -> None:
    shown = plan_of(name)
    node = data.draw(st.sampled_from([node for node in shown if node.inputs]))
    position = data.draw(st.integers(0, len(node.inputs) - 1))
    before = shown.nodes[: shown.nodes.index(node)]
    alike = [other.name for other in before if other.shape == shown.by_name[node.inputs[position]].shape]
    inputs = list(node.inputs)
    inputs[position] = data.draw(st.sampled_from(alike))
    nodes = tuple(other._replace(inputs=tuple(inputs)) if other is node else other for other in shown)
    rewired = replace(shown, nodes=nodes)
    assume({name for node in rewired for name in node.inputs} | {*rewired.outputs} == set(rewired.by_name))
    diagram = make_diagram(rewired)
    assert faults(diagram.scene) == []
    assert_true(diagram.scene, diagram.dot, set(read(diagram.svg).boxes))


@all_drawn
def test_an_average_is_made_at_one_circle(name: str) -> None:
    """Averaging in steps gives another result."""
    averages = sum(isinstance(node.op, Merge) and node.op.kind == "average" for node in plan_of(name))
    circles, in_legend = picture_of(name).words.count("ø"), bool(averages)
    assert circles <= averages + in_legend


@in_a_detail
def test_the_printed_channels_are_the_plans(name: str, detail: Detail) -> None:
    """A concatenation has its total, and its parts in their order."""
    scene, words = diagram_of(name, detail).scene, picture_of(name, detail).words
    boxes = [box for box, _ in columns(scene)]
    assert all(box.shape.channels == sum(widths(scene.plan, box)) for box in boxes)
    counted = Counter(word for word in words if word.isdecimal())
    wanted = Counter(str(box.shape.channels) for box in boxes)
    assert not wanted - counted
    if scene.plan.dims > 1:  # else sizes are single numbers, too
        assert counted == wanted
    sums = [" = " + " + ".join(map(str, drawn_widths(scene, box))) for box in boxes if box.kind == "concat"]
    assert Counter(word for word in words if word.startswith(" = ")) == Counter(sums)


def drawn_widths(scene: Scene, box: Box) -> list[int]:
    """Return the channels of a concatenation's parts from left to right."""
    inputs = widths(scene.plan, box)
    return [inputs[number] for number in drawn_order(scene, bringing(scene, box))]


def widths(shown: Plan, box: Box) -> list[int]:
    """Return the channels of a concatenation's inputs, or of a map itself."""
    if box.kind != "concat":
        return [box.shape.channels]
    return [shown.by_name[name].shape.channels for name in box.main.inputs]


@pytest.mark.parametrize(("name", "detail"), one_way_each(DRAWN, ("overview", "feature_maps")))
def test_the_printed_sizes_are_the_plans(name: str, detail: Detail) -> None:
    """One size per row, or per box where the row has several sizes."""
    scene, picture = diagram_of(name, detail).scene, picture_of(name, detail)
    labels = labels_of(scene)
    if scene.plan.dims == 1 or labels.meanings.numbers:
        pytest.skip("numbers beside the arrows look the same")
    printed = Counter(word for word in picture.words if re.fullmatch(r"[\dH](/\d)?\d*[²³]?(×\d+[²³]?)+|\d+[²³]", word))
    standing = sorted((row_of(scene, box), size_of(scene.plan, box)) for box, _ in columns(scene))
    wanted: Counter[str] = Counter()
    for _, row in groupby(standing, key=lambda one: one[0]):
        sizes = [size for _, size in row]
        wanted.update(sizes[:1] if len(set(sizes)) == 1 else map(short, sizes))
    assert printed == wanted


def row_of(scene: Scene, box: Box) -> int:
    return row_number(rows_of(scene.stages), box, scene.stages, scene.detail)


def short(size: str) -> str:
    """Return a square or cube as a power."""
    numbers = size.split("×")
    runs = [(number, len(list(same))) for number, same in groupby(numbers)]
    return "×".join(f"{number}{['', '²', '³'][many - 1]}" for number, many in runs)


def size_of(shown: Plan, box: Box) -> str:
    whole = shown.nodes[0].shape.sizes
    return "×".join(
        f"H/{whole[axis] // n}".replace("/1", "") if axis in shown.dynamic else str(n)
        for axis, n in enumerate(box.shape.sizes)
    )


@all_drawn
def test_parts_touch_in_their_true_order_and_arrows_reach_the_right_part(name: str) -> None:
    scene, picture = diagram_of(name).scene, picture_of(name)
    for box, cells in columns(scene):
        frames = [picture.boxes[cell.replace(" ", ".")].frame for cell in cells]
        assert all(a[2] == pytest.approx(b[0], abs=0.02) for a, b in pairwise(frames))
        for link in scene.links:
            if link.target is box and link.taker is box.main and box.kind == "concat" and link.kind == "skip":
                at = drawn_order(scene, bringing(scene, box)).index(bringing(scene, box).index(link))
                way = next(way for title, way in picture.ways if title.endswith(f"->{cells[at]}"))
                tip = max(x for x, _ in way[-4:])
                assert frames[at][0] - 8 < tip < frames[at][2] + 30, f"{link.source.name} → {cells[at]}"


@pytest.mark.parametrize("name", FLAT)
def test_levels_hang_below_each_other(name: str) -> None:
    """The first box of a level is below the last one of the level above."""
    diagram = make_diagram(plan_of(name), looks=Looks(layout="stairs"))
    scene, picture = diagram.scene, read(diagram.svg)
    ways = dict(picture.ways)
    falling = [link for link in scene.links if link.fall and link.kind in ("down", "up")]
    assert len(falling) == 2 * (len({key.stage.level for key in scene.stages}) - 1)
    for link in falling:
        a, b = picture.boxes[link.source.name], picture.boxes[link.target.name]
        assert middle(a) == pytest.approx(middle(b), abs=0.05)
        xs = [x for x, _ in ways[f"{link.source.name}->{link.target.name}"][:-4]]
        assert max(xs) - min(xs) < 0.02, "exactly vertical"


def middle(shape: Shape) -> float:
    return (shape.frame[0] + shape.frame[2]) / 2
