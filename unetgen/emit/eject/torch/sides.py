"""The recipe that the stages of a side share, and its values by level."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from unetgen.emit.eject.block_options import ByLevel, block_and_options
from unetgen.emit.eject.code import LayerCall, axes_type
from unetgen.emit.eject.filters import decoder_convs, encoder_convs
from unetgen.emit.eject.first_unit import bare_first
from unetgen.emit.eject.script import Script, one_value, plain_axes
from unetgen.emit.eject.skips import refuse_attended
from unetgen.emit.eject.torch.layers import Convolution, unit_layers
from unetgen.errors import SettingError
from unetgen.graph.parts import Part, Recipe, Unit
from unetgen.network.blocks._shortcut import split

BLOCKS = ("plain", "residual", "recurrent", "rsu")


@dataclass(frozen=True, kw_only=True)
class Side:
    """The stages of one side: what they share, and what varies by level.

    `kernel` and `stride` are the types of these parameters, empty where they do not vary.
    """

    prefix: str
    unit: Unit
    block: Recipe
    attention: Recipe | None
    repeats: tuple[int, ...]
    kernels: tuple[Any, ...]
    kernel: str
    stride: str
    kernel_name: str = "KERNEL_SIZE"
    convs: str = ""  # how many convolutions a block has: a constant, or a parameter; empty where its filters say so
    bare: bool = False  # the network's first convolution is without norm and activation
    conv_kernels: str = ""  # the constant of kernels that differ between the convolutions of a stage
    rates: str = ""  # the same of dropouts
    options: ByLevel = ()  # a block's options that its class takes, by level

    @property
    def is_repeated(self) -> bool:
        return max(self.repeats) > 1 or self.attention is not None

    @property
    def stage(self) -> str:
        """The name of the class that a stage is made of."""
        return f"{self.prefix}Stage" if self.is_repeated else self.block_name

    @property
    def block_name(self) -> str:
        word = "Conv" if self.block.name == "plain" else self.block.name.capitalize()
        return f"{self.prefix}{word}Block"


def side_of(script: Script, parts: Sequence[Part], prefix: str) -> Side:
    """Return what the stages of a side share.

    Raises:
        SettingError: they differ in more than filters, repeats, kernels and strides.
    """
    if not all(part.units for part in parts):
        raise SettingError("convs", "is 0 at a level, and a stage without convolutions is not written.")
    refuse_attended(parts)
    if any(part.more for part in parts):
        raise SettingError("block.kind", "has several blocks in a stage, which is not written as PyTorch.")
    block, options = block_and_options([part.block for part in parts])
    if block.name not in BLOCKS:
        raise SettingError("block.kind", f"{block.name!r} is not written as PyTorch. Use one of {', '.join(BLOCKS)}.")
    prefix_of_own = "DECODER_" if parts == script.spec.decoder else ""
    conv_kernels = by_conv(script, parts, "kernel_size", f"{prefix_of_own}KERNEL_SIZES")
    rates = by_conv(script, parts, "dropout", f"{prefix_of_own}DROPOUT_RATES")
    kernels = plain_axes([part.units[0].kernel_size for part in parts])
    strides = plain_axes([part.units[0].strides or (1,) * script.dims for part in parts])
    varied = len(set(kernels)) > 1
    counts = {len(part.units) for part in parts}
    return Side(
        prefix=prefix, block=block, repeats=tuple(part.repeats for part in parts), kernels=tuple(kernels),
        attention=one_value([part.attention for part in parts], "attention.kind"),
        conv_kernels=conv_kernels, rates=rates, convs=convs_of(script, counts, parts == script.spec.decoder),
        unit=shared_unit(script, parts, varied, "dropout" if rates else ""),
        kernel=kind_of(script, kernels) if varied else "",
        stride=kind_of(script, strides) if any(part.units[0].is_strided for part in parts) else "", options=options,
        bare=bare_first(tuple(part.units for part in parts)) and block.name == "residual",
    )  # fmt: skip


def convs_of(script: Script, counts: set[int], right: bool) -> str:
    """Return how many convolutions a block has, as an expression in its class."""
    if not script.is_flat:
        return ""
    if len(counts) > 1:
        return "convs"
    return decoder_convs(script) if right else encoder_convs(script)


def kind_of(script: Script, values: Sequence[Any]) -> str:
    return "int" if isinstance(values[0], int) else axes_type(script.dims)


def by_conv(script: Script, parts: Sequence[Part], key: str, constant: str) -> str:
    """Add the constant of what differs between convolutions, and return its name.

    Raises:
        SettingError: it differs between levels too.
    """
    rows = [[getattr(unit, key) for unit in part.units] for part in parts]
    if all(len(set(row)) == 1 for row in rows):
        return ""
    row = one_value([tuple(row) for row in rows], key)
    if key == "dropout":
        one_value([dropout.kind for dropout in row if dropout], "dropout.kind")
        return script.constant(constant, tuple(dropout.rate if dropout else 0 for dropout in row))
    if any(unit.is_strided for part in parts for unit in part.units):
        raise SettingError(key, "differs between convolutions, some of which stride, which is not written.")
    return script.constant(constant, tuple(plain_axes(row)))


def shared_unit(script: Script, parts: Sequence[Part], varied: bool, free: str) -> Unit:
    """Return the recipe of all units, with the strides of one that has some.

    `free` is a setting that may differ.

    Raises:
        SettingError: they differ.
    """
    units = [unit for part in parts for unit in part.units]
    if any(unit.is_strided for part in parts for unit in part.units[1:]):
        raise SettingError("down.kind", "strides in a convolution that is not its stage's first.")
    bare = [replace(unit, filters=None, strides=None) for unit in units]
    rest = bare[1:] if bare_first(tuple(part.units for part in parts)) else bare
    for key in ("order", "norm", "activation", "dropout", "groups", "use_bias", "dilation_rate"):
        one_value([getattr(unit, key) for unit in rest if key != free] or [None], key)
    if "conv" not in bare[0].order:
        raise SettingError("order", "has no conv, and such a unit is not written.")
    paddings = {padding_kind(unit) for unit in bare if max(unit.kernel_size) > 1}
    if len(paddings) > 1:
        raise SettingError("padding", "differs between units, and the file has one for all of them.")
    if varied and any(max(unit.dilation_rate or (1,)) > 1 for unit in bare):
        raise SettingError("dilation_rate", "is set where kernel_size varies by level, which is not written.")
    largest = max(rest, key=lambda unit: unit.kernel_size)
    strided = next((unit for unit in units if unit.is_strided), largest)
    dropout = next((unit.dropout for unit in rest if unit.dropout), None)
    return replace(largest, strides=strided.strides, dropout=dropout)


def padding_kind(unit: Unit) -> str:
    """Return Keras' word for the padding, or `symmetric`, or `pixels`."""
    if isinstance(unit.padding, str):
        return unit.padding
    rate = unit.dilation_rate or (1,) * len(unit.kernel_size)
    halves = tuple((k - 1) // 2 * r for k, r in zip(unit.kernel_size, rate, strict=True))
    if unit.border != "constant":
        return unit.border
    return "symmetric" if unit.padding == halves else "pixels"


def class_parameters(script: Script, side: Side, *first: str) -> list[str]:
    one = "1" if side.stride == "int" else f"({', '.join(['1'] * script.dims)}{',' * (script.dims == 1)})"
    own = [f"kernel: {side.kernel}"] if side.kernel else []
    bare = ["bare: bool = False"] if side.bare else []
    return [*first, *own, *([f"stride: {side.stride} = {one}"] if side.stride else []), *bare]


def passed(side: Side, *more: str) -> list[str]:
    """Return the names that a class passes on: the kernel if it varies, then others."""
    return [*(["kernel"] if side.kernel else []), *(["stride"] if side.stride else []), *more]


def one_of(script: Script, side: Side) -> str:
    return "1" if side.stride == "int" else f"({', '.join(['1'] * script.dims)}{',' * (script.dims == 1)})"


def layers_of_unit(
    script: Script, side: Side, active: str = "", dilation: str = "", before: str = "before", after: str = "after"
) -> list[LayerCall]:
    """Return the layers of one unit, between `before` and `after` channels."""
    kernel = "kernel" if side.kernel else f"{side.conv_kernels}[number]" if side.conv_kernels else side.kernel_name
    if not side.kernel and not side.conv_kernels:
        script.constant(kernel, side.kernels[0])
    per_axis, stride = side.kernel not in ("", "int"), "stride" if side.stride else ""
    names = Convolution(
        before=before,
        after=after,
        kernel=kernel,
        stride=stride,
        per_axis=per_axis,
        active=active,
        dilation=dilation,
        rate=f"{side.rates}[number]" if side.rates else "",
        whole="not bare" if side.bare else "",
    )
    return unit_layers(script, side.unit, names)


def is_switched(side: Side) -> bool:
    """Return whether the last unit of a block may lack its activation."""
    return side.block.name == "residual" and split(side.unit, activate_of(side))[1] is not None and (
        activate_of(side) != "both" or tiles(side))  # fmt: skip


def activate_of(side: Side) -> Any:
    return dict(side.block.options).get("activate", "sum")


def tiles(side: Side) -> bool:
    return dict(side.block.options).get("projection") == "tile"
