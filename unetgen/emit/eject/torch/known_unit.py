"""A unit outside the stages, made by what makes theirs."""

from unetgen.emit.eject.code import LayerCall
from unetgen.emit.eject.script import Script
from unetgen.emit.eject.torch.sides import Side, layers_of_unit


def with_known_unit(script: Script, side: Side, layers: list[LayerCall], before: str, after: str) -> list[LayerCall]:
    """Return layers whose last ones are one call where they are a unit of the stages.

    `before` and `after` are the expressions of the unit's channels.
    """
    call = known_call(script, side, before, after)
    if not call or side.kernel or side.bare or side.rates or side.conv_kernels:
        return layers
    unit = layers_of_unit(script, side, before=before, after=after)
    if len(unit) < 2 or layers[-len(unit) :] != unit:
        return layers
    return [*layers[: -len(unit)], call]


def known_call(script: Script, side: Side, before: str, after: str) -> LayerCall | None:
    """Return the call that makes a unit of the stages, if the file has a name for it."""
    if "conv" in script.parts:
        return LayerCall("conv", (before, after))
    if side.block.name == "plain" and side.convs == "convs":
        return LayerCall(side.block_name, (before, after, "convs=1"))
    return None
