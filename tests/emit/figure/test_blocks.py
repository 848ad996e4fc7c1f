"""A figure of blocks holds each layer once: in an enlarged block, on an arrow, or in a head."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import combinations, pairwise
from pathlib import Path

import pytest

from tests.helpers.planning import preset
from unetgen import Plan, plan
from unetgen.emit.figure import make_diagram, make_sheet
from unetgen.emit.figure.drawing.zoom_graph import zoom_graph
from unetgen.emit.figure.drawing.zoom_shapes import Zoom, zoom_of
from unetgen.emit.figure.scene.links import SIGNS
from unetgen.emit.figure.scene.scene import Scene, scene_of
from unetgen.emit.figure.scene.usual_detail import usual_detail
from unetgen.emit.figure.style.looks import STYLES
from unetgen.emit.figure.style.shapes import Polygon, Rect, Text
from unetgen.emit.figure.words.block_kinds import block_key, blocks_in_order, kinds_of, runs_of
from unetgen.emit.figure.words.numbers_below import nodes_at
from unetgen.emit.figure.words.op_words import op_words
from unetgen.graph.plan import Node
from unetgen.language.compose.conf import presets
from unetgen.ops import AnyOp, Merge, Pad, Reshape

ONE = ["convs=1", "filters.conv_factors=[1]", "depth=3"]
OWN = {
    "dense": ["block.kind=dense", "depth=3"],
    "scse": ["attention.kind=scse", "depth=3"],
    "self": ["attention.kind=self", "attention.heads=2", "depth=3"],
    "se": ["attention.kind=se", "depth=3", "attention.reduction=8"],
    "aspp": ["bottleneck.block.kind=aspp", "bottleneck.convs=1", *ONE],
    "dilated": ["bottleneck.block.kind=dilated", "bottleneck.block.include_input=false", "depth=3"],
    "parallel": ["block.kind=dilated", "block.layout=parallel", "block.include_input=false", "depth=3"],
    "bottleneck residual": ["block.kind=bottleneck_residual", "repeats=3", "depth=3"],
    "recurrent, not shared": [
        "block.kind=recurrent",
        "block.shared_weights=false",
        "filters.conv_factors=[1, 1]",
        "depth=3",
    ],
    "many gates": ["skip.gate.kind=grid_attention", "skip.gate.gates=3", "depth=3"],
    "no convs on the way up": ["decoder.convs=0", "block.kind=residual", "depth=3"],
}
NAMES = [*presets(), *OWN]


@cache
def plan_named(name: str) -> Plan:
    return plan(*OWN[name]) if name in OWN else preset(name)


def blocks_of(name: str) -> Scene:
    return scene_of(plan_named(name), "blocks")


def zooms_of(scene: Scene) -> list[Zoom]:
    return [zoom_of(kind, STYLES["paper"]) for kind in kinds_of(scene).values()]


def words_of(node: Node) -> str:
    """Return what a reader finds of a layer: its words, or the sign of a sum."""
    return SIGNS[node.op.kind] if isinstance(node.op, Merge) else op_words(node.op)


@pytest.mark.parametrize("name", NAMES)
def test_each_layer_is_in_one_box_or_on_one_arrow(name: str) -> None:
    scene = blocks_of(name)
    seen = Counter(node.name for box in scene.boxes.values() for node in nodes_at(scene, box))
    assert seen == Counter(node.name for node in scene.plan)


@pytest.mark.parametrize("name", NAMES)
def test_a_box_is_its_blocks_and_the_join_before_them(name: str) -> None:
    scene = blocks_of(name)
    for box in (box for box in scene.boxes.values() if box.kind != "input" and not box.key.head):
        inner = [node for block in scene.blocks[box.name] for node in block.nodes]
        before = box.nodes[: len(box.nodes) - len(inner)]
        assert [*before, *inner] == [*box.nodes]
        assert len(before) <= 1
        assert all(len(node.inputs) > 1 for node in before)
    assert all(set(block.nodes) <= {*link.nodes} for link in scene.links if link.kind == "skip"
               for block in scene.blocks.get(link.branch, ()))  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_an_enlarged_block_shows_each_layer_once_and_in_order(name: str) -> None:
    """Layers of a loop or of copies are drawn once, with how often beside them."""
    for zoom in zooms_of(blocks_of(name)):
        block, graph = zoom.kind.sample, zoom.places.graph
        texts = [shape for shape in zoom.layers() if isinstance(shape, Text)]
        times = {copied: copies.times for copies in graph.copies for copied in copies.names}
        times |= {layer: loop.times for loop in graph.loops for layer in loop_layers(zoom, loop.first, loop.last)}
        times |= {loop.sum: loop.times - 1 for loop in graph.loops}
        drawn: Counter[str] = Counter()
        for vertex in graph.vertices.values():
            if vertex.look != "input":
                drawn[vertex.words.removesuffix(", shared")] += times.get(vertex.name, 1)
        assert drawn == Counter(words_of(node) for node in block.nodes if is_shown(node.op))
        assert Counter(text.words for text in texts) == Counter(read_words(zoom))
        for vertex, inputs in graph.inputs.items():
            here = zoom.places.extent(vertex)
            assert all(zoom.places.extent(other).bottom >= here.top - 0.01 for other in inputs)


def is_shown(op: AnyOp) -> bool:
    """Padding with zeros is that of a convolution."""
    return not (isinstance(op, Reshape) or (isinstance(op, Pad) and op.mode == "constant"))


def loop_layers(zoom: Zoom, first: str, last: str) -> list[str]:
    names = list(zoom.places.graph.vertices)
    return names[names.index(first) : names.index(last) + 1]


def read_words(zoom: Zoom) -> Iterator[str]:
    """Yield all texts in an enlarged block below its title."""
    graph = zoom.places.graph
    yield from (vertex.words for vertex in graph.vertices.values() if vertex.words)
    yield from (part.words for part in (*graph.loops, *graph.copies))


@pytest.mark.parametrize("name", NAMES)
def test_wires_lead_where_the_plan_says(name: str) -> None:
    """Reading the wires backwards gives each layer's inputs, but for the loops' ways back."""
    for zoom in zooms_of(blocks_of(name)):
        graph, grid = zoom.places.graph, zoom.places.grid
        wires = Counter((wire.source, wire.target) for wire in grid.wires if not wire.back)
        assert wires == Counter((source, name) for name, inputs in graph.inputs.items() for source in inputs)
        for wire in grid.wires:
            source, target = zoom.places.extent(wire.source), zoom.places.extent(wire.target)
            path = zoom.places.path(wire)
            if not path:
                assert source.bottom == pytest.approx(target.top, abs=0.01)
                continue
            assert path[0] == pytest.approx(((source.left + source.right) / 2, source.bottom))
            assert touches(target, path[-1])


def touches(rect: Rect, point: tuple[float, float]) -> bool:
    return rect.moved(0, 0).meets(Rect(*point, *point), 0.01)


@pytest.mark.parametrize("name", NAMES)
def test_layers_are_apart_and_no_wire_runs_through_one(name: str) -> None:
    for zoom in zooms_of(blocks_of(name)):
        extents = {vertex: zoom.places.extent(vertex) for vertex in zoom.places.graph.vertices}
        assert not [pair for pair in combinations(extents, 2) if extents[pair[0]].meets(extents[pair[1]], -0.1)]
        for wire in zoom.places.grid.wires:
            for (x, y), (a, b) in pairwise(zoom.places.path(wire)):
                piece = Rect(min(x, a), min(y, b), max(x, a), max(y, b))
                crossed = [v for v, r in extents.items() if r.right > r.left and r.meets(piece, -0.1)]
                assert not crossed, (wire, crossed)
        width, height = zoom.size
        for shape in zoom.at(0, 0):
            extent = shape.extent if isinstance(shape, Polygon | Text) else shape.extents[0]
            assert min(extent.left, extent.bottom + height, width - extent.right, -extent.top) >= -1


def test_blocks_are_of_one_kind_if_and_only_if_they_do_the_same() -> None:
    scene = blocks_of("nnunet_resenc_m")
    blocks = list(blocks_in_order(scene))
    keys = [block_key(scene.plan, block) for block in blocks]
    assert len(blocks) == 1 + 3 + 4 + 6 + 6 + 6 + 5
    assert len(set(keys)) == 4
    first = blocks[0]
    assert keys[0] == block_key(scene.plan, blocks[2])
    swapped = first._replace(nodes=with_swapped_end(first.nodes))
    assert block_key(scene.plan, swapped) != keys[0], "the activation before the sum is another block"


def with_swapped_end(nodes: Sequence[Node]) -> tuple[Node, ...]:
    """Return nodes whose last two have changed places."""
    *rest, last, final = nodes
    early = final._replace(inputs=(last.inputs[0],))
    return (*rest, early, last._replace(inputs=(early.name, *last.inputs[1:])))


def runs(name: str, box: str) -> list[str]:
    scene = blocks_of(name)
    return [run.words for run in runs_of(scene, next(b.name for b in scene.boxes.values() if b.name.startswith(box)))]


def test_repeats_are_counted() -> None:
    assert runs("nnunet_resenc_m", "encoder3") == ["(c) residual, stride 2", "(b) residual ×5"]
    assert runs("nnunet_resenc_m", "decoder") == ["(e) conv"]
    assert runs("attention_unet_2018", "encoder1") == ["(b) conv ×2"]
    words = [text.words for text in make_diagram(plan_named("multiresunet_2020")).figure.texts]
    assert {"(c) ResPath", "(c) ResPath ×2", "(c) ResPath ×3", "(c) ResPath ×4"} <= {*words}


def test_shared_weights_are_a_loop() -> None:
    shared, own = (loops(name) for name in ("r2unet_2018", "recurrent, not shared"))
    assert shared == ["applied 3 times, same weights"] * 2
    assert own == ["applied 3 times, own weights"] * 2


def loops(name: str) -> list[str]:
    scene = blocks_of(name)
    kind = next(iter(kinds_of(scene).values()))
    return [loop.words for loop in zoom_graph(scene.plan, kind.sample).loops]


def test_equal_gates_are_drawn_once() -> None:
    gate = next(kind for kind in kinds_of(blocks_of("many gates")).values() if kind.sample.role == "gate")
    assert [copies.words for copies in zoom_graph(gate.plan, gate.sample).copies] == ["×3 in parallel, own weights"]


TITLED = {"isensee_2017": "residual block", "r2unet_2018": "recurrent block", "multiresunet_2020": "MultiRes block",
          "scse": "conv + scSE block", "self": "conv + self-attention block", "aspp": "ASPP block", "bottleneck residual": "bottleneck residual block"}  # fmt: skip


@pytest.mark.parametrize("name", TITLED)
def test_names_are_those_of_the_description(name: str) -> None:
    assert TITLED[name] in [kind.title for kind in kinds_of(blocks_of(name)).values()]


@pytest.mark.parametrize(("title", "named"), [('TITLE = "Our RSU"', "Our RSU"), ("", "my block")])
def test_the_file_of_an_own_block_states_its_title(tmp_path: Path, title: str, named: str) -> None:
    (tmp_path / "blocks").mkdir()
    text = (Path(__file__).parents[3] / "unetgen/network/blocks/residual.py").read_text(encoding="utf-8")
    (tmp_path / "blocks/my_block.py").write_text(text.replace('TITLE = "residual"', title), encoding="utf-8")
    scene = scene_of(plan("depth=2", "block.kind=my_block", f"parts={tmp_path}"), "blocks")
    assert {kind.name for kind in kinds_of(scene).values()} == {named}


def test_the_carried_map_is_the_first_input_of_a_gate() -> None:
    """A model of somebody else may take the signal first."""
    scene = scene_of(plan_named("monai_attentionunet"), "blocks")
    gates = [block for block in blocks_in_order(scene) if block.role == "gate"]
    assert {scene.plan.by_name[gate.sources[0]].side for gate in gates} == {"encoder"}
    assert {gate.exit.inputs[0] for gate in gates} == {gate.sources[0] for gate in gates}


def test_a_read_network_has_the_same_kinds_by_plain_names() -> None:
    """Without a description the wiring gives kinds and names."""
    described = plan_named("isensee_2017")
    mine, theirs = (scene_of(p, "blocks") for p in (described, replace(described, spec=None)))
    assert [block_key(described, b) for b in blocks_in_order(mine) if b.role == "block"] == [
        block_key(described, b) for b in blocks_in_order(theirs) if b.role == "block"
    ]
    assert "residual" in {kind.name for kind in kinds_of(theirs).values()}


@pytest.mark.parametrize("name", presets())
def test_the_usual_detail_is_feature_maps_for_a_plain_u(name: str) -> None:
    network = plan_named(name)
    blocks = [block.role for block in blocks_in_order(scene_of(network, "blocks"))]
    sums = [node for node in network if isinstance(node.op, Merge) and node.side != "head"]
    assert (usual_detail([network]) == "blocks") == (bool(sums) or {*blocks} != {"unit"})


def test_networks_on_a_sheet_share_the_letters() -> None:
    sheet = make_sheet([plan_named("residual_unet3d"), plan_named("isensee_2017")])
    first, second = sheet.scenes
    assert kinds_of(first).keys() == kinds_of(second).keys()
    assert [kind.letter for kind in kinds_of(first).values()] == [f"({c})" for c in "bcdef"]
    words = [text.words for text in sheet.figure.texts]
    assert words.count("(d) residual block") == 1


def test_without_zooms_names_have_no_letters() -> None:
    plain = make_diagram(plan("preset=multiresunet_2020", "diagram.zooms=false"))
    words = [text.words for text in plain.figure.texts]
    assert any("MultiRes" in text for text in words)
    assert not [text for text in words if re.match(r"\([a-z]\)", text)]


def test_the_caption_lists_the_layers_of_each_block() -> None:
    words = make_diagram(plan_named("residual_unet3d")).caption()
    formula = "y = conv 1×1×1; (y, group norm, conv 3×3×3, ReLU, group norm, conv 3×3×3) + y, ReLU"
    assert f"(b) residual block: {formula}." in words
    diagram = make_diagram(plan_named("r2unet_2018"))
    assert "repeated layers share their weights." in diagram.caption()
    assert "bottleneck: (b) recurrent, 1024." in diagram.about.description
