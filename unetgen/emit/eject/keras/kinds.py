"""Kinds of stages: their common settings, and those that vary by level."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from unetgen.emit.eject.block_options import block_and_options
from unetgen.emit.eject.code import literal_text
from unetgen.emit.eject.filters import decoder_convs, encoder_convs
from unetgen.emit.eject.first_unit import Table, bare_first, is_bare
from unetgen.emit.eject.keras.units import Wording
from unetgen.emit.eject.script import Script, one_value, plain_axes
from unetgen.emit.eject.skips import refuse_attended
from unetgen.errors import SettingError
from unetgen.graph.parts import Part, Recipe, Unit

SHARED = ("groups", "use_bias", "dilation_rate")


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of stage: its recipe, its unit, and the parameters of its function.

    `by_conv` has the constants that have a value per convolution. `bare` says that the first convolution of a stage
    can be without norm and activation.
    """

    prefix: str
    block: Recipe
    attention: Recipe | None
    unit: Unit
    per_axis: bool
    by_level: tuple[str, ...]
    by_conv: tuple[tuple[str, str], ...]
    strided: bool
    convs: str
    bare: bool
    repeated: bool
    kernel_constant: str = "KERNEL_SIZE"
    options: tuple[str, ...] = ()  # those of the block that its function takes

    @property
    def width(self) -> str:
        """The parameter of the filters: one number, or one for each convolution."""
        return "filters" if self.convs else "widths"

    @property
    def first_width(self) -> str:
        return "filters" if self.convs else "widths[0]"

    @property
    def last_width(self) -> str:
        return "filters" if self.convs else "widths[-1]"

    @property
    def loop(self) -> str:
        """The line of a loop over the convolutions."""
        return f"for j in range({self.convs}):" if self.convs else "for j, filters in enumerate(widths):"

    @property
    def before_the_last(self) -> str:
        """The condition of all convolutions but the last."""
        return f"j < {self.convs or 'len(widths)'} - 1"

    @property
    def parameters(self) -> list[str]:
        """The parameters besides the map, the filters and the name."""
        convs = ["convs"] if self.convs == "convs" else []
        return [
            *convs,
            *self.by_level,
            *self.options,
            *(["strides=1"] if self.strided else []),
            *(["bare=False"] if self.bare else []),
        ]

    @property
    def passed(self) -> list[str]:
        return [parameter.partition("=")[0] for parameter in self.parameters]

    @property
    def after_first(self) -> list[str]:
        """The lines after the first convolution, which alone strides or is bare."""
        names = [*(["strides"] if self.strided else []), *(["bare"] if self.bare else [])]
        values = [*(["1"] if self.strided else []), *(["False"] if self.bare else [])]
        return [f"{', '.join(names)} = {', '.join(values)}"] if names else []

    def wording(self, name: str, **more: Any) -> Wording:
        """Return the names in the lines of a convolution of the block."""
        conv = dict(self.by_conv)
        kernel = "kernel_size" if "kernel_size" in self.by_level else conv.get("kernel_size", self.kernel_constant)
        rate = "rate" if "rate" in self.by_level else conv.get("rate", "")
        given: dict[str, Any] = {
            "kernel": kernel,
            "per_axis": self.per_axis,
            "rate": rate,
            "strides": "strides" * self.strided,
        }
        every: dict[str, Any] = {"name": name, **given, "whole": "not bare" * self.bare, **more}
        return Wording(**every)

    def is_like(self, other: "Kind") -> bool:
        return replace(self, strided=False, repeated=False) == replace(other, strided=False, repeated=False)


def kind_of_parts(script: Script, parts: Sequence[Part], prefix: str = "") -> Kind:
    """Return what stages share, and add the constants that vary by convolution.

    Raises:
        SettingError: they differ in something that is not written.
    """
    refuse_stages_without_convolutions(parts)
    refuse_attended(parts)
    block, options = block_and_options([part.block for part in parts])
    table = tuple(part.units for part in parts)
    bare = bare_first(table)
    shared_settings(table, bare)
    counts = {len(part.units) for part in parts}
    unit = max((u for level in table for u in level if not is_bare(u)), key=lambda u: u.kernel_size)
    dropout = next((u.dropout for level in table for u in level if u.dropout), None)  # of some convolutions or all
    made = Kind(
        prefix=prefix, block=block, attention=one_value([part.attention for part in parts], "attention.kind"),
        unit=replace(unit, filters=None, strides=None, dropout=dropout), by_level=(), by_conv=(),
        strided=is_strided(table), bare=bare,
        convs=convs_of_kind(script, counts, prefix), options=tuple(name for name, _ in options),
        repeated=any(part.repeats > 1 for part in parts), per_axis=len({*unit.kernel_size}) > 1,
    )  # fmt: skip
    kernels = kernels_of(table)
    rates = [[u.dropout.rate if u.dropout else 0 for u in level] for level in table]
    made = varied_by(script, made, "kernel_size", f"{prefix.upper()}KERNEL_SIZE", kernels)
    if any(rate for level in rates for rate in level) and len({rate for level in rates for rate in level}) > 1:
        made = varied_by(script, made, "rate", f"{prefix.upper()}DROPOUT_RATE", rates, "dropout.rate")
    if "kernel_size" not in (*made.by_level, *dict(made.by_conv)):
        made = replace(made, kernel_constant=kernel_constant(script, prefix, max(kernels)[0]))
    if made.by_level and not all(table):
        raise SettingError("convs", f"is 0 at a level where {made.by_level[0]} varies by level, which is not written.")
    return made


def refuse_stages_without_convolutions(parts: Sequence[Part]) -> None:
    """Refuse stages without convolutions, but where a loop over none is one.

    Raises:
        SettingError: a block needs some.
    """
    plain = all(part.block.name == "plain" and part.repeats == 1 and not part.attention for part in parts)
    if not all(part.units for part in parts) and not plain:
        raise SettingError("convs", "is 0 at a level, and a stage without convolutions is not written.")


def convs_of_kind(script: Script, counts: set[int], prefix: str) -> str:
    """Return how many convolutions a block has, as an expression in its function."""
    if prefix == "skip_":
        return str(min(counts))
    if not script.is_flat:
        return ""
    if len(counts) > 1:
        return "convs"
    return decoder_convs(script) if prefix == "decoder_" else encoder_convs(script)


def kernel_constant(script: Script, prefix: str, kernel: Any) -> str:
    """Add the constant of a kernel, and return its name; sides of one kernel share it."""
    text = literal_text(kernel)
    own = "KERNEL_SIZE" if script.constants.get("KERNEL_SIZE", text) == text else f"{prefix.upper()}KERNEL_SIZE"
    return script.constant(own, kernel, "kernel_size")


def kernels_of(table: Table) -> list[list[Any]]:
    """Return all kernels as numbers, or all per axis where one differs between axes."""
    plain = iter(plain_axes([unit.kernel_size for level in table for unit in level]))
    return [[next(plain) for _ in level] for level in table]


def varied_by(script: Script, kind: Kind, what: str, constant: str, values: list[list[Any]], key: str = "") -> Kind:
    """Return the kind with what varies by level or by convolution."""
    every = {value for level in values for value in level}
    if len(every) == 1:
        return kind
    if any(isinstance(value, tuple) for value in every):
        kind = replace(kind, per_axis=True)
    if all(len(set(level)) == 1 for level in values if level):
        return replace(kind, by_level=(*kind.by_level, what))
    longest = max(values, key=len)
    if any(level != longest[: len(level)] for level in values):
        raise SettingError(key or what, "varies by level and by convolution, which is not written.")
    name = script.constant(f"{constant}S", tuple(longest), key or what)
    return replace(kind, by_conv=(*kind.by_conv, (what, f"{name}[j]")))


def shared_settings(table: Table, bare: bool) -> None:
    """Refuse units that differ in more than filters, kernel, dropout and strides."""
    units = [unit for level in table for unit in level]
    for key in SHARED:
        one_value([getattr(unit, key) for unit in units], key)
    rest = units[1:] if bare else units
    for key in ("order", "norm", "activation"):
        one_value([getattr(unit, key) for unit in rest], key)
    one_value([unit.dropout.kind for unit in rest if unit.dropout] or [""], "dropout.kind")
    if "conv" not in units[-1].order:
        raise SettingError("order", "has no conv, and such a unit is not written.")
    if any(unit.is_strided for level in table for unit in level[1:]):
        raise SettingError("down.kind", "strides in a convolution that is not its stage's first.")
    one_value([padding_kind_of(unit) for unit in units if max(unit.kernel_size) > 1], "padding")


def padding_kind_of(unit: Unit) -> str:
    if isinstance(unit.padding, str):
        return unit.padding
    rate = unit.dilation_rate or (1,) * len(unit.kernel_size)
    spans = [(k - 1) * r for k, r in zip(unit.kernel_size, rate, strict=True)]
    if unit.border != "constant":
        return unit.border
    half = all(2 * p == span for p, span in zip(unit.padding, spans, strict=True))
    return "symmetric" if half else str(unit.padding)


def is_strided(table: Table) -> bool:
    return any(level[0].is_strided for level in table if level)
