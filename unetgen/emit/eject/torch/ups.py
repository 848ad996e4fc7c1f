"""The layers that bring a map up by an edge's factor, with the units around them."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from unetgen.emit.eject.code import LayerCall, literal_text
from unetgen.emit.eject.script import Script, one_value, plain_axes
from unetgen.emit.eject.torch.layers import Convolution, unit_layers
from unetgen.emit.eject.torch.sides import kind_of
from unetgen.errors import SettingError
from unetgen.graph.parts import Around, Channels, Unit
from unetgen.graph.spec import Up
from unetgen.network.edges import transposed_unit
from unetgen.network.units import transposed_conv

MODES = {1: "linear", 2: "bilinear", 3: "trilinear"}


@dataclass
class Joining:
    """The parameters of a decoder's class, and their values in the loop."""

    parameters: list[str] = field(default_factory=list[str])
    given: list[str] = field(default_factory=list[str])
    layers: list[LayerCall] = field(default_factory=list[LayerCall])
    channels: str = "below"
    skip: str = "skip"


def up_layers(script: Script, ups: Sequence[Up], factor: str = "", below: str = "below", skip: str = "skip") -> Joining:
    """Return the layers that bring a map of `below` channels up, by an edge's factor."""
    joining = Joining(channels=below, skip=skip)
    kind = one_value([up.kind for up in ups], "up.kind")
    lay_around_up(script, joining, [up.before for up in ups], "before")
    factors = plain_axes([up.factor for up in ups])
    factor = factor or varied(script, joining, "factor", "FACTOR", factors, "down.factor")
    if kind in ("nearest", "linear"):
        corners = one_value([up.align_corners for up in ups], "up.align_corners")
        more = [f'mode="{MODES[script.dims]}"'] if kind == "linear" else []
        more += ["align_corners=True"] if kind == "linear" and corners else []
        joining.layers.append(LayerCall("nn.Upsample", (f"scale_factor={factor}", *more)))
    elif kind == "transpose":
        transposed_layers(script, joining, ups, factor)
    else:
        raise SettingError("up.kind", f"{kind!r} is not written as PyTorch. Use transpose, nearest or linear.")
    lay_around_up(script, joining, [up.after for up in ups], "after")
    return joining


def varied(script: Script, joining: Joining, name: str, constant: str, values: list[Any], key: str) -> str:
    """Return the constant or the parameter for what may vary by level."""
    passed = script.by_level(constant, values, key, more=1)
    if "level" not in passed:
        return passed
    joining.parameters.append(f"{name}: {kind_of(script, values)}")
    joining.given.append(passed)
    return name


def channels_after(script: Script, joining: Joining, policies: Sequence[Channels], role: str) -> str:
    """Return the channels behind a unit, by the description's policy."""
    key = "up.filters" if role == "up" else f"up.{role}.filters"
    if all(isinstance(policy, int) for policy in policies):
        constant = "UP_FILTERS" if role == "up" else f"UP_{role.upper()}_FILTERS"
        return varied(script, joining, f"{role}_filters", constant, list(policies), key)
    policy = one_value(policies, key)
    return {"keep": joining.channels, "halve": f"max({joining.channels} // 2, 1)", "skip": joining.skip}[policy]


def lay_around_up(script: Script, joining: Joining, units: Sequence[Around | None], role: str) -> None:
    """Add the unit before or after the resampling."""
    one = one_value([around and around._replace(filters="keep") for around in units], f"up.{role}.kernel_size")
    if one is None:
        return
    after = channels_after(script, joining, [around.filters for around in units if around], role)
    kernel = kernel_beside(script, one.unit, f"up.{role}.kernel_size")
    layers = unit_layers(script, one.unit, Convolution(joining.channels, after, kernel))
    if one.changes_only and after != joining.channels:
        made = LayerCall("nn.Identity() if " + f"{after} == {joining.channels} else nn.Sequential",
                     tuple(layer.text for layer in layers))  # fmt: skip
        layers = [made]
    if not (one.changes_only and after == joining.channels):
        joining.layers += layers
    joining.channels = after


def kernel_beside(script: Script, unit: Unit, key: str) -> str:
    """Return the expression of a kernel, the stages' where its key is not given."""
    kernel = literal_text(plain_axes([unit.kernel_size])[0])
    given = any(script.config[one] is not None for one in (key, "decoder.kernel_size"))
    return kernel if given or script.constants.get("KERNEL_SIZE") != kernel else "KERNEL_SIZE"


def transposed_layers(script: Script, joining: Joining, ups: Sequence[Up], factor: str) -> None:
    """Add the unit of a transposed convolution.

    Raises:
        SettingError: its padding is not PyTorch's.
    """
    unit = one_value([replace(up.unit, kernel_size=(), padding="same") for up in ups if up.unit], "up.norm")
    after = channels_after(script, joining, [up.filters for up in ups], "up")
    convs = [transposed_conv(transposed_unit(up, up.unit, up.factor, 1)) for up in ups if up.unit]
    kernel, more = factor, []
    if any(conv.kernel_size != up.factor for conv, up in zip(convs, ups, strict=True)):
        kernel = literal_text(one_value(plain_axes([conv.kernel_size for conv in convs]), "up.kernel_size"))
        cut = [cut_of(conv) for conv in convs]
        before, added = one_value(cut, "up.padding")
        more = [f"padding={literal_text(before)}"] if before not in (0, (0,) * script.dims) else []
        more += [f"output_padding={literal_text(added)}"] if added not in (0, (0,) * script.dims) else []
    more += [] if unit.use_bias else ["bias=False"]
    made = LayerCall(f"nn.ConvTranspose{script.dims}d", (joining.channels, after, kernel, f"stride={factor}", *more))
    bare = replace(unit, order=tuple(part for part in unit.order if part != "conv"), kernel_size=(1,) * script.dims)
    at = unit.order.index("conv")
    layers = unit_layers(script, replace(bare, order=unit.order[:at]), Convolution(joining.channels, after))
    joining.layers += [*layers, made]
    joining.layers += unit_layers(script, replace(bare, order=unit.order[at + 1 :]), Convolution(after, after))
    joining.channels = after


def cut_of(conv: Any) -> tuple[Any, Any]:
    """Return PyTorch's padding and output padding of a transposed convolution.

    Raises:
        SettingError: Keras' `same` cuts the last pixel first, which PyTorch cannot.
    """
    extra = [max(k - s, 0) for k, s in zip(conv.kernel_size, conv.strides, strict=True)]
    pairs = conv.cropping or ((0, 0),) * len(extra)
    if conv.padding == "same":
        pairs = tuple((e // 2, e - e // 2) for e in extra)
    added = tuple(before - after for before, after in pairs)
    if any(more < 0 for more in added):
        raise SettingError(
            "up.padding", "'same' cuts the last pixel first, which PyTorch does not. Use pixels, such as 1."
        )
    first = tuple(before for before, _ in pairs)
    return plain_axes([first])[0], plain_axes([added])[0]
