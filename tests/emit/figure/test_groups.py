"""The SVG's groups: a level, a box with its texts, an arrow with its label, the legend."""

from collections import Counter
from collections.abc import Iterator
from functools import cache
from xml.etree import ElementTree

import pytest

from tests.helpers.figures import diagram_of
from tests.helpers.svg_boxes import SVG, flat_shapes, title
from unetgen import plan
from unetgen.emit.figure import Diagram, make_diagram, make_sheet
from unetgen.emit.rendering.render import render_svg

FIGURES = {
    "gates": "preset=attention_unet_2018",
    "crops": "preset=unet_2015 diagram.kernel_sizes=true",
    "bands": "depth=3 attention.kind=se",
    "sums": "preset=residual_unet3d",
    "blocks": "preset=monai_segresnet diagram.detail=blocks",
    "overview": "preset=unetplusplus_2018 diagram.detail=overview",
    "dashed lines in enlarged blocks": "preset=attention_unet_2018 diagram.detail=blocks diagram.style=print",
    "a row": "preset=lecture diagram.layout=hourglass diagram.kernel_sizes=true",
}


@cache
def figure_of(kind: str) -> Diagram:
    if kind == "sheet":
        return make_sheet([plan(), plan("preset=monai_unet")])
    return make_diagram(plan(*FIGURES[kind].split()))


def graph_of(diagram: Diagram) -> ElementTree.Element:
    graph = ElementTree.fromstring(diagram.svg).find(f"{SVG}g")
    assert graph is not None
    return graph


def groups_in(element: ElementTree.Element) -> Iterator[ElementTree.Element]:
    for inner in element:
        if inner.attrib.get("class", "").startswith("group "):
            yield inner
            yield from groups_in(inner)


def shapes_in(graph: ElementTree.Element) -> Counter[tuple[object, ...]]:
    """Count the elements of a picture, with all attributes but those that are not Graphviz'."""
    ours = ("x", "y", "textLength", "lengthAdjust", "font-family")
    shapes = [shape for shape in graph.iter() if shape.tag != f"{SVG}title"]
    return Counter(
        (shape.tag, shape.text, *sorted(item for item in shape.attrib.items() if item[0] not in ours))
        for shape in shapes
        if not shape.attrib.get("class", "").startswith("group ")
    )


def words_in(element: ElementTree.Element) -> list[str]:
    return [text.text or "" for text in element.iter(f"{SVG}text")]


@pytest.mark.parametrize("kind", [*FIGURES, "sheet"])
def test_grouping_loses_no_shape_and_leaves_none_alone(kind: str) -> None:
    """Graphviz' own picture has the same elements, and only the page is in no group."""
    diagram = figure_of(kind)
    graph = graph_of(diagram)
    plain = ElementTree.fromstring(render_svg(diagram.dot)).find(f"{SVG}g")
    assert plain is not None
    drawn, kept = shapes_in(plain), shapes_in(graph)
    assert kept == drawn
    assert [shape.tag for shape in graph if shape.attrib.get("class", "").split()[:1] != ["group"]] == [f"{SVG}polygon"]
    ids = [element.attrib["id"] for element in graph.iter() if "id" in element.attrib]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("kind", [*FIGURES, "sheet"])
def test_every_box_is_in_one_group_with_its_faces_and_channels(kind: str) -> None:
    diagram = figure_of(kind)
    groups = [group for group in groups_in(graph_of(diagram)) if group.attrib["class"].startswith("group box ")]
    faces = {box.name: len(box.faces) for box in diagram.figure.boxes}
    found: list[str] = []
    for group in groups:
        boxes = [node for node in flat_shapes(group) if "map" in node.attrib.get("class", "").split()]
        names = [title(box) for box in boxes]
        found += names
        assert len(group.findall(f"{SVG}polygon")) == sum(faces[name] for name in names)
        total = sum(box.part.channels for box in diagram.figure.boxes if box.name in names)
        assert str(total) in words_in(group)
    assert sorted(found) == sorted(faces)


def test_groups_have_the_roles_of_their_shapes() -> None:
    roles = [group.attrib["class"].removeprefix("group ") for group in groups_in(graph_of(diagram_of("lecture")))]
    assert roles == [
        "level", "box input", *["box encoder"] * 2, *["box decoder"] * 3, "box head",
        "level", *["box bottleneck"] * 3, "links", "title", "legend",
    ]  # fmt: skip


def test_levels_have_their_arrows_sums_and_names() -> None:
    graph = graph_of(diagram_of("lecture"))
    top, bottom, between, heading, legend = graph.findall(f"{SVG}g")
    assert {"160×160×16", "input", "output"} <= {*words_in(top)}
    assert "80×80×8" in words_in(bottom)
    arrows = [arrow.attrib["class"] for arrow in top if "edge" in arrow.attrib["class"]]
    assert Counter(arrows) == {"edge conv": 5 - 1, "edge skip": 1, "edge head": 1}
    assert [arrow.attrib["class"] for arrow in between] == ["edge down", "edge up"]
    assert words_in(heading)[0].startswith("lecture")
    assert any("max pool" in words for words in words_in(legend))


def test_a_gate_and_its_label_are_in_the_level_it_steers() -> None:
    graph = graph_of(diagram_of("attention_unet_2018"))
    levels = [group for group in graph if group.attrib.get("class") == "group level"]
    gates = [
        len([shape for shape in flat_shapes(level) if shape.attrib.get("class") == "node mark gate"])
        for level in levels
    ]
    assert gates == [int(level.attrib["id"] in ("group.level.1", "group.level.2", "group.level.3")) for level in levels]
    labelled = [group for level in levels for group in groups_in(level) if group.attrib["class"] == "group gate"]
    assert all(words_in(group) for group in labelled)
