"""The parameters of a block's filters: one number, or one for each convolution."""

from unetgen.emit.eject.script import Script
from unetgen.emit.eject.torch.sides import Side


def width_parameters(side: Side) -> list[str]:
    """Return the parameters of a block after the channels of its input."""
    if not side.convs:
        return ["before: int", "widths: list[int]"]
    return ["before: int", "after: int", *(["convs: int"] if side.convs == "convs" else [])]


def width_names(side: Side) -> list[str]:
    """Return the names of these parameters, which a class passes on."""
    return [given.partition(":")[0] for given in width_parameters(side)[1:]]


def first_filters(script: Script) -> str:
    return "after" if script.is_flat else "widths[0]"


def last_width(script: Script) -> str:
    return "after" if script.is_flat else "widths[-1]"


def loop_over_convs(side: Side, numbered: bool = False) -> str:
    """Return the line of a loop over convolutions, each with `after` filters."""
    numbered = numbered or bool(side.rates or side.conv_kernels)
    if side.convs:
        return f"for {'number' if numbered else '_'} in range({side.convs}):"
    return "for number, after in enumerate(widths):" if numbered else "for after in widths:"


def before_the_last(side: Side) -> str:
    """Return the condition of all convolutions but the last, in a numbered loop."""
    return f"number < {side.convs or 'len(widths)'} - 1"


def last_width_at(script: Script, level: str) -> str:
    """Return the expression of the channels that a stage of the left side gives."""
    return f"FILTERS[{level}]" if script.is_flat else f"WIDTHS[{level}][-1]"
