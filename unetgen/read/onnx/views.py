"""Concatenations, cuts, paddings and views as calls."""

from collections.abc import Sequence

from unetgen.read.onnx.context import Context, Translation, one_call
from unetgen.read.onnx.nodes import OnnxNode
from unetgen.read.program.form import ProgramCall, Ref

MODES = {"constant": "constant", "reflect": "reflect", "edge": "replicate", "wrap": "circular"}
END = 2**62


def concat_calls(node: OnnxNode, known: Context) -> list[ProgramCall]:
    tensors = [known.argument(name, node, "constant") for name in node.inputs]
    return one_call(node, "cat", {"tensors": tensors, "dim": int(node.given("axis", 1))})


def view_calls(op: str) -> Translation:
    """Return a translation of what gives a tensor other axes."""

    def translate(node: OnnxNode, known: Context) -> list[ProgramCall]:
        return one_call(node, op, {"self": Ref(node.input(0)), "size": list(known.size(node.outputs[0]))})

    return translate


def transpose_calls(node: OnnxNode, known: Context) -> list[ProgramCall]:
    order = node.given("perm", list(range(len(known.size(node.input(0)))))[::-1])
    return one_call(node, "permute", {"self": Ref(node.input(0)), "dims": [int(axis) for axis in order]})


def pad_calls(node: OnnxNode, known: Context) -> list[ProgramCall] | None:
    """Return a padding, its amounts those of the last axis first."""
    rank = len(known.size(node.input(0)))
    pads = known.integers(node, 1, "pads")
    axes = known.integers(node, 3, "axes") or list(range(rank))
    mode = MODES.get(node.given("mode", "constant"))
    if pads is None or len(pads) != 2 * len(axes) or mode is None:
        return None
    both = zip(pads[: len(axes)], pads[len(axes) :], strict=True)
    pairs = dict(zip((axis % rank for axis in axes), both, strict=True))
    first = min([axis for axis in range(2) if any(pairs.get(axis, (0, 0)))], default=2)
    amounts = [amount for axis in reversed(range(first, rank)) for amount in pairs.get(axis, (0, 0))]
    value = (known.numbers(node.input(2)) or [node.given("value", 0)])[0]
    return one_call(node, "pad", {"self": Ref(node.input(0)), "pad": amounts, "mode": mode, "value": value})


def slices_calls(node: OnnxNode, known: Context) -> list[ProgramCall] | None:
    """Return a slice of several axes as one call for each."""
    starts, ends = known.integers(node, 1, "starts"), known.integers(node, 2, "ends")
    if starts is None or ends is None:
        return None
    rank = len(known.size(node.input(0)))
    axes = known.integers(node, 3, "axes") or list(range(len(starts)))
    steps = known.integers(node, 4, "steps") or [1] * len(starts)
    cuts = [(axis % rank, start, min(end, END), step)
            for axis, start, end, step in zip(axes, starts, ends, steps, strict=True)]  # fmt: skip
    return cut_one_by_one(node, known, cuts) if min(steps) > 0 else None


def cut_one_by_one(node: OnnxNode, known: Context, cuts: Sequence[tuple[int, int, int, int]]) -> list[ProgramCall]:
    calls: list[ProgramCall] = []
    name, sizes = node.input(0), list(known.size(node.input(0)))
    for number, (axis, start, end, step) in enumerate(cuts, 1):
        sizes[axis] = len(range(sizes[axis])[start:end:step])
        made = node.outputs[0] if number == len(cuts) else known.between(node, number, tuple(sizes))
        arguments = {"self": Ref(name), "dim": axis, "start": start, "end": end, "step": step}
        calls.append(ProgramCall("slice", arguments, (made,), False, node.modules))
        name = made
    return calls


def split_calls(node: OnnxNode, known: Context) -> list[ProgramCall]:
    axis = int(node.given("axis", 0))
    sizes = [known.size(name)[axis] if known.size(name) else None for name in node.outputs]
    return one_call(node, "split_with_sizes", {"self": Ref(node.input(0)), "split_sizes": sizes, "dim": axis})


def expand_calls(node: OnnxNode, known: Context) -> list[ProgramCall]:
    return one_call(node, "expand", {"self": Ref(node.input(0)), "size": list(known.size(node.outputs[0]))})


def tile_calls(node: OnnxNode, known: Context) -> list[ProgramCall] | None:
    repeats = known.integers(node, 1, "repeats")
    return None if repeats is None else one_call(node, "repeat", {"self": Ref(node.input(0)), "repeats": repeats})


def gather_calls(node: OnnxNode, known: Context) -> list[ProgramCall] | None:
    """Return a gather of one place as a selection."""
    index = known.numbers(node.input(1))
    axis = int(node.given("axis", 0))
    if node.input(0) not in known.maps or index is None or len(index) != 1 or known.size(node.input(1)):
        return None
    return one_call(node, "select", {"self": Ref(node.input(0)), "dim": axis, "index": int(index[0])})
