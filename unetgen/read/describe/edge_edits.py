"""Edits of the edges, the skips, the outputs and the topology."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, get_args

from unetgen.graph.parts import Around, Part, Recipe, Unit
from unetgen.graph.spec import Down, DownKind, Fit, Fusion, Head, SkipKind, Spec, Stage, Up, UpKind
from unetgen.network import recipes
from unetgen.ops import Axes, Conv
from unetgen.read.describe.matching import FirstDifference
from unetgen.read.describe.part_edits import variants


def edge_edits(spec: Spec, difference: FirstDifference, flagged: set[int]) -> Iterator[Spec]:
    """Yield specs with other edges, skips, outputs and topologies."""
    sides = {node.side for node in (*difference.instead, *difference.before)}
    if sides & {"encoder", "bottleneck", "input"}:
        for i in range(len(spec.down)):
            yield from down_edits(spec, {i})
        yield from down_edits(spec, set(range(len(spec.down))))
    if sides & {"encoder", "bottleneck", "decoder"}:
        yield from skip_edits(spec, flagged)
        yield from up_kind_edits(spec)
        yield from around_edits(spec)
        for name in recipes.built_in("topology"):
            if name != spec.topology:
                yield replace(spec, topology=name)
    yield from output_edits(spec, difference)


def down_edits(spec: Spec, edges: set[int]) -> Iterator[Spec]:
    """Yield other ways down, for some edges."""
    for kind in get_args(DownKind):
        made, parts = list(spec.down), list(spec.encoder)
        for i in edges:
            if max(made[i].factor) > 1:
                made[i], parts[i + 1] = down_of_kind(made[i], parts[i + 1], kind)
        if made != list(spec.down):
            yield replace(spec, down=tuple(made), encoder=tuple(parts))
        if kind == "conv":
            moved, left = list(spec.down), list(spec.encoder)
            for i in edges:
                units = left[i + 1].units
                if units and max(moved[i].factor) > 1:
                    filters = units[0].filters
                    moved[i] = replace(
                        moved[i], kind="conv", filters=filters or "keep", unit=replace(units[0], strides=None)
                    )
                    left[i + 1] = left[i + 1]._replace(units=units[1:])
            if moved != list(spec.down):
                yield replace(spec, down=tuple(moved), encoder=tuple(left))


def down_of_kind(down: Down, below: Part, kind: DownKind) -> tuple[Down, Part]:
    """Return an edge of a kind, and the part below it.

    Its first convolution may stride."""
    first, *rest = below.units or (None,)
    if first:
        strides = down.factor if kind == "first_conv" else None
        below = below._replace(units=(replace(first, strides=strides), *rest))
    unit = bare_unit(down.factor) if kind == "conv" else None
    filters = (first and first.filters) or "keep" if kind == "conv" else "keep"
    return replace(down, kind=kind, unit=unit, filters=filters), below


def bare_unit(kernel: Axes) -> Unit:
    return Unit(filters=None, kernel_size=kernel)


def up_kind_edits(spec: Spec) -> Iterator[Spec]:
    """Yield other ways up, the same for all edges."""
    for kind in get_args(UpKind):
        for align in (False, True) if kind == "linear" else (False,):
            if spec.up and (spec.up[0].kind, spec.up[0].align_corners) != (kind, align):
                every: list[Any] = [up and with_up_kind(up, kind, align) for up in (spec.exit, *spec.up)]
                yield replace(spec, exit=every[0], up=tuple(every[1:]))


def with_up_kind(up: Up, kind: UpKind, align: bool) -> Up:
    kernels = {"transpose": up.factor, "pixel_shuffle": (3,) * len(up.factor)}
    unit = bare_unit(kernels[kind]) if kind in kernels else None
    return replace(up, kind=kind, align_corners=align, unit=unit, filters="skip" if unit else "keep")


def around_edits(spec: Spec) -> Iterator[Spec]:
    """Yield a convolution before or after the ups, or none."""
    like = next((unit for part in (*spec.decoder, *spec.encoder) for unit in part.units), None)
    for name in ("after", "before"):
        if any(getattr(up, name) for up in spec.up):
            yield replace(spec, up=tuple(replace(up, **{name: None}) for up in spec.up))
        elif like and spec.up:
            dims = len(like.kernel_size)
            plain = replace(like, strides=None, groups=1)
            bare = replace(plain, order=("conv",), norm=None, activation=None, dropout=None, padding="same")
            for unit in (plain, replace(plain, padding="same", kernel_size=(1,) * dims), bare,
                         replace(bare, kernel_size=(1,) * dims), replace(bare, kernel_size=(2,) * dims)):  # fmt: skip
                for filters in ("skip", "halve"):
                    around = Around(replace(unit, filters=None), filters)
                    yield replace(spec, up=tuple(replace(up, **{name: around}) for up in spec.up))


def skip_edits(spec: Spec, flagged: set[int]) -> Iterator[Spec]:
    """Yield other skips, for one level or all.

    Kind, order, fit, gate, layers and tap are changed."""
    if not spec.skip:
        return
    every = set(range(len(spec.skip)))
    other = "skip_first" if spec.skip[0].order == "up_first" else "up_first"
    yield with_skips(spec, every, order=other)
    for fit in get_args(Fit):
        yield with_skips(spec, every, fit=fit)
    groups = [flagged & every] if flagged else []
    groups += [places for places in (every, *({i} for i in every)) if places not in groups]
    for places in groups:
        for kind in get_args(SkipKind):
            yield with_skips(spec, places, kind=kind)
    for places in groups[:2] if flagged else groups[:1]:
        yield with_skips(spec, places, gate=None, unit=None)
        for gate in gates():
            yield with_skips(spec, places, gate=gate, unit=gate_unit(spec))
        yield from skip_part_edits(spec, places)
    for places in groups:
        for tap in (None, "input", 0, 1):
            yield with_skips(spec, places, tap=tap)


def skip_part_edits(spec: Spec, places: set[int]) -> Iterator[Spec]:
    yield with_skips(spec, places, part=None)
    like = next((unit for part in spec.decoder for unit in part.units), None)
    if not like:
        return
    unit = replace(like, filters=None, strides=None, groups=1)
    for name in ("plain", "respath", "residual"):
        yield with_skips(spec, places, part=Part((unit,), Recipe(name)))
        yield with_skips(
            spec,
            places,
            part=Part((replace(unit, kernel_size=(1,) * len(unit.kernel_size), padding="same"),), Recipe(name)),
        )
    for i in places:
        part = spec.skip[i].part
        if part:
            for repeats in (part.repeats + 1, part.repeats - 1):
                if repeats:
                    yield with_skips(spec, places, part=part._replace(repeats=repeats))


def gates() -> Iterator[Recipe]:
    for name in recipes.built_in("gate"):
        yield from variants("gate", name)


def gate_unit(spec: Spec) -> Unit | None:
    like = next((unit for part in (*spec.decoder, *spec.encoder) for unit in part.units), None)
    return like and Unit(
        filters=None, kernel_size=(1,) * len(like.kernel_size), norm=like.norm, activation=like.activation
    )


def with_skips(spec: Spec, places: set[int], **fields: Any) -> Spec:
    return replace(
        spec, skip=tuple(replace(skip, **fields) if i in places else skip for i, skip in enumerate(spec.skip))
    )


def output_edits(spec: Spec, difference: FirstDifference) -> Iterator[Spec]:
    """Yield other heads."""
    wanted = difference.wanted
    if not spec.heads:
        return
    main = spec.heads[0]
    if not main.before and wanted:
        like = next((unit for part in (*spec.decoder, *spec.encoder) for unit in part.units), None)
        if like:
            filters = wanted.op.filters if isinstance(wanted.op, Conv) else None
            unit = replace(like, filters=filters, strides=None)
            yield replace(spec, heads=(replace(main, before=(unit,)), *spec.heads[1:]))
            alone = replace(unit, order=("norm", "activation"), filters=None)
            yield replace(spec, heads=(replace(main, before=(alone,)), *spec.heads[1:]))
    yield from supervision_edits(spec, main, difference)


def supervision_edits(spec: Spec, main: Head, difference: FirstDifference) -> Iterator[Spec]:
    """Yield outputs of further stages, separate or fused."""
    depth = spec.depth
    right = [Stage(i, depth - 1 - i) for i in range(1, depth - 1)]
    chosen = [right[:n] for n in range(1, len(right) + 1)] + [[*right, Stage(depth - 1, 0)]]
    for stages in chosen:
        for full in (False, True):
            for way in ("linear", "nearest") if full else ("linear",):
                heads = tuple(
                    replace(main, name=stage.name(depth), at=stage, before=(), full_size=full, interpolation=way)
                    for stage in stages
                )
                yield replace(spec, heads=(main, *heads), fusion=None)
                if full:
                    bare = tuple(replace(head, final=None) for head in (main, *heads))
                    for kind in ("sum", "mean", "conv"):
                        unit = replace(main.unit, kernel_size=(1,) * len(main.unit.kernel_size), padding="same")
                        fusion = Fusion(kind, unit if kind == "conv" else None, main.final, len(bare))
                        yield replace(spec, heads=bare, fusion=fusion)
