"""A figure of blocks says what is true, read back from its text.

Each layer is named once: in an enlarged block, which boxes, skips and gates name with how often, or on an arrow. The
words of each arrow are those of its way.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import NamedTuple
from xml.etree import ElementTree

import pytest

from tests.emit.figure.test_overview_reads_true import box_named, end_of, is_true
from tests.emit.figure.test_reads_true import ONLY_LABELS, expected
from tests.helpers.figure_reading import (
    ReadFigure,
    Reading,
    counted,
    flat_groups,
    read_figure,
    runs_in,
    split_ops,
    zoom_groups,
)
from tests.helpers.figure_variants import TIMED, VARIANTS, plan_of
from tests.helpers.keras_tutorial_models import TUTORIALS
from tests.helpers.svg_boxes import SVG
from unetgen import Plan, to_diagram
from unetgen.emit.figure import make_diagram
from unetgen.emit.figure.drawing.zoom_graph import ZoomGraph, zoom_graph
from unetgen.emit.figure.scene.scene import Scene
from unetgen.emit.figure.words.block_kinds import kinds_of
from unetgen.language.compose.conf import presets

SMALL = 8.5  # pt, the texts at boxes and arrows
SIGNS = ("+", "×", "ø", "∨", "concatenate")
ENTRIES = ("into a stage's blocks", "passed on as it is", "gating signal", "a map that joins a skip")
STARTS = re.compile(r"after (?:block \d+|\([a-z]+\))")  # where in its stage a skip starts
STRIDED = "to the next level, by a stride in its first block"


class BlockFigure(NamedTuple):
    """A figure as read: its arrows and circles, the layers of each block, and where blocks are named."""

    scene: Scene
    figure: ReadFigure
    layers: dict[str, Counter[str]]
    named: Counter[str]

    @property
    def all_layers(self) -> Counter[str]:
        """Return how often each layer is named, blocks as often as they are there."""
        found: Counter[str] = Counter()
        for sign in (*self.figure.arrows, *self.figure.circles):
            words = "" if sign.words in ENTRIES or sign.words == STRIDED else sign.words
            found += counted(re.sub(r", from the \w+$", "", arrow_words(words, self.layers)))
        for letter, times in self.named.items():
            found += Counter({op: times * many for op, many in self.layers[letter].items()})
        return found


def arrow_words(words: str, letters: dict[str, Counter[str]]) -> str:
    """Return the layers that a row lists beside the blocks that it names."""
    beside = re.sub(r"^(gating signal|a map that joins a skip): ", "", words)
    if re.match(r"\([a-z]\) ", beside) or beside == "joins another map to the skip":
        return ""  # a gate
    return re.sub(r", \([a-z]\) [^,&]*?(?=,| &|$)", "", beside)


@cache
def read_blocks(name: str) -> BlockFigure:
    return read_plan(plan_of(name))


def read_plan(plan: Plan) -> BlockFigure:
    diagram = make_diagram(plan, "blocks", ONLY_LABELS)
    graph = ElementTree.fromstring(diagram.svg).find(f"{SVG}g")
    assert graph is not None
    panels = zoom_groups(graph)
    for panel in panels.values():
        graph.remove(panel)
    figure = read_figure(diagram.svg)
    named = Counter[str]()
    for text in (text for group in flat_groups(graph) for text in group.iter(f"{SVG}text")):
        if float(text.attrib["font-size"]) == SMALL:
            for letter, times in runs_in(STARTS.sub("", text.text or ""), panels):
                named[letter] += times
    named.update(letter for circle in figure.circles for letter, _ in runs_in(circle.words, panels))
    kinds = {kind.letter.strip("()"): kind for kind in kinds_of(diagram.scene).values()}
    assert kinds.keys() == panels.keys()
    layers = {letter: Counter(panel_layers(panel, zoom_graph(kinds[letter].plan, kinds[letter].sample)))
              for letter, panel in panels.items()}  # fmt: skip
    return BlockFigure(diagram.scene, figure, layers, named)


def panel_layers(panel: ElementTree.Element, graph: ZoomGraph) -> Iterator[str]:
    """Yield the layers in a panel's texts, those in a loop or in copies several times."""
    texts = [text.text or "" for text in panel.iter(f"{SVG}text")][1:]
    shown = [vertex.words for vertex in graph.vertices.values() if vertex.words]
    assert Counter(texts) == Counter([*shown, *(part.words for part in (*graph.loops, *graph.copies))])
    times = {copied: copies.times for copies in graph.copies for copied in copies.names}
    names = list(graph.vertices)
    for loop in graph.loops:
        times |= dict.fromkeys(names[names.index(loop.first) : names.index(loop.last) + 1], loop.times)
    for name, vertex in graph.vertices.items():
        if vertex.look == "band" and vertex.words not in SIGNS:
            for op in split_ops(vertex.words.removesuffix(", shared")):
                yield from [op] * times.get(name, 1)


def assert_reads_true(read: BlockFigure) -> None:
    assert read.figure.faults == []
    named, wanted = read.all_layers, expected(read.scene.plan)
    assert named == wanted, (named - wanted, wanted - named)
    false = [f"{a.source} → {a.target}: {a.words}" for a in read.figure.arrows if not leads(read, a)]
    assert false == []


def leads(read: BlockFigure, arrow: Reading) -> bool:
    """Return whether an arrow's layers lead from its source to its target."""
    is_stride = arrow.words == STRIDED
    plain = replace(arrow, words="" if is_stride or arrow.words in ENTRIES else arrow.words)
    plain = replace(plain, kind="conv") if is_stride else plain
    steps = (read.scene.plan.step_of(node) for node in box_named(read.scene, end_of(read.figure, arrow)).nodes)
    strides = arrow.kind == "down" and not plain.words and any(factor != 1 for step in steps for factor in step)
    return is_true(read.scene, read.figure, plain) and strides == is_stride


@pytest.mark.parametrize("name", [*(name for name in presets() if name not in TIMED), *VARIANTS])
def test_each_layer_is_named_once_and_each_arrow_is_true(name: str) -> None:
    assert_reads_true(read_blocks(name))


@pytest.mark.parametrize(("preset", "starts"), [("efficientnet_b0_unet", ["(b)", "(h)"]), ("resnet34_unet", [])])
def test_a_skip_says_in_which_block_it_starts(preset: str, starts: list[str]) -> None:
    """EfficientNet's skips take 32 channels of a stage that ends with 16, and the first 112 of three blocks."""
    texts = ElementTree.fromstring(to_diagram(plan_of(preset), "diagram.detail=blocks").svg).iter(f"{SVG}text")
    said = sorted(text.text.removeprefix("after ") for text in texts if text.text and STARTS.fullmatch(text.text))
    assert said == starts


def test_one_of_equal_blocks_is_numbered() -> None:
    """The skip starts after the first of three equal blocks, the second one of its stage."""
    network = plan_of("resnet34_unet")
    earlier = "encoder3_block1_add_activation"
    moved = [
        node._replace(inputs=(node.inputs[0], earlier)) if node.name == "decoder3_concat" else node for node in network
    ]
    changed = to_diagram(replace(network, nodes=tuple(moved)), "diagram.detail=blocks").svg
    assert "after block 2" in changed


@pytest.mark.parametrize("name", TUTORIALS)
def test_models_of_others_read_true(name: str) -> None:
    assert_reads_true(read_plan(to_diagram(TUTORIALS[name]()).plans[0]))


def nothing(*_: object, **__: object) -> str:
    return ""


def test_a_dropped_kernel_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("unetgen.emit.figure.words.op_words.window_text", nothing)
    read = read_plan(plan_of("residual"))
    assert "conv 3×3" in expected(read.scene.plan) - read.all_layers


def test_a_repeat_too_many_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    words = property(lambda run: f"{run.kind.letter} {run.kind.name} ×{run.times + 1}")
    monkeypatch.setattr("unetgen.emit.figure.words.block_kinds.BlockRun.words", words)
    read = read_plan(plan_of("residual"))
    assert read.all_layers - expected(read.scene.plan)
