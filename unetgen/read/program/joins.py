"""Calls that join maps, or cut and pad them, as our ops."""

from typing import Literal, cast, get_args

from unetgen.ops import AnyOp, Border, Concat, Crop, FitChannels, Margins, Merge, Pad, Tile
from unetgen.read.program.site import SAME_TENSOR, CallSite, Read

MergeKind = Literal["add", "multiply", "maximum"]
MERGE_KINDS: dict[str, MergeKind] = {"add": "add", "mul": "multiply", "max": "maximum", "maximum": "maximum"}
TO_THE_END = 2**62


def concat_call(site: CallSite) -> Read:
    """Return a concatenation of channels.

    `None` along another axis or with stored tensors.
    """
    rank = len(site.sizes[0])
    if site.weights or any(len(sizes) != rank for sizes in site.sizes) or site.axis("dim", 0, rank) != 1:
        return None
    return [Concat()] if len(site.inputs) > 1 else SAME_TENSOR


def merge_call(site: CallSite) -> Read:
    """Return a sum, product or maximum of two maps.

    `None` with a number or a stored tensor.

    Adding zero and multiplying by one are nothing.
    """
    kind = MERGE_KINDS[site.op]
    other = site.given("other")
    if isinstance(other, int | float):
        return SAME_TENSOR if other == (kind == "multiply") and kind != "maximum" else None
    alike = len({len(sizes) for sizes in site.sizes}) == 1 and len(site.sizes) == 2
    if not alike or site.weights or site.given("alpha", 1) != 1:
        return None
    return [Merge(kind)] if kind == "multiply" or site.inputs[0] == site.inputs[1] else None


def slice_call(site: CallSite) -> Read:
    """Return a crop of one spatial axis, or the first channels; `None` with steps."""
    rank = len(site.sizes[0])
    axis = site.axis("dim", 0, rank)
    count = site.sizes[0][axis]
    start, end = (bound(int(site.given(name, default)), count) for name, default in (("start", 0), ("end", TO_THE_END)))
    if int(site.given("step", 1)) != 1:
        return None
    if (start, end) == (0, count):
        return SAME_TENSOR
    if axis == 1 and rank > 2 and start == 0 < end:
        return [FitChannels(end)]
    if axis < 2 or start >= end:
        return None
    return [Crop(tuple((start, count - end) if number == axis - 2 else (0, 0) for number in range(rank - 2)))]


def bound(place: int, count: int) -> int:
    """Return a place within an axis; negative ones are counted from the end."""
    return min(max(place + count * (place < 0), 0), count)


def pad_call(site: CallSite) -> Read:
    """Return what pads or cuts.

    `None` for padding with another number than 0, and for amounts that depend on the data.

    The amounts are those of the last axis first.
    """
    given = cast("list[int | None]", site.given("pad", []))
    amounts = [part for part in given if part is not None]
    if len(amounts) < len(given):
        return None
    pairs = list(zip(amounts[::2], amounts[1::2], strict=True))[::-1]
    if not any(amounts):
        return SAME_TENSOR
    mode = str(site.given("mode", "constant"))
    if len(pairs) == site.dims + 1 and mode == "constant" and not site.given("value", 0):
        more = pairs[0][1]
        alone = not any(amounts[:-1]) and more > 0
        return [FitChannels(site.inputs[0].channels + more)] if alone else None
    margins = ((0, 0),) * (site.dims - len(pairs)) + tuple(pairs)
    if mode not in get_args(Border) or site.given("value", 0) or len(margins) != site.dims:
        return None
    return cut_and_padded(margins, cast(Border, mode))


def cut_and_padded(margins: Margins, mode: Border) -> list[AnyOp]:
    cut = tuple((max(-before, 0), max(-after, 0)) for before, after in margins)
    more = tuple((max(before, 0), max(after, 0)) for before, after in margins)
    ops = (Crop(cut) if any(map(any, cut)) else None, Pad(more, mode) if any(map(any, more)) else None)
    return [op for op in ops if op is not None]


def repeat_call(site: CallSite) -> Read:
    """Return a map concatenated with itself; `None` if it is repeated in space."""
    repeats = [int(part) for part in cast("list[int]", site.given("repeats", []))]
    if all(times == 1 for times in repeats) and len(repeats) == len(site.sizes[0]):
        return SAME_TENSOR
    channels_only = len(repeats) == len(site.sizes[0]) > 1 and all(t == 1 for t in (repeats[0], *repeats[2:]))
    return [Tile(repeats[1])] if channels_only else None
