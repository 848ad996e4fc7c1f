"""The right side of the main line: ups and merges, with their convolutions."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from unetgen.graph.parts import Around, Part, Recipe, Unit
from unetgen.graph.plan import Node
from unetgen.graph.spec import Spec
from unetgen.ops import Concat, Conv, ConvTranspose, Merge, PixelShuffle, Pool
from unetgen.read.describe.main_line import MainLine, conv_of, convs
from unetgen.read.describe.residual_guess import parts_behind, run, stage_guess, unit_of, with_common_options
from unetgen.read.describe.slots import ups_of, with_ups


@dataclass
class Level:
    """A level of the right side.

    It has its up, what is between that and the merge, the merge, and the rest."""

    up: Node | None = None
    after: list[Node] = field(default_factory=list[Node])
    join: Node | None = None
    rest: list[Node] = field(default_factory=list[Node])


def right_levels(line: MainLine) -> tuple[dict[int, Level], bool]:
    """Return the right side's levels; -1 is before level 0.

    The second value is whether the first merge comes before the first up."""
    found: dict[int, Level] = {}
    current, late = Level(), False
    for node in line.nodes:
        if node.side != "decoder" and not (node.side == "head" and is_up(node) and level_above(line, node) < 0):
            continue
        if line.is_shuffled(node):
            continue
        if is_up(node):
            current = found.setdefault(level_above(line, node), Level(node))
        elif current.join is None and is_merge(line, node):
            late = late or current.up is None
            current.join = node
        elif current.join is None:
            current.after.append(node)
        else:
            current.rest.append(node)
    return found, late


def is_up(node: Node) -> bool:
    return node.op.direction == "up"


def level_above(line: MainLine, node: Node) -> int:
    """Return the level that an up leads to."""
    scale = line.ways.of[node.name].scale
    return next((i for i, one in enumerate(line.scales) if one == scale), -1)


def is_merge(line: MainLine, node: Node) -> bool:
    """Return whether a node merges the main line with a map of the left side."""
    main = line.ways.of[node.name].main
    others = [name for name in node.inputs if name != main]
    return node.op.needs_equal_sizes and any(not line.ways.of[name].ups for name in others)


def right_kinds(line: MainLine, more: int) -> dict[str, Any]:
    """Return the keys of skips: their kinds and the order of the merge."""
    levels, late = right_levels(line)
    first = any(
        level.join.inputs[0] != line.ways.of[level.join.name].main
        for level in levels.values() if level.join and isinstance(level.join.op, Concat)
    )  # fmt: skip
    sides = {node.stage for node in line.plan if node.side == "decoder" and node.stage}
    nested = any(stage.column and stage.level + stage.column < line.plan.depth - 1 for stage in sides)
    full = any(isinstance(node.op, Pool) for node in line.plan if node.side == "decoder")
    kinds = [kind_of_skip(levels.get(i)) for i in range(line.depth - 1)] + ["concat"] * more
    return {
        **({"topology": "nested"} if nested else {"topology": "full_scale"} if full else {}),
        "skip.kind": kinds if not late else "concat",
        **({"skip.order": "skip_first"} if first and "concat" in kinds else {}),
    }


def kind_of_skip(level: Level | None) -> str:
    if level is None or level.join is None:
        return "none"
    return "concat" if isinstance(level.join.op, Concat) else "add"


def with_right_side(spec: Spec, line: MainLine, recipe: Unit, bottom: tuple[Unit, ...]) -> Spec:
    """Give a spec the ups and the convolutions of the right side."""
    levels, _ = right_levels(line)
    late = bool(spec.late)
    ups, decoder = [*ups_of(spec)], list(spec.decoder)
    if bottom and ups:
        ups[-1] = with_before(ups[-1], bottom[0])
    for i, level in levels.items():
        place = i + late
        if 0 <= place < len(ups):
            if level.up:
                ups[place] = with_up(ups[place], line, level.up)
            rest = level.after if late or level.join is None else level.rest
            stage = stage_guess(line, rest, recipe)
            decoder[place] = stage.part
            if place > 0 and stage.behind:
                ups[place - 1] = with_before(ups[place - 1], stage.behind[0])
            if place == 0 and stage.behind and spec.heads:
                spec = replace(spec, heads=(replace(spec.heads[0], before=stage.behind), *spec.heads[1:]))
            after = convs(level.after) if level.join and not late else []
            if after:
                ups[place] = with_after(ups[place], unit_of(line, after[0], recipe), after[0].shape.channels)
    leave = spec.exit and with_up(spec.exit, line, levels[-1].up) if -1 in levels and levels[-1].up else spec.exit
    return replace(with_ups(spec, ups), exit=None if late else leave, decoder=tuple(with_common_options(decoder)))


def with_after(up: Any, unit: Unit, filters: int) -> Any:
    """Return an up with a convolution after it."""
    return replace(up, after=Around(unit, filters))


def with_before(up: Any, unit: Unit) -> Any:
    """Return an up with a convolution before it."""
    if unit.norm is None and unit.activation is None and unit.dropout is None:
        unit = replace(unit, order=("conv",))
    return replace(up, before=Around(unit, unit.filters)) if unit.filters else up


def with_up(up: Any, line: MainLine, node: Node) -> Any:
    """Return an up with the convolution that the network has."""
    op = node.op
    if up.unit is None:
        return up
    behind = parts_behind(line, node)
    order = ("conv", *behind, *(part for part in ("norm", "activation", "dropout") if part not in behind))
    unit = replace(up.unit, norm=None, activation=None, dropout=None, order=order)
    unit = replace(unit, **behind)
    if isinstance(op, ConvTranspose):
        padding = tuple(before for before, _ in op.cropping) if op.cropping else op.padding
        added = tuple(before - after for before, after in op.cropping) or None
        unit = replace(unit, kernel_size=op.kernel_size, use_bias=op.use_bias, padding=padding)
        return replace(up, unit=unit, filters=op.filters, output_padding=added)
    before = line.nodes[line.at[node.name] - 1]
    if isinstance(op, PixelShuffle) and isinstance(before.op, Conv):
        unit = replace(unit, kernel_size=before.op.kernel_size, use_bias=before.op.use_bias, padding=before.op.padding)
        return replace(up, unit=unit, filters=node.shape.channels)
    return up


def flagged(line: MainLine) -> set[int]:
    """Return the levels whose skip is not simply the last map of its stage."""
    left = ("encoder", "bottleneck", "input")
    found: set[int] = set()
    for i, level in right_levels(line)[0].items():
        if level.join:
            main = line.ways.of[level.join.name].main
            if any(line.plan.by_name[name].side not in left for name in level.join.inputs if name != main):
                found.add(i)
    return found


def skip_layers(line: MainLine) -> Iterator[tuple[int, list[Node]]]:
    """Yield what is on each skip, by the level that it leaves."""
    left = ("encoder", "bottleneck", "input")
    for level in right_levels(line)[0].values():
        if node := level.join:
            for name in node.inputs:
                beside: list[Node] = []
                for one in line.ways.back(name):
                    if one.side in left:
                        if beside and one.stage and not line.ways.of[name].ups:
                            yield max(one.stage.level - line.offset, 0), beside[::-1]
                        break
                    beside.append(one)


def with_skip_layers(spec: Spec, line: MainLine, recipe: Unit) -> Spec:
    """Give a spec the convolution that is on its skips."""
    skips = list(spec.skip)
    for i, nodes in skip_layers(line):
        there = [node for node in nodes if isinstance(node.op, Conv)]
        gated = any(isinstance(node.op, Merge) and node.op.kind == "multiply" for node in nodes)
        if there and not gated and i < len(skips) and skips[i].part is None:
            skips[i] = replace(skips[i], part=skip_part(line, nodes, there[0], recipe))
    return replace(spec, skip=tuple(skips))


def skip_part(line: MainLine, nodes: list[Node], conv: Node, recipe: Unit) -> Part:
    """Return what is on a skip: its convolution, or a ResPath of several."""
    sums = [node for node in nodes if isinstance(node.op, Merge)]
    if not sums:
        return Part((side_unit(conv, nodes, recipe),))
    for name in sums[0].inputs:
        back = list(line.ways.back(name))
        at = next((i for i, node in enumerate(back) if isinstance(node.op, Conv)), None)
        if at is not None and max(conv_of(back[at]).kernel_size) > 1:
            unit = side_unit(back[at], back[: at + 1][::-1], recipe)
            return Part((unit,), Recipe("respath"), len(sums))
    return Part((side_unit(conv, nodes, recipe),))


def side_unit(node: Node, nodes: list[Node], recipe: Unit) -> Unit:
    """Return the unit of a convolution beside the main line."""
    op = node.op
    assert isinstance(op, Conv)
    at = nodes.index(node)
    parts: dict[str, Any] = dict.fromkeys(("norm", "activation", "dropout"))
    parts |= run(nodes[at + 1 :], ("norm", "activation", "dropout"))
    return replace(recipe, filters=op.filters, kernel_size=op.kernel_size, padding=op.padding, groups=op.groups,
                   use_bias=op.use_bias, dilation_rate=None, **parts)  # fmt: skip


def gated_levels(line: MainLine) -> set[int]:
    """Return the levels whose skip is multiplied by a mask."""
    return {
        i for i, nodes in skip_layers(line)
        if any(isinstance(node.op, Merge) and node.op.kind == "multiply" for node in nodes)
    }  # fmt: skip
