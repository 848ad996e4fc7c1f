"""An overview and a figure of layers say what is true, read back from their text."""

import re
from collections import Counter

import pytest

from tests.emit.figure.test_reads_true import read_plan, start_nodes, takers, told, walk
from tests.helpers.figure_reading import ReadFigure, Reading, counted, split_ops, without_role
from tests.helpers.figure_variants import VARIANTS, picture_of, plan_of
from tests.helpers.sampling import every_nth
from unetgen.emit.figure.scene.boxes import Box
from unetgen.emit.figure.scene.scene import Scene
from unetgen.graph.plan import Node
from unetgen.language.compose.conf import presets
from unetgen.ops import Concat, Conv, Input, Merge, Reshape

DRAWN = [*presets(), *VARIANTS]


@pytest.mark.parametrize("name", DRAWN)
def test_the_words_between_stages_are_what_is_between_them(name: str) -> None:
    scene, figure = read_plan(plan_of(name), "overview")
    assert figure.faults == []
    assert [f"{a.source} → {a.target}: {a.words}" for a in figure.arrows if not is_true(scene, figure, a)] == []


def is_true(scene: Scene, figure: ReadFigure, arrow: Reading) -> bool:
    """Return whether an arrow's ops lead from its source to its target."""
    gates = {other.target for other in figure.arrows if other.kind == "gate"}
    circles = {circle.source for circle in figure.circles if circle.look[2] == "×"}
    if arrow.kind == "gate" or arrow.target in gates | circles or "(" in arrow.words:
        return True
    source, target = box_named(scene, arrow.source), box_named(scene, end_of(figure, arrow))
    words = split_ops(without_role(arrow.words.replace("into a stage", "")))
    starts = [*source.nodes, *start_nodes(scene, arrow.source)]
    ends = [end for start in starts for end in walk(scene, start, words)]
    passed = {node.name for node in target.nodes}
    reaches = [end for end in ends if end.name in passed or any(taker.name in passed for taker in takers(scene, end))]
    resampled = arrow.kind in ("down", "up") and not words
    return bool(reaches) and not (resampled and any(starts_resampling(scene, end, target) for end in reaches))


def box_named(scene: Scene, name: str) -> Box:
    """Return a box by its name or by that of a part of its concatenation."""
    return scene.boxes[name if name in scene.boxes else name.rsplit(" ", 1)[0]]


def end_of(figure: ReadFigure, arrow: Reading) -> str:
    onward = {other.source: other.target for other in figure.onward}
    end = arrow.target
    while end in onward:
        end = onward[end]
    return end


def starts_resampling(scene: Scene, node: Node, target: Box) -> bool:
    own = {other.name for other in target.nodes}
    return any(
        taker.op.family == "resample" and any(step != 1 for step in scene.plan.step_of(taker))
        for taker in takers(scene, node)
        if taker.name in own
    )


@pytest.mark.parametrize("name", DRAWN)
def test_the_counts_of_stages_are_the_plans(name: str) -> None:
    """Convolutions are counted at the stages or named at the arrows between them."""
    scene, figure = read_plan(plan_of(name), "overview")
    words = picture_of(name, "overview").words
    lines = [word for word in words if re.match(r"\d+ conv", word) and "convolution" not in word]
    legend = " ".join(word for word in words if "conv" in word or "with shared weights" in word)
    stages = [box for box in scene.boxes.values() if box.kind == "conv"]
    alike = re.search(r"a box is a stage of (.*?);", legend)
    shown = [alike[1]] * len(stages) if alike else lines
    at_arrows = sum((counted(arrow.words) for arrow in figure.arrows if arrow.kind in ("down", "up")), Counter[str]())
    named = sum(many for op, many in at_arrows.items() if re.match(r"(grouped )?conv ", op))
    between = [node for link in scene.links if link.kind == "up" for node in link.nodes]
    at_stages = [node for box in stages for node in box.nodes]
    convs = [node for node in (*between, *at_stages) if isinstance(node.op, Conv)]
    heads = [node for node in scene.plan if isinstance(node.op, Conv) and node.side == "head"]
    assert sum(map(conv_count, shown)) + named in (len(convs), len(convs) + len(heads))


def conv_count(words: str) -> int:
    """Return the number of convolutions in `2 conv ×3 shared, 1 sum` or a longer form."""
    found = re.findall(r"(\d+) conv(?:olutions?)?(?: ×(\d+) shared| applied (\d+) times)?(?!\w)", words)
    return sum(int(many) * int(times or applied or 1) for many, times, applied in found)


@pytest.mark.parametrize("name", every_nth(DRAWN, 2))
def test_each_layer_has_its_name_above_it(name: str) -> None:
    named = Counter(
        op for word in picture_of(name, "layers").words for op in split_ops(word.replace("concatenate", "⊕"))
    )
    wanted = Counter(layer_name(node) for node in plan_of(name))
    missing = {layer: many - named[layer] for layer, many in wanted.items() if named[layer] < many}
    assert missing == {}


def layer_name(node: Node) -> str:
    match node.op:
        case Input():
            return "input"
        case Concat():
            return "⊕"
        case Reshape():
            return "reshape"
        case Merge(kind=kind):
            return kind
        case op:
            return told(op)


@pytest.mark.parametrize("name", ["unet_2015", "factors of one", "by edge and level", "monai_unet"])
def test_arrows_between_layers_have_the_kind_of_their_layer(name: str) -> None:
    _, figure = read_plan(plan_of(name), "layers")
    by_name = plan_of(name).by_name
    for arrow in figure.arrows:
        if arrow.kind in ("down", "up") and arrow.words != "passed on as it is":
            assert told(by_name[arrow.target].op).startswith(arrow.words)
