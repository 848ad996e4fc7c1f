"""The outputs: the main head, those that the user names, and deep supervision."""

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from unetgen._text import plural, shown
from unetgen.graph.parts import Unit
from unetgen.graph.spec import Fusion, Head, Stage
from unetgen.language import values
from unetgen.language.config import HEADS
from unetgen.language.keras_words import ACTIVATIONS
from unetgen.language.resolve.reader import Reader
from unetgen.language.resolve.unit_keys import Cell, Scope, refuse_filters, units_of
from unetgen.language.resolve.unit_values import known
from unetgen.network import recipes
from unetgen.ops import Activation, Axes

ROLES = frozenset(
    ["activation", "before", "concat", "crop", "dropout", "fused", "norm", "pad", "resize", "up"]
)  # in a head
DTYPES = ("float16", "bfloat16", "float32", "float64")


class Outputs(NamedTuple):
    """Every head, the main one first; how they become one, if they do; and the weights of their losses."""

    heads: tuple[Head, ...]
    fusion: Fusion | None = None
    loss_weights: tuple[float, ...] = ()


class Stages(NamedTuple):
    """The stages of a topology by name, in execution order; the last is the network's."""

    named: dict[str, Stage]

    @property
    def last(self) -> Stage:
        return [*self.named.values()][-1]

    def supervised(self) -> list[Stage]:
        """Those at which deep supervision stands: the right side, or the top row of a nested grid; not the last."""
        right = [stage for stage in self.named.values() if stage.column and stage != self.last]
        top = [stage for stage in right if stage.level == 0]
        return sorted(top or right, key=lambda stage: (stage.level, -stage.column))


def stages(topology: str, depth: int) -> Stages:
    order = [stage for stage, _ in recipes.stages_of(topology, depth)]
    return Stages({stage.name(depth): stage for stage in order})


def outputs(read: Reader, there: Stages, dims: int) -> Outputs:
    """All heads of a description."""
    kind = read("head.kind", values.one_of(("conv", "none")), "conv")
    extra = [extra_head(read, name, there, dims) for name in extra_names(read, there.named)]
    if kind == "none":
        return Outputs(tuple(extra))
    main = head(read, "head", "", there.last, dims)
    return supervised(read, main, tuple(extra), there, dims)


def head(read: Reader, group: str, name: str, at: Stage, dims: int) -> Head:
    """The head of a group of keys."""
    count = read.required(f"{group}.filters", values.whole(1), 1, "3")
    default = "sigmoid" if count == 1 else "softmax"
    final = read(f"{group}.activation", known(ACTIVATIONS), default)
    right = all(problem.key != f"{group}.filters" for problem in read.problems)
    labels = read(f"{group}.labels", lambda value: labels_for(value, count if right else None), ())
    kernel = read(f"{group}.kernel_size", lambda value: values.odd_axes(value, dims), (1,) * dims)
    bias = read(f"{group}.use_bias", values.boolean, True)
    norm = units_of(read, (Scope(group, 0),), dims).norm(Cell(0))
    padding = padding_of(read, kernel, dims)
    unit = Unit(filters=count, kernel_size=kernel, padding=padding, use_bias=bias, norm=norm, order=("conv", "norm"))
    dtype = read(f"{group}.dtype", values.one_of(DTYPES), "float32")
    activation = None if final == "linear" else Activation(final)
    return Head(
        name=name, at=at, unit=unit, labels=labels, before=before(read, group, dims), final=activation, dtype=dtype
    )


def padding_of(read: Reader, kernel: Axes, dims: int) -> Any:
    """As everywhere; where that is in pixels, as many as this kernel needs to keep the size."""
    padding = units_of(read, (Scope("", 0),), dims).padding(Cell(0), kernel, (1,) * dims, (1,) * dims)
    return padding if isinstance(padding, str) else tuple((k - 1) // 2 for k in kernel)


def labels_for(value: Any, count: int | None) -> tuple[str, ...]:
    """The names of the classes, as many as there are filters."""
    labels = values.words(values.text)(value)
    if labels and count and len(labels) != count:
        given, there = plural(len(labels), "name"), plural(count, "filter")
        raise ValueError(f"{given} for {there} of the head. Give {count}, or null for none.")
    return labels


def before(read: Reader, group: str, dims: int) -> tuple[Unit, ...]:
    """The convolution before the last one."""
    if not read.is_set(f"{group}.before.filters"):
        return ()
    width = read(f"{group}.before.filters", lambda value: 0 if value == "keep" else values.whole(1)(value), 0)
    units = units_of(read, (Scope(f"{group}.before", 0), Scope("decoder", 0), Scope("", 0)), dims)
    unit = units.at(Cell(0), width or None)
    refuse_filters(read, f"{group}.before.filters", [unit])
    return (unit,)


def extra_names(read: Reader, stage_names: Collection[str]) -> list[str]:
    """The names of the heads that the user adds, in their order; they are parts of layers' names."""
    names = list(dict.fromkeys(path.split(".")[1] for path in read.given if path.startswith(f"{HEADS}.")))
    for name in names:
        if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
            read.problems.say(f"{HEADS}.{name}", "is no name for layers. Use small letters, digits and _.")
        elif other := same_layers(name, names, stage_names):
            read.problems.say(
                f"{HEADS}.{name}", f"would name layers as {other} does. Take another name: output_{name}."
            )
    return names


def same_layers(name: str, names: Sequence[str], stage_names: Collection[str]) -> str | None:
    """What else has layers of the names that a head of this name would give: deep supervision, or another head."""
    if name in stage_names:
        return "deep supervision"
    before = [other for other in names if name.startswith(f"{other}_")]
    rests = {"the main head": name, **{other: name.removeprefix(f"{other}_") for other in before}}
    return next((other for other, rest in rests.items() if rest.split("_")[0] in ROLES), None)


def extra_head(read: Reader, name: str, there: Stages, dims: int) -> Head:
    at = read(f"{HEADS}.{name}.at", lambda value: stage_named(value, there), there.last)
    return head(read, f"{HEADS}.{name}", name, at, dims)


def stage_named(value: Any, there: Stages) -> Stage:
    return there.named[values.one_of(list(there.named))(value)]


def supervised(read: Reader, main: Head, extra: tuple[Head, ...], there: Stages, dims: int) -> Outputs:
    """The main head with its like on other stages, where deep supervision is asked for."""
    group = "deep_supervision"
    chosen: list[Stage] = read(f"{group}.stages", lambda value: supervised_stages(value, there), [])
    if not chosen:
        if read.given.get(f"{group}.stages") == "all":  # no stage at depth 1 and 2
            read.used.discard(f"{group}.stages")
        return Outputs((main, *extra))
    native = read(f"{group}.resolution", values.one_of(("full", "native")), "full") == "native"
    way: Any = "linear" if native else read(f"{group}.interpolation", values.one_of(("nearest", "linear")), "linear")
    fuse: Any = read(f"{group}.fuse", values.one_of(("none", "sum", "mean", "conv")), "none")
    kernel = read(f"{group}.kernel_size", lambda value: values.odd_axes(value, dims), main.unit.kernel_size)
    padding = padding_of(read, kernel, dims)
    names = {stage: name for name, stage in there.named.items()}
    like = [
        replace(main, name=names[stage], at=stage, before=(), full_size=not native, interpolation=way,
                      unit=replace(main.unit, kernel_size=kernel, padding=padding))
        for stage in chosen
    ]  # fmt: skip
    if fuse == "none":
        count = 1 + len(like)
        default = tuple(0.5**i / (2 - 0.5 ** (count - 1)) for i in range(count))
        weights = read(f"{group}.weights", lambda value: weights_for(value, count), default)
        return Outputs((main, *like, *extra), None, (*weights, *(1.0 for _ in extra)))
    bare = tuple(replace(one, final=None) for one in (main, *like))
    last = replace(main.unit, kernel_size=(1,) * dims, padding="same") if fuse == "conv" else None
    return Outputs((*bare, *extra), Fusion(fuse, last, main.final, len(bare)))


def supervised_stages(value: Any, there: Stages) -> list[Stage]:
    if value == "all":
        return there.supervised()
    chosen = [stage_named(name, there) for name in values.items_of(value) or [value]]
    if there.last in chosen or len(set(chosen)) < len(chosen):
        last = next(name for name, stage in there.named.items() if stage == there.last)
        raise ValueError(f"{shown(value)} names a stage twice; {last} has the main head already. Leave it out.")
    return chosen


def weights_for(value: Any, count: int) -> tuple[float, ...]:
    items = values.items_of(value) or [value]
    if len(items) != count:
        raise ValueError(f"{plural(len(items), 'weight')} for {plural(count, 'output')}: {shown(value)}. Give {count}.")
    return tuple(0.0 if item == 0 else values.positive(item) for item in items)
