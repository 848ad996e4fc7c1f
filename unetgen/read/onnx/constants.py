"""Small tensors that the graph computes, such as the sizes of a reshape.

They are computed here, by NumPy, because shape inference follows few of these operations. No layer is among them.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast

from unetgen.read.onnx.nodes import OnnxNode

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, Any]

MOST = 4096  # numbers of a tensor that is computed


def computed(node: OnnxNode, values: Mapping[str, "Array"], sizes: Mapping[str, tuple[int, ...]]) -> "Array | None":
    """Return the output of a node whose inputs are known, or `None`."""
    if node.op in ("Shape", "Size"):
        return computed_shape(node, sizes)
    if node.op == "Constant":
        return constant(node)
    names = node.inputs[:1] if node.op == "CastLike" else node.inputs  # what it is like is a layer
    known = [values.get(name) if name else None for name in names]
    missing = any(name and value is None for name, value in zip(names, known, strict=True))
    if missing or node.op not in OPERATIONS or not known:
        return None
    made = OPERATIONS[node.op](node, known)
    return made if made is not None and made.size <= MOST else None


def computed_shape(node: OnnxNode, sizes: Mapping[str, tuple[int, ...]]) -> "Array | None":
    import numpy as np

    known = sizes.get(node.inputs[0])
    if known is None:
        return None
    if node.op == "Size":
        return np.asarray(np.prod(known, dtype=np.int64))
    return np.asarray(known[node.given("start", 0) : node.given("end", None)], dtype=np.int64)


def constant(node: OnnxNode) -> "Array | None":
    """Return the numbers of a constant; floats in attributes have 32 bits."""
    import numpy as np

    given = next(iter(node.attributes.values()), None)
    if isinstance(given, np.ndarray):
        array = cast("Array", given)
        return array if array.dtype.kind in "biuf" else None
    first = first_number(given)
    kinds = {float: np.float32, int: np.int64}
    return np.asarray(given, dtype=kinds[type(first)]) if type(first) in kinds else None


def first_number(value: Any) -> Any:
    """Return the first number of a list, or a number itself."""
    return next(iter(cast("list[Any]", value)), None) if isinstance(value, list) else value


Operation = Callable[[OnnxNode, Sequence[Any]], Any]


def size_operations() -> dict[str, Operation]:
    """Return what computes a small tensor, by the name of the node's operation."""
    return {
        "Identity": lambda _, given: given[0],
        "CastLike": lambda _, given: given[0],
        "Cast": lambda node, given: with_kind(node, given[0]),
        "Add": lambda _, given: given[0] + given[1],
        "Sub": lambda _, given: given[0] - given[1],
        "Mul": lambda _, given: given[0] * given[1],
        "Div": lambda _, given: quotient(*given),
        "Gather": lambda node, given: given[0].take(given[1], axis=node.given("axis", 0)),
        "Concat": lambda node, given: numpy().concatenate(given, axis=node.given("axis", 0)),
        "Unsqueeze": lambda node, given: numpy().expand_dims(given[0], tuple(axes_given(node, given))),
        "Squeeze": lambda node, given: given[0].squeeze(tuple(axes_given(node, given)) or None),
        "Reshape": lambda _, given: given[0].reshape([int(size) for size in given[1]]),
        "Transpose": lambda node, given: given[0].transpose(node.given("perm", None)),
        "Slice": sliced,
        "ConstantOfShape": filled,
        "Expand": lambda _, given: expanded(*given),
        "Floor": lambda _, given: numpy().floor(given[0]),
        "Ceil": lambda _, given: numpy().ceil(given[0]),
        "Sqrt": lambda _, given: numpy().sqrt(given[0]),
        "Neg": lambda _, given: -given[0],
        "Min": lambda _, given: numpy().minimum.reduce(given),
        "Max": lambda _, given: numpy().maximum.reduce(given),
        "Equal": lambda _, given: given[0] == given[1],
        "Greater": lambda _, given: given[0] > given[1],
        "Less": lambda _, given: given[0] < given[1],
        "Not": lambda _, given: ~given[0],
        "Where": lambda _, given: numpy().where(*given),
        "Mod": lambda _, given: numpy().mod(*given),
        "ReduceProd": lambda _, given: given[0].prod(),
        "Range": lambda _, given: ranged(*given),
    }


def numpy() -> Any:
    import numpy as np

    return np


def with_kind(node: OnnxNode, given: "Array") -> "Array | None":
    kinds = {1: "float32", 6: "int32", 7: "int64", 9: "bool", 11: "float64"}
    kind = kinds.get(node.given("to", 0))
    return None if kind is None else given.astype(kind)


def quotient(one: "Array", other: "Array") -> "Array | None":
    """Return a quotient; whole numbers are cut off towards zero."""
    if not other.all():
        return None
    return (one / other).astype(one.dtype) if one.dtype.kind in "iu" else one / other


def axes_given(node: OnnxNode, given: Sequence[Any]) -> list[int]:
    """Return the axes of an operation: an attribute in old files, else an input."""
    axes = given[1] if len(given) > 1 and given[1] is not None else node.given("axes", [])
    return [int(axis) for axis in axes]


def sliced(node: OnnxNode, given: Sequence[Any]) -> "Array":
    starts, ends = (given[1], given[2]) if len(given) > 2 else (node.given("starts", []), node.given("ends", []))
    axes = given[3] if len(given) > 3 and given[3] is not None else node.given("axes", list(range(len(starts))))
    steps = given[4] if len(given) > 4 and given[4] is not None else [1] * len(starts)
    cut = [slice(None)] * given[0].ndim
    for axis, start, end, step in zip(axes, starts, ends, steps, strict=True):
        stop = None if step < 0 and end < -given[0].shape[int(axis)] else int(end)
        cut[int(axis)] = slice(int(start), stop, int(step))
    return given[0][tuple(cut)]


def filled(node: OnnxNode, given: Sequence[Any]) -> "Array | None":
    import numpy as np

    sizes = [int(size) for size in given[0]]
    value = node.given("value", np.zeros(1, np.float32))
    return np.full(sizes, value.flat[0], value.dtype) if is_small(sizes) else None


def expanded(one: "Array", sizes: "Array") -> "Array | None":
    import numpy as np

    made = np.broadcast_shapes(one.shape, tuple(int(size) for size in sizes))
    return np.broadcast_to(one, made) if is_small(made) else None


def ranged(start: "Array", end: "Array", step: "Array") -> "Array | None":
    import numpy as np

    count = (end.item() - start.item()) / step.item() if step.item() else MOST + 1
    return np.arange(start.item(), end.item(), step.item(), dtype=start.dtype) if count <= MOST else None


def is_small(sizes: Sequence[int]) -> bool:
    count = 1
    for size in sizes:
        count *= size
    return 0 <= count <= MOST


OPERATIONS = size_operations()
