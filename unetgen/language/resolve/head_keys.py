"""The outputs: the main head, those that the user names, and deep supervision."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, NamedTuple

from unetgen._text import shown
from unetgen.graph.parts import Unit
from unetgen.graph.spec import Fusion, Head, Stage
from unetgen.language.config import HEADS, head_name_fault
from unetgen.language.keras_words import CLASS_ACTIVATIONS
from unetgen.language.keys import outputs as keys
from unetgen.language.keys.convolution import PADDING
from unetgen.language.output_values import Stages, misfit_of_labels
from unetgen.language.resolve.filter_keys import refuse_filters
from unetgen.language.resolve.reader import Reader
from unetgen.language.resolve.unit_keys import units_of
from unetgen.language.resolve.unit_places import Cell, Scope
from unetgen.ops import Activation, Axes

ROLES = frozenset(
    ["activation", "before", "concat", "crop", "dropout", "fused", "image", "norm", "pad", "resize", "up"]
)  # in a head


class Outputs(NamedTuple):
    """All heads, the main one first, their fusion if any, and the weights of losses."""

    heads: tuple[Head, ...]
    fusion: Fusion | None = None
    loss_weights: tuple[float, ...] = ()


def resolve_outputs(read: Reader, there: Stages, dims: int) -> Outputs:
    """Return all heads of a description."""
    kind = read.value(keys.HEAD_KIND, group="head")
    extra = [extra_head(read, name, there, dims) for name in extra_names(read, there.named)]
    if kind == "none":
        return Outputs(tuple(extra))
    main = head(read, "head", "", there.last, dims)
    return supervised(read, main, tuple(extra), there, dims)


def head(read: Reader, group: str, name: str, at: Stage, dims: int) -> Head:
    """Return the head of a group of keys."""
    count = read.required(keys.HEAD_FILTERS, 1, group=group)
    default = "sigmoid" if count == 1 else "softmax"
    final = read.fitting(keys.HEAD_ACTIVATION, partial(dead_activation, count), default, group)
    right = all(problem.key != f"{group}.filters" for problem in read.problems)
    labels = read.fitting(keys.LABELS, partial(misfit_of_labels, count if right else None), (), group)
    kernel = read.value(keys.HEAD_KERNEL, dims, group=group)
    bias = read.value(keys.HEAD_BIAS, group=group)
    normed = read.any_below(f"{group}.norm")
    norm = units_of(read, (Scope(group, 0),), dims).norm(Cell(0)) if normed else None
    unit = Unit(
        filters=count, kernel_size=kernel, use_bias=bias, norm=norm, order=("conv", "norm"),
        **padding_of(read, kernel, dims),
    )  # fmt: skip
    dtype = read.value(keys.HEAD_DTYPE, group=group)
    activation = None if final == "linear" else Activation(final)
    image = read.value(keys.HEAD_IMAGE, group=group)
    return Head(
        name=name,
        at=at,
        unit=unit,
        labels=labels,
        before=before(read, group, dims),
        final=activation,
        dtype=dtype,
        image=None if image == "none" else image,
    )


def dead_activation(count: int, activation: str) -> str:
    """Return why an activation over the classes is constant; or nothing."""
    if count > 1 or activation not in CLASS_ACTIVATIONS:
        return ""
    value = 0 if activation == "log_softmax" else 1
    return f"{shown(activation)} of 1 class is always {value}, and nothing is trained. Use sigmoid, or filters=2."


def padding_of(read: Reader, kernel: Axes, dims: int) -> dict[str, Any]:
    """Return the padding of the top level; in pixels, what this kernel needs."""
    if not (read.explains or read.is_set("padding")) and PADDING.default == "same":  # as nearly every head
        return {"padding": "same"}
    around = units_of(read, (Scope("", 0),), dims).around(Cell(0), kernel, (1,) * dims, (1,) * dims)
    return around if isinstance(around["padding"], str) else {**around, "padding": tuple((k - 1) // 2 for k in kernel)}


def before(read: Reader, group: str, dims: int) -> tuple[Unit, ...]:
    """Return the convolution before the last one."""
    if not read.is_set(f"{group}.before.filters"):
        return ()
    width = read.value(keys.BEFORE_FILTERS, group=group, default=0)
    units = units_of(read, (Scope(f"{group}.before", 0), Scope("decoder", 0), Scope("", 0)), dims)
    unit = units.at(Cell(0), width or None)
    refuse_filters(read, f"{group}.before.filters", [unit])
    return (unit,)


def extra_names(read: Reader, stage_names: Collection[str]) -> list[str]:
    """Return the names of the user's own heads, in order.

    They are parts of layers' names.
    """
    if not read.any_below(HEADS):
        return []
    names = list(dict.fromkeys(path.split(".")[1] for path in read.given if path.startswith(f"{HEADS}.")))
    for name in names:
        if fault := head_name_fault(f"{HEADS}.{name}"):
            read.problems.say(HEADS, fault)
        elif other := same_layers(name, names, stage_names):
            read.problems.say(
                f"{HEADS}.{name}", f"would name layers as {other} does. Take another name: output_{name}."
            )
    return names


def same_layers(name: str, names: Sequence[str], stage_names: Collection[str]) -> str | None:
    """Return the head, or deep supervision, whose layers would have equal names."""
    if name in stage_names:
        return "deep supervision"
    before = [other for other in names if name.startswith(f"{other}_")]
    rests = {"the main head": name, **{other: name.removeprefix(f"{other}_") for other in before}}
    return next((other for other, rest in rests.items() if rest.split("_")[0] in ROLES), None)


def extra_head(read: Reader, name: str, there: Stages, dims: int) -> Head:
    at = read.value(keys.AT, there, group=f"{HEADS}.{name}", default=there.last)
    return head(read, f"{HEADS}.{name}", name, at, dims)


def supervised(read: Reader, main: Head, extra: tuple[Head, ...], there: Stages, dims: int) -> Outputs:
    """Add copies of the main head on other stages for deep supervision."""
    group = "deep_supervision"
    chosen = read.value(keys.STAGES, there, group=group, default=[])
    if not chosen:
        if read.given.get(f"{group}.stages") is not None:  # there is no stage at depth 1 and 2
            read.has_no_effect(f"{group}.stages")
        return Outputs((main, *extra))
    native = read.value(keys.RESOLUTION, group=group) == "native"
    way = "linear" if native else read.value(keys.INTERPOLATION, group=group)
    fuse = read.value(keys.FUSE, group=group)
    kernel = read.value(keys.SUPERVISED_KERNEL, dims, group=group, default=main.unit.kernel_size)
    around = padding_of(read, kernel, dims)
    names = {stage: name for name, stage in there.named.items()}
    like = [
        replace(main, name=names[stage], at=stage, before=(), image=None, full_size=not native, interpolation=way,
                      unit=replace(main.unit, kernel_size=kernel, **around))
        for stage in chosen
    ]  # fmt: skip
    if fuse == "none":
        count = 1 + len(like)
        default = tuple(0.5**i / (2 - 0.5 ** (count - 1)) for i in range(count))
        weights = read.value(keys.LOSS_WEIGHTS, count, group=group, default=default)
        return Outputs((main, *like, *extra), None, (*weights, *(1.0 for _ in extra)))
    bare = tuple(replace(one, final=None) for one in (main, *like))
    last = replace(main.unit, kernel_size=(1,) * dims, padding="same") if fuse == "conv" else None
    return Outputs((*bare, *extra), Fusion(fuse, last, main.final, len(bare)))
