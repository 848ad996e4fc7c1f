"""The figure says of the network exactly what is true: its text is read back.

Each layer is named once, by an arrow, a circle or a band, and the words of each arrow lead from the map at its start to
the map or the sum at its end.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import pytest

from tests.helpers.figure_reading import ReadFigure, counted, read_figure, split_ops, without_role
from tests.helpers.figure_variants import SHOWN_BY_MAPS, VARIANTS, plan_of
from tests.helpers.keras_tutorial_models import TUTORIALS
from unetgen import Plan, to_diagram
from unetgen.emit.figure import make_diagram
from unetgen.emit.figure.scene.links import Link
from unetgen.emit.figure.scene.scene import Scene, scene_of
from unetgen.emit.figure.style.looks import STYLES
from unetgen.graph.plan import Node
from unetgen.graph.settings import Detail
from unetgen.ops import (
    Activation,
    AnyOp,
    Attend,
    Concat,
    Conv,
    ConvTranspose,
    Dropout,
    Foreign,
    GlobalPool,
    Input,
    Merge,
    Modulate,
    Norm,
    Pad,
    PixelShuffle,
    PixelUnshuffle,
    Pool,
    Reshape,
    Resize,
    ResizeTo,
    Tile,
)

ONLY_LABELS = replace(STYLES["paper"], title=False, sizes=False, levels=False, channels=False, classes=False)
FUNCTIONS = {
    "relu": "ReLU",
    "leaky_relu": "leaky ReLU",
    "elu": "ELU",
    "selu": "SELU",
    "gelu": "GELU",
    "silu": "SiLU",
    "relu6": "ReLU6",
    "celu": "CELU",
}
PLAIN = {"PReLU": "PReLU", "Crop": "crop", "Pad": "pad", "Dense": "dense layer", "FitChannels": "fit channels"}


def by(values: tuple[int, ...]) -> str:
    return "×".join(map(str, values))


def stride(strides: tuple[int, ...], usual: tuple[int, ...]) -> str:
    if strides == usual:
        return ""
    return f" stride {strides[0] if len(set(strides)) == 1 else by(strides)}"


def told(op: AnyOp) -> str:
    """Return an op as a reader must find it."""
    match op:
        case Conv(kernel_size=kernel, strides=strides, dilation_rate=rate, groups=groups):
            dilation = f" dilation {rate[0] if len(set(rate)) == 1 else by(rate)}" if max(rate) > 1 else ""
            return f"{'grouped ' * (groups > 1)}conv {by(kernel)}{stride(strides, (1,) * len(kernel))}{dilation}"
        case ConvTranspose(kernel_size=kernel, strides=strides, groups=groups):
            name = f"{'grouped ' * (groups > 1)}transposed conv"
            return f"{name} {by(kernel)}{stride(strides, (1,) * len(kernel))}"
        case Pad(mode=mode) if mode != "constant":
            return f"{mode} pad"
        case Pool(kind=kind, pool_size=window, strides=strides):
            return f"{kind} pool {by(window)}{stride(strides, window)}"
        case Resize(size=size, interpolation=how):
            return f"up-sample {how} ×{size[0] if len(set(size)) == 1 else by(size)}"
        case PixelShuffle(size=size):
            return f"pixel shuffle ×{size[0] if len(set(size)) == 1 else by(size)}"
        case PixelUnshuffle(size=size):
            return f"pixel unshuffle {by(size)}"
        case ResizeTo(interpolation=how):
            return f"resize {how}"
        case GlobalPool(kind=kind):
            return f"global {kind} pool"
        case Norm(kind=kind, described_as=described):
            return f"{described or kind} norm"
        case Activation(function=function):
            return FUNCTIONS.get(function, function.replace("_", " "))
        case Dropout(kind=kind):
            return "dropout" if kind == "plain" else "spatial dropout"
        case Attend(heads=heads):
            return f"attention{f' {heads} heads' if heads > 1 else ''}"
        case Modulate(kind=kind):
            return "add time" if kind == "add" else "scale, shift by time"
        case Tile(times=times):
            return f"repeat channels ×{times}"
        case Foreign(layer_type=layer_type, attributes=attributes):
            return f"{layer_type}{told_settings(dict(attributes))}"
        case _:
            return PLAIN.get(type(op).__name__, "")


def told_settings(settings: dict[str, str]) -> str:
    kernel = settings.get("kernel_size", settings.get("pool_size", ""))
    strides = set(settings.get("strides", "1").split("x"))
    words = f" {kernel.replace('x', '×')}" if kernel else ""
    return words + (f" stride {strides.pop()}" if strides != {"1"} else "")


def expected(plan: Plan) -> Counter[str]:
    """Return how often each op must be named."""
    named = Counter(word for node in plan if not is_unsaid(plan, node) and (word := told(node.op)))
    fused = (dict(node.op.attributes).get("activation", "linear") for node in plan if isinstance(node.op, Foreign))
    return named + Counter(FUNCTIONS[function] for function in fused if function != "linear")


def is_unsaid(plan: Plan, node: Node) -> bool:
    """Return whether a node needs no words: its join is drawn, or its padding is that of a convolution."""
    if isinstance(node.op, Input | Concat | Merge | Reshape):
        return True
    takers = [taker for taker in plan if node.name in taker.inputs]
    return (
        isinstance(node.op, Pad)
        and node.op.mode == "constant"
        and node.side != "input"
        and all(isinstance(taker.op, Conv | Pool) and taker.op.padding == "valid" for taker in takers)
    )


@cache
def read_preset(name: str) -> tuple[Scene, ReadFigure]:
    return read_plan(plan_of(name))


def read_plan(plan: Plan, detail: Detail = "feature_maps") -> tuple[Scene, ReadFigure]:
    return scene_of(plan, detail), read_figure(make_diagram(plan, detail, ONLY_LABELS).svg)


def named_ops(figure: ReadFigure) -> Counter[str]:
    """Return how often each op is named in the figure."""
    named: Counter[str] = Counter()
    for sign in (*figure.arrows, *figure.circles, *figure.bands):
        named += counted(sign.words)
    return named


def false_arrows(scene: Scene, figure: ReadFigure) -> Iterator[str]:
    """Yield the arrows whose words do not lead from their start to their end."""
    circles = {circle.source: circle for circle in figure.circles}
    reached: dict[str, set[str]] = {}
    gates = {arrow.target for arrow in figure.arrows if arrow.kind == "gate"}
    for arrow in figure.arrows:
        if arrow.kind == "gate" or arrow.target in gates or "(" in arrow.words or "=" in arrow.words:
            continue
        starts = start_nodes(scene, arrow.source)
        ends = [end for start in starts for end in walk(scene, start, split_ops(without_role(arrow.words)))]
        if arrow.target in circles:
            sign = circles[arrow.target].look[2]
            merges = {node.name for end in ends for node in after_unsaid(scene, end) if merge_sign(node) == sign}
            if not merges:
                yield f"{arrow.source} → sum: {arrow.words}"
            reached.setdefault(arrow.target, merges).intersection_update(merges)
        elif not any(is_end(scene, end, arrow.target) for end in with_unsaid(scene, ends)):
            yield f"{arrow.source} → {arrow.target}: {arrow.words}"
    yield from false_circles(scene, figure, reached)


def false_circles(scene: Scene, figure: ReadFigure, reached: dict[str, set[str]]) -> Iterator[str]:
    """Yield the circles that stand for no merge, or whose words do not lead to their box."""
    onward = {arrow.source: arrow.target for arrow in figure.onward}
    circles = {circle.source: circle for circle in figure.circles}
    for name, circle in circles.items():
        if name not in reached or "(" in circle.words:
            continue
        then = split_ops(without_role(circle.words))
        ends = [end for merge in reached[name] for end in walk(scene, scene.plan.by_name[merge], then)]
        target = onward[name]
        if target in circles:
            following = {node.name for end in ends for node in takers(scene, end)} & reached.get(target, set())
            if following or target not in reached:
                continue
        elif any(is_end(scene, end, target) for end in with_unsaid(scene, ends)):
            continue
        yield f"{name} ({circle.look[2]}) → {target}: {circle.words}, of {sorted(reached[name])}"


def start_nodes(scene: Scene, name: str) -> list[Node]:
    """Return the node whose map a box is, and the concatenation that it is a part of."""
    box = scene.boxes[name if name in scene.boxes else name.rsplit(" ", 1)[0]]
    return [
        box.nodes[-1],
        *(link.target.nodes[-1] for link in scene.links if link.kind == "joined" and link.source is box),
    ]


def takers(scene: Scene, node: Node) -> list[Node]:
    return [taker for taker in scene.plan if node.name in taker.inputs]


def walk(scene: Scene, node: Node, words: list[str]) -> list[Node]:
    """Return the nodes that ops lead to from a node, one after the other."""
    ends = [node]
    for word in words:
        ends = [taker for end in ends for taker in after_unsaid(scene, end) if told(taker.op) == word]
    return ends


def after_unsaid(scene: Scene, node: Node) -> Iterator[Node]:
    """Yield the takers of a node, beyond padding that needs no words and products that have a band."""
    for taker in takers(scene, node):
        yield taker
        if is_unsaid(scene.plan, taker) and not isinstance(taker.op, Concat | Merge):
            yield from after_unsaid(scene, taker)


def with_unsaid(scene: Scene, ends: list[Node]) -> list[Node]:
    """Return nodes, and the reshapes and paddings after them that need no words."""
    found = list(ends)
    for end in found:
        unsaid = (taker for taker in takers(scene, end) if is_unsaid(scene.plan, taker))
        found += [taker for taker in unsaid if not isinstance(taker.op, Concat | Merge)]
    return found


def merge_sign(node: Node) -> str:
    signs = {"add": "+", "multiply": "×", "average": "ø", "maximum": "∨"}
    return signs[node.op.kind] if isinstance(node.op, Merge) else ""


def is_end(scene: Scene, node: Node, target: str) -> bool:
    """Return whether a node's map is that of a box, or a part of its concatenation."""
    box = scene.boxes[target if target in scene.boxes else target.rsplit(" ", 1)[0]]
    inner = {other.name for other in scene.inside.get(box.name, ())}
    if box.name in scene.inside and node in box.nodes:  # the rest of its nodes are in the words of its band
        return True
    parts = {name for other in box.nodes if isinstance(other.op, Concat) for name in other.inputs}
    return node is box.nodes[-1] or node.name in parts or node.name in inner


@pytest.mark.parametrize("name", [*SHOWN_BY_MAPS, *VARIANTS])
def test_each_layer_is_named_once(name: str) -> None:
    scene, figure = read_preset(name)
    assert figure.faults == []
    named, wanted = named_ops(figure), expected(scene.plan)
    assert named == wanted, (named - wanted, wanted - named)


@pytest.mark.parametrize("name", [*SHOWN_BY_MAPS, *VARIANTS])
def test_the_words_of_each_arrow_lead_from_its_start_to_its_end(name: str) -> None:
    scene, figure = read_preset(name)
    assert list(false_arrows(scene, figure)) == []


@pytest.mark.parametrize("name", TUTORIALS)
def test_models_of_others_read_true(name: str) -> None:
    scene, figure = read_plan(to_diagram(TUTORIALS[name]()).plans[0])
    assert_reads_true(scene, figure)


def assert_reads_true(scene: Scene, figure: ReadFigure) -> None:
    assert figure.faults == []
    named, wanted = named_ops(figure), expected(scene.plan)
    assert named == wanted, (named - wanted, wanted - named)
    assert list(false_arrows(scene, figure)) == []


def all_after_the_box(link: Link) -> tuple[Node, ...]:
    """Return all nodes of a box, whichever side of its sum they are on."""
    on_main_path = link.taker is link.target.nodes[0]
    return tuple(node for node in link.target.nodes if on_main_path and not isinstance(node.op, Merge | Concat))


def nothing(*_: object, **__: object) -> str:
    return ""


def test_a_swap_of_activation_and_sum_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("unetgen.emit.figure.words.phrases.carried_nodes", all_after_the_box)
    monkeypatch.setattr("unetgen.emit.figure.words.circle_phrases.words_without", nothing)
    scene, figure = read_plan(plan_of("residual"))
    assert named_ops(figure) == expected(scene.plan), "no layer is missing"
    assert any("ReLU" in fault for fault in false_arrows(scene, figure))


def test_a_dropped_kernel_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("unetgen.emit.figure.words.op_words.window_text", nothing)
    scene, figure = read_plan(plan_of("residual"))
    assert "conv 3×3" in expected(scene.plan) - named_ops(figure)


def three_times(_: object) -> str:
    return "×3"


def test_a_wrong_factor_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("unetgen.emit.figure.words.op_words.factor_text", three_times)
    scene, figure = read_plan(plan_of("lecture"))
    assert expected(scene.plan) - named_ops(figure) == {"up-sample nearest ×2": 1}
    assert list(false_arrows(scene, figure))
