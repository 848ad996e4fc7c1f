"""Read the units of a part, per level and conv: own keys over inherited ones."""

from collections.abc import Sequence
from typing import Any, TypeVar, cast

from unetgen.graph.altered import altered
from unetgen.graph.cached import cached_property
from unetgen.graph.parts import Function, Unit
from unetgen.language import keras_words, kinds, values
from unetgen.language import per_level as levels
from unetgen.language import unit_values as cells
from unetgen.language.keys import convolution as keys
from unetgen.language.keys.key import Key
from unetgen.language.resolve.answers import add_answer
from unetgen.language.resolve.reader import Reader
from unetgen.language.resolve.unit_places import Cell, Given, Scope, listed
from unetgen.ops import Activation, Axes, Dropout, Norm, PReLU

T = TypeVar("T")

NAMES = frozenset(key.path for key in keys.UNIT)
KINDS = ("norm.kind", "activation.kind")
USUAL = {key.path: key.default for key in keys.UNIT if key.path in KINDS}
PARAMETERS: dict[str, Key[Any]] = {
    key.path.partition(".")[2]: key for key in (keys.NEGATIVE_SLOPE, keys.ALPHA, keys.APPROXIMATE)
}


def units_of(read: Reader, scopes: Sequence[Scope], dims: int) -> "Units":
    """Return the units of a part; parts without keys of their own share one object."""
    there = tuple([scope for scope in scopes if not scope.group or scope.group in read.groups])
    units = read.shared[there] = read.shared.get(there) or Units(read, there, dims)
    read.of_parts.setdefault(scopes[0].group, []).append(units.answers)
    return units


class Units:
    """The keys of a convolution as a part sees them: the first scope wins.

    `defaults` are for keys that no scope sets; `even` allows kernels without a centre, `below` takes the next level's.
    """

    def __init__(
        self,
        read: Reader,
        scopes: Sequence[Scope],
        dims: int,
        defaults: dict[str, Any] | None = None,
        *,
        even: bool = False,
        below: bool = False,
    ) -> None:
        self.read, self.dims, self.defaults, self.even, self.below = read, dims, defaults or {}, even, below
        self.own = scopes[0].group if scopes else ""
        self.answers = read.answers_of(self.own)
        self.found: dict[str, Given] = {}
        for scope in reversed(scopes):
            there = read.below(scope.group, NAMES)
            for kind in KINDS:
                self.forget(kind, there.get(kind))
            self.found.update({name: Given(scope, value) for name, value in there.items()})
        self.made: dict[tuple[Cell | None, Axes | None], Unit] = {}

    def forget(self, kind: str, value: Any) -> None:
        """Drop the settings that the kind which a part names does not take over."""
        if value is None:
            return
        before = self.found.get(kind)
        old, new = kinds.words_in(before.value if before else USUAL[kind]), kinds.words_in(value)
        if old != new:
            self.found = {name: given for name, given in self.found.items() if kinds.holds_for(name, kind, old, new)}

    def drop(self, group: str, start: str) -> None:
        """Leave keys of a group unread, so that they are reported to change nothing."""
        self.found = {
            name: given
            for name, given in self.found.items()
            if given.scope.group != group or not name.startswith(start)
        }

    def is_per_level(self, name: str) -> bool:
        """Return whether a key of the top level varies by level."""
        return name in self.found and not self.found[name].scope.group and cells.varies(self.found[name].value)

    @cached_property
    def varied(self) -> bool:
        """True if any value may vary by place; asked after all keys are found."""
        return any(name != "order" and cells.varies(given.value) for name, given in self.found.items())

    def at(self, cell: Cell, filters: int | None = None, strides: Axes | None = None) -> Unit:
        """Return the unit at a place; its settings are read once if no value varies."""
        place = (cell if self.varied else None, strides)
        if place not in self.made:
            self.made[place] = Unit(filters=None, strides=strides, **self.settings(cell, strides or (1,) * self.dims))
        return altered(self.made[place], filters=filters)

    def settings(self, cell: Cell, strides: Axes) -> dict[str, Any]:
        order = self.value(keys.ORDER, cell)
        norm = self.norm(cell) if "norm" in order else None
        activation = self.activation(cell) if "activation" in order else None
        dropout = self.dropout(cell) if "dropout" in order else None
        bare = {"order": order, "norm": norm, "activation": activation, "dropout": dropout}
        conv = self.conv_settings(cell, order, norm, strides) if "conv" in order else {"kernel_size": (1,) * self.dims}
        return {**bare, **conv}

    def bare(self, cell: Cell) -> Unit:
        """Return norm and activation alone, which a gate takes from the decoder."""
        return Unit(filters=None, kernel_size=(1,) * self.dims, norm=self.norm(cell), activation=self.activation(cell))

    def conv_settings(self, cell: Cell, order: Sequence[str], norm: Norm | None, strides: Axes) -> dict[str, Any]:
        kernel = self.value(keys.KERNEL_SIZE, cell, dims=self.dims)
        dilation = self.value(keys.DILATION_RATE, cell, dims=self.dims)
        return {
            "kernel_size": kernel,
            "dilation_rate": dilation,
            "groups": self.value(keys.GROUPS, cell),
            **self.around(cell, kernel, dilation or (1,) * self.dims, strides),
            "use_bias": self.bias(cell, order, norm),
        }

    def value(self, key: Key[T], cell: Cell, default: T | None = None, **context: Any) -> T:
        """Return the typed value of a key at a place."""
        name, read = key.path, self.read
        given = self.found.get(name)
        if given is None:
            usual = self.usual(key, cell, default, context)
            if read.explains:
                add_answer(self.answers, name, usual)
            return usual
        path = given.scope.path(name)
        if read.explains:
            add_answer(self.answers, name, given.value, path)
        read.used.add(path)
        if name == "kernel_size" and self.below and not given.scope.group:
            cell = cell._replace(i=cell.i + 1)
        try:
            return key.parse(read.bound(self.picked(name, given, cell)), cell.i, cell.j, **context)
        except ValueError as error:
            return read.refused(path, error, self.usual(key, cell, default, context))

    def usual(self, key: Key[T], cell: Cell, default: T | None, context: dict[str, Any]) -> T:
        """Return what holds at a place where no scope sets a key."""
        own = self.defaults.get(key.path, default)
        return key.default_value(cell.i, cell.j, **context) if own is None else own

    def picked(self, name: str, given: Given, cell: Cell) -> Any:
        """Return what a list says for a place: outer lists are levels, inner ones convs."""
        if name == "order" or not isinstance(given.value, list):
            return given.value
        entry, scope = cast("Any", given.value), given.scope
        if scope.levels:
            if name in ("kernel_size", "dilation_rate"):
                levels.refuse_axes_list(entry, scope.levels, self.dims)
            self.read.took(scope.path(name), (cell.i,))
            entry = cells.of_level(entry, scope.levels, cell.i, listed(scope.group))
        if scope.group and scope.group == self.own and (scope.group == "first" or not cell.convs):
            return entry  # a part of one unit: a list here would be of one value, and none of its parsers takes one
        where = {"stem": "the stem", "bottleneck": "the bottleneck", "decoder": "a decoder stage"}.get(self.own)
        convs = cell.convs if scope.levels or scope.group else 0
        return cells.of_conv(entry, convs, cell.j, where or f"level {cell.i}")

    def around(self, cell: Cell, kernel: Axes, dilation: Axes, strides: Axes) -> dict[str, Any]:
        """Return Keras' word, or pixels on both sides, with what fills them.

        A kernel without a centre is refused.
        """
        given = self.value(keys.PADDING, cell, dims=self.dims)
        if (given == "same" or given in cells.CENTRED) and not self.even:
            path = self.found["kernel_size"].scope.path("kernel_size") if "kernel_size" in self.found else "kernel_size"
            self.read.tried(path, lambda: values.refuse_even(kernel, dilation, strides), None)
        border = cells.BORDERS.get(given, "constant")
        if given in cells.CENTRED:
            given = tuple((k - 1) * d // 2 for k, d in zip(kernel, dilation, strict=True))
        return {"padding": given, "border": border}

    def bias(self, cell: Cell, order: Sequence[str], norm: Norm | None) -> bool:
        """Return whether to use a bias; `auto` leaves it out before a norm with a shift."""
        given = self.value(keys.USE_BIAS, cell)
        if given is not None:
            return given
        behind = [part for part in order[order.index("conv") + 1 :] if part != "dropout"]
        return not (behind[:1] == ["norm"] and norm is not None and norm.center)

    def norm(self, cell: Cell) -> Norm | None:
        kind = self.value(keys.NORM_KIND, cell)
        if kind == "none":
            return None
        epsilon = self.value(keys.EPSILON, cell)
        momentum = self.value(keys.MOMENTUM, cell) if kind == "batch" else 0.0
        center, scale = (self.value(key, cell) for key in (keys.CENTER, keys.SCALE))
        return Norm(
            kind, epsilon, momentum, center, scale, self.value(keys.NORM_GROUPS, cell) if kind == "group" else 0
        )

    def activation(self, cell: Cell) -> Function | None:
        kind = self.value(keys.ACTIVATION, cell)
        if kind == "prelu":
            return PReLU(self.value(keys.SLOPES, cell))
        if kind == "linear":
            return None
        return Activation(kind, tuple(self.parameters(kind, cell)))

    def parameters(self, kind: str, cell: Cell) -> list[tuple[str, float]]:
        """Return the parameters of an activation that differ from Keras' defaults."""
        given: list[tuple[str, float]] = []
        for name, default in keras_words.PARAMETERS.get(kind, {}).items():
            if name not in PARAMETERS:
                continue
            key = PARAMETERS[name]
            value = self.value(key, cell, default if key.default is None else key.default)
            if value != default:
                given.append((name, float(value)))
        return given

    def dropout(self, cell: Cell) -> Dropout | None:
        rate = self.value(keys.DROPOUT_RATE, cell)
        return Dropout(rate, self.value(keys.DROPOUT_KIND, cell)) if rate else None
