"""Calls that no op of ours means, kept with their settings, weights and work."""

from unetgen.ops import Axes, Foreign, Shape, Weight
from unetgen.read.program.form import Parameter, ProgramCall, Ref, refs
from unetgen.read.program.products import convolution_macs, product_macs
from unetgen.read.program.site import CallSite

ASIDE = (
    "cudnn_enabled",
    "cudnn_enable",
    "pin_memory",
    "device",
    "dtype",
    "layout",
    "memory_format",
    "train",
    "training",
)
LONGEST = 40  # letters of a setting


def foreign_call(site: CallSite, output: Shape, stored: list[Parameter], tensors: list[Axes], which: int) -> Foreign:
    """Return an unknown call.

    Of several outputs the first has the weights and the work.

    `tensors` are the sizes of all that it reads, in order.
    """
    settings = [(name, argument_text_of(value)) for name, value in site.arguments.items() if is_setting(name, value)]
    if which:
        return Foreign(words_of_op(site.op), (*settings, ("output", str(which))), (), output, 0, False)
    parameters = (one for one in stored if one.kind == "parameter")
    weights = tuple(Weight(one.name.rpartition(".")[2], one.sizes, one.is_trainable) for one in parameters)
    macs = foreign_macs(site, tensors)
    return Foreign(words_of_op(site.op), tuple(settings), weights, output, macs or 0, macs is None)


def words_of_op(op: str) -> str:
    """Return an operation's name in words: `layer norm`."""
    return op.strip("_").replace("_", " ")


def is_setting(name: str, value: object) -> bool:
    """Return whether an argument is a setting, and neither a tensor nor nothing."""
    return name not in ASIDE and value is not None and not any(refs(value))


def argument_text_of(value: object) -> str:
    text = str(value)
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def foreign_macs(site: CallSite, tensors: list[Axes]) -> int | None:
    """Count the work for one image; `None` if the inside of the op is unknown."""
    if "." in site.op:
        return None
    if "conv" in site.op and len(tensors) > 1 and site.made:
        is_transposed = "transpose" in site.op or bool(site.given("transposed", False))
        return convolution_macs(tensors[1], tensors[0], site.made, is_transposed) // site.batch
    macs = product_macs(site.op, str(site.given("equation", "")), tensors, site.made)
    return None if macs is None else macs // site.batch


def writes_into(call: ProgramCall) -> str:
    """Return the tensor that a call writes into, or an empty text."""
    first = next(iter(call.arguments.values()), None)
    return first.name if call.in_place and isinstance(first, Ref) else ""
