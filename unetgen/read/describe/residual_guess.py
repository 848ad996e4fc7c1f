"""The part of a stage: plain convolutions, or blocks with a shortcut."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from unetgen.graph.parts import Part, Recipe, Unit
from unetgen.graph.plan import Node
from unetgen.ops import Activation, Conv, FitChannels, Norm, Pad, Pool, PReLU, Tile
from unetgen.read.describe.main_line import MainLine, Span, conv_of, convs

PARTS = ("norm", "activation", "dropout")


class StageGuess(NamedTuple):
    """A stage's part, and the convolutions before its first block."""

    part: Part
    before: tuple[Unit, ...] = ()
    strides: bool = False  # whether the first of those before strides
    behind: tuple[Unit, ...] = ()  # the convolution after its last block


def stage_guess(line: MainLine, nodes: list[Node], recipe: Unit) -> StageGuess:
    """Read a stage from its nodes on the main line."""
    there = convs(nodes)
    units = [unit_of(line, node, recipe) for node in there]
    spans = line.spans(nodes)
    if not spans or not units:
        return StageGuess(Part(tuple(units)))
    inside = convs(line.nodes[spans[0].start + 1 : spans[0].end])
    first = line.at[inside[0].name] if inside else spans[0].end
    ahead = [node for node in there if line.at[node.name] < first]
    before = tuple(units[: len(ahead)])
    own = [unit_of(line, node, recipe) for node in inside]
    options = shortcut_options(line, spans[0], before)
    if "projection_first" in options:
        before, ahead = before[:-1], ahead[:-1]
    options |= activated(line, spans[0], own, recipe)
    strided = bool(ahead) and max(conv_of(ahead[0]).strides) > 1
    part = Part(tuple(own), Recipe("residual", tuple(options.items())), len(spans))
    after = [unit for unit, node in zip(units, there, strict=True) if line.at[node.name] > spans[-1].end]
    if not after and recipe.order[0] != "conv":
        parts = run(line.nodes[spans[-1].end + 1 :], recipe.order[: recipe.order.index("conv")])
        order = (*parts, *(part for part in PARTS if part not in parts))
        ones = (1,) * len(recipe.kernel_size)
        after = [Unit(filters=None, kernel_size=ones, order=order, **parts)] if parts else []
    return StageGuess(part, before, strided, tuple(after[:1]))


def activated(line: MainLine, span: Span, units: list[Unit], recipe: Unit) -> dict[str, Any]:
    """Give the last unit the activation behind the sum, and return where it is."""
    behind = line.nodes[span.end + 1].op if span.end + 1 < len(line.nodes) else None
    if not units or recipe.order.index("activation") < recipe.order.index("conv"):
        return {}
    if not isinstance(behind, Activation | PReLU):
        return {"activate": "units"} if units[-1].activation else {}
    if units[-1].activation:
        return {"activate": "both"}
    units[-1] = replace(units[-1], activation=behind)
    return {}


def shortcut_options(line: MainLine, span: Span, before: Sequence[Unit]) -> dict[str, Any]:
    """Read the options of a residual block from its shortcut."""
    found: dict[str, Any] = {}
    shortcut = span.shortcut
    fork = line.nodes[span.start]
    if not shortcut and before and set(before[-1].kernel_size) == {1} and not isinstance(fork.op, Activation | PReLU):
        found["projection_first"] = True
        last = [node for node in line.nodes[: span.start + 1] if isinstance(node.op, Conv)][-1]
        shortcut = (last, *line.nodes[line.at[last.name] + 1 : span.start + 1])
    for node in shortcut:
        match node.op:
            case Conv(use_bias=bias, kernel_size=kernel, strides=strides, filters=filters):
                found |= {"projection_bias": True} if bias else {}
                found["projection_norm"] = False
                if max(kernel) > 1:
                    found["projection_kernel"] = "units_where_strided" if max(strides) > 1 else "units"
                if filters == fork.shape.channels and max(strides) == 1 and not found.get("projection_first"):
                    found["projection"] = "always"
            case Norm():
                found.pop("projection_norm", None)
            case Pool(kind="average"):
                found["shortcut_pool"] = True
                found.pop("projection", None)
            case Tile():
                found["projection"] = "tile"
            case FitChannels():
                found["projection"] = "pad"
            case _:
                pass
    return found


def parts_behind(line: MainLine, node: Node) -> dict[str, Any]:
    """Return the norm, activation and dropout behind a node, in their order."""
    return run(line.nodes[line.at[node.name] + 1 :], PARTS)


def unit_of(line: MainLine, node: Node, recipe: Unit) -> Unit:
    """Return the unit of a convolution on the main line."""
    op = conv_of(node)
    before = line.nodes[line.at[node.name] - 1]
    padding, border = op.padding, "constant"
    if padding == "valid" and isinstance(before.op, Pad) and all(a == b for a, b in before.op.padding):
        padding, border = tuple(a for a, _ in before.op.padding), before.op.mode
    at = recipe.order.index("conv")
    parts: dict[str, Any] = dict.fromkeys(PARTS)
    parts |= run(line.nodes[line.at[node.name] + 1 :], recipe.order[at + 1 :])
    parts |= run(line.nodes[: line.at[node.name]][::-1], recipe.order[:at])
    return replace(
        recipe, filters=op.filters, kernel_size=op.kernel_size, padding=padding, border=border,
        dilation_rate=op.dilation_rate if max(op.dilation_rate) > 1 else None, groups=op.groups, use_bias=op.use_bias,
        **parts,
    )  # fmt: skip


def run(nodes: Iterable[Node], parts: Sequence[str]) -> dict[str, Any]:
    """Return the ops of some families at the beginning of some nodes."""
    found: dict[str, Any] = {}
    for node in nodes:
        if isinstance(node.op, Pad):
            continue
        if node.op.family not in parts or node.op.family in found:
            break
        found[node.op.family] = node.op
    return found


def with_common_options(parts: Sequence[Part]) -> list[Part]:
    """Give all blocks of a kind the options of any: a stage may not show them."""
    found: dict[str, dict[str, Any]] = {}
    for part in parts:
        if part.units:
            found.setdefault(part.block.name, {}).update(part.block.options)
    return [
        part._replace(block=Recipe(part.block.name, tuple(found.get(part.block.name, {}).items()))) for part in parts
    ]
