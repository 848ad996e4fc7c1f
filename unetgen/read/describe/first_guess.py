"""A first spec of a network, read from its main line.

It has the right depth, factors, kinds of edges, and the convolutions of each level; what is beside the main line is
found by the search.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from unetgen.graph.parts import Part, Unit
from unetgen.graph.plan import Node
from unetgen.graph.spec import Spec
from unetgen.language.config import Config
from unetgen.language.resolve import resolve_with_problems
from unetgen.ops import (
    Activation,
    Axes,
    ConvTranspose,
    Crop,
    Dropout,
    Norm,
    Pad,
    PixelShuffle,
    PixelUnshuffle,
    Pool,
    PReLU,
    Resize,
    ResizeTo,
)  # fmt: skip
from unetgen.read.describe.edge_edits import gate_unit, gates, with_skips
from unetgen.read.describe.head_guess import with_heads
from unetgen.read.describe.main_line import MainLine, convs
from unetgen.read.describe.residual_guess import stage_guess, with_common_options
from unetgen.read.describe.right_guess import gated_levels, right_kinds, right_levels, with_right_side, with_skip_layers
from unetgen.read.describe.unit_keys import each_axis

PARTS = ("norm", "activation", "dropout")


def first_specs(line: MainLine) -> Iterator[Spec]:
    """Yield first guesses, the likeliest first."""
    late = line.late or right_levels(line)[1]
    for after, more in dict.fromkeys(
        ((late, int(bool(line.bottom_join))), (False, 0), (True, 1), (True, 0), (False, 1))
    ):
        spec = spec_of({**guessed_kinds(line, more), **({"up.place": "after_merge"} if after else {})})
        if spec:
            spec = with_units(spec, line, more)
            gated = gated_levels(line)
            for gate in gates() if gated else ():
                yield with_skips(spec, gated, gate=gate, unit=gate_unit(spec))
            yield spec


def spec_of(keys: dict[str, Any]) -> Spec | None:
    """Return the spec of some keys, or `None` if they contradict each other."""
    resolved = resolve_with_problems(Config(keys))
    return None if resolved.problems else resolved.spec


def guessed_kinds(line: MainLine, more: int = 0) -> dict[str, Any]:
    """Return keys for depth, edges, skips and head.

    `more` edges without a factor follow the last level."""
    shape = line.plan.nodes[0].shape
    entry, *factors = line.factors
    factors += [(1,) * len(shape.sizes)] * more
    heads = convs([node for node in line.plan if node.side == "head"])
    return {
        "input.size": list(shape.sizes),
        "input.channels": shape.channels,
        "depth": line.depth + more,
        "filters.base": next((node.shape.channels for node in convs(line.left(0))), 8),
        "down.factor": [each_axis(factor) for factor in factors],
        "down.entry_factor": each_axis(entry),
        "down.kind": [down_kind(line, i + 1) for i in range(line.depth - 1)] + ["first_conv"] * more,
        **up_kinds(line, more),
        **({} if line.margins else {"skip.fit": fit_of(line)}),
        **right_kinds(line, more),
        **({"head.filters": heads[-1].shape.channels} if heads else {"head.kind": "none"}),
        "data_format": line.plan.data_format,
    }


def down_kind(line: MainLine, level: int) -> str:
    for node in [*line.left(level - 1)[::-1], *line.left(level)]:
        if isinstance(node.op, Pool) and max(node.op.strides) > 1:
            return node.op.kind
        if isinstance(node.op, PixelUnshuffle):
            return "pixel_unshuffle"
    return "first_conv"


def up_kinds(line: MainLine, more: int = 0) -> dict[str, Any]:
    """Return the keys of the way up: one kind, or one per edge where they differ."""
    found = [up_kind(node) for node in [*line.right, *line.head]]
    usual = next(filter(None, found), {"up.kind": "transpose"})
    levels, late = right_levels(line)
    ups = {i: level.up for i, level in levels.items() if level.up and i >= 0}
    kinds = [(up_kind(ups[i]) if i in ups else usual).get("up.kind", "transpose") for i in range(line.depth - 1)]
    if len(set(kinds)) < 2 or late or more:
        return usual
    aligned = any("up.align_corners" in one for one in found)
    return {"up.kind": kinds, **({"up.align_corners": True} if aligned else {})}


def up_kind(node: Node) -> dict[str, Any]:
    """Return the keys of what brings a map up, none for another node."""
    match node.op:
        case ConvTranspose():
            return {"up.kind": "transpose"}
        case PixelShuffle():
            return {"up.kind": "pixel_shuffle"}
        case Resize(interpolation="linear", align_corners=True):
            return {"up.kind": "linear", "up.align_corners": True}
        case Resize(interpolation=kind):
            return {"up.kind": kind}
        case _:
            return {}


def fit_of(line: MainLine) -> str:
    """Return how sizes meet; `resize_up` never refuses them."""
    for node in line.plan:
        if node.side == "decoder":
            match node.op:
                case Crop():
                    return "crop_skip"
                case Pad():
                    return "pad_up"
                case ResizeTo():
                    return "resize_up"
                case _:
                    pass
    return "resize_up"


def with_units(spec: Spec, line: MainLine, more: int) -> Spec:
    """Give a spec the convolutions of the main line."""
    recipe = usual_unit(line, line.plan.dims)
    stages = [line.left(level) for level in range(line.depth)]
    if more:
        stages[-1:] = split_bottom(line, stages[-1])
    found = [stage_guess(line, nodes, recipe) for nodes in stages]
    parts = with_common_options([one.part for one in found])
    downs = list(spec.down)
    for i, edge in enumerate(downs):
        before = found[i + 1].before
        if before and found[i + 1].strides and edge.kind == "first_conv":
            downs[i] = replace(edge, kind="conv", filters=before[0].filters or "keep", unit=before[0])
        elif edge.kind == "first_conv" and max(edge.factor) > 1:
            parts[i + 1] = strided(parts[i + 1], edge.factor)
    if spec.entry and spec.entry.kind == "first_conv":
        parts[0] = strided(parts[0], spec.entry.factor)
    decoder = (Part(()),) * (len(parts) - 1)
    if line.margins:  # sizes fit then, except where a convolution without padding shrinks a map
        skips = tuple(replace(skip, fit=fit_of(line)) for skip in spec.skip)
        spec = replace(spec, margins=line.margins, skip=skips)
    spec = replace(spec, stem=found[0].before, encoder=tuple(parts), decoder=decoder, down=tuple(downs))
    return with_heads(with_skip_layers(with_right_side(spec, line, recipe, found[-1].behind), line, recipe), line)


def split_bottom(line: MainLine, nodes: list[Node]) -> list[list[Node]]:
    """Split the last level where its own map meets a later one, as in MONAI's UNet.

    Elsewhere an empty level follows it."""
    if not line.bottom_join:
        return [nodes, nodes[:0]]
    start, end = line.bottom_join
    return [
        [node for node in nodes if line.at[node.name] <= start],
        [node for node in nodes if start < line.at[node.name] < end],
    ]


def strided(part: Part, factor: Axes) -> Part:
    if not part.units:
        return part
    first, *rest = part.units
    return part._replace(units=(replace(first, strides=factor), *rest))


def usual_unit(line: MainLine, dims: int) -> Unit:
    """Return a unit with the first norm, activation and order of the network."""
    nodes = [node for node in line.nodes if node.side != "head"]
    norm = usual_norm([(node.op, node.shape.channels) for node in nodes if isinstance(node.op, Norm)])
    activation = next((node.op for node in nodes if isinstance(node.op, Activation | PReLU)), None)
    dropout = next((node.op for node in nodes if isinstance(node.op, Dropout)), None)
    padding = "same"
    return Unit(
        filters=8, kernel_size=(3,) * dims, padding=padding, norm=norm, activation=activation, dropout=dropout,
        order=usual_order(line),
    )  # fmt: skip


def usual_norm(norms: list[tuple[Norm, int]]) -> Norm | None:
    """Return the first norm of a network, given each one with its channels.

    Groups of one channel each are read as an instance norm.
    """
    grouped = next((norm for norm, _ in norms if norm.kind == "group"), None)
    if grouped and all(norm.kind == "group" or channels == grouped.groups for norm, channels in norms):
        return grouped
    return norms[0][0] if norms else None


def usual_order(line: MainLine) -> tuple[str, ...]:
    """Return the order of the parts of a unit.

    It is read from a run of convolutions with a clear beginning."""
    for run in runs(line):
        families = [node.op.family for node in run]
        if "conv" not in families:
            continue
        first = families.index("conv")
        before = [family for family in families[:first] if family in PARTS]
        behind = [family for family in families[first:] if family in PARTS and family not in before]
        order = tuple(dict.fromkeys((*before, "conv", *behind)))
        return (*order, *(part for part in PARTS if part not in order))
    return ("conv", *PARTS)


def runs(line: MainLine) -> Iterator[list[Node]]:
    """Yield nodes from the fork of a shortcut, from a pooling, or from the input on."""
    left = [node for level in range(line.depth) for node in line.left(level)]
    for span in line.spans(left)[::-1]:
        yield line.nodes[span.start + 1 : span.end + 2]
    for level in range(line.depth - 1, 0, -1):
        nodes = line.left(level)
        at = next((i for i, node in enumerate(nodes) if isinstance(node.op, Pool | PixelUnshuffle)), None)
        if at is not None:
            yield nodes[at + 1 :]
    yield line.left(0)[1:]
