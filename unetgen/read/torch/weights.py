"""The values of a `.pt2` file's tensors, and its layers in order of execution.

The values are raw numbers, not pickles. Imports numpy inside functions.
"""

import math
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from unetgen.errors import UserError
from unetgen.graph.plan import Node, Plan
from unetgen.ops import Conv, ConvTranspose, Dense, Norm, PReLU
from unetgen.read.json_files import list_or_empty, mapping_or_empty
from unetgen.read.torch.archive import SMALL, open_archive
from unetgen.read.torch.arguments import size_value
from unetgen.read.torch.file import read_pt2
from unetgen.read.weights.layer import Flow, Kind, Layer

NUMBERS = {6: "<f2", 7: "<f4", 8: "<f8"}  # numpy's names of torch's dtypes
LARGEST_VIEW = 64  # tensors that share one storage
KIND_OF_OP: dict[type, Kind] = {
    Conv: "conv",
    ConvTranspose: "transposed_conv",
    Norm: "norm",
    PReLU: "prelu",
    Dense: "dense",
}


def weights_in_file(path: Path) -> tuple[list[Layer], list[str]]:
    """Return the layers with weights, and the names of parameters that nothing uses.

    Raises:
        UserError: it is no such file, or it holds the graph without the values.
    """
    plan = read_pt2(path)
    assert plan.origin is not None, "every file that is read has an origin"
    values = stored_values(path, {name for stored in plan.origin.sources.values() for name in stored})
    flows = flows_of_plan(plan)
    owners = [node for node in plan if node.weights == node.name and node.name in plan.origin.sources]
    layers = [Layer(node.name, KIND_OF_OP.get(type(node.op)), tensors_of(node, plan, values), flows[node.name])
              for node in owners]  # fmt: skip
    return layers, [name for name, _ in plan.origin.unused]


def tensors_of(node: Node, plan: Plan, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return a layer's arrays by the last word of their names, such as weight."""
    assert plan.origin is not None, "every file that is read has an origin"
    return {name.rpartition(".")[2]: values[name] for name in plan.origin.sources[node.name]}


def flows_of_plan(plan: Plan) -> dict[str, Flow]:
    """Return the numbers of layers with weights before and after each layer."""
    owners = {node.name for node in plan if node.weights == node.name and plan.weights_of(node)}
    before: dict[str, frozenset[str]] = {}
    for node in plan:
        found = (before[name] | (owners & {name}) for name in node.inputs)
        before[node.name] = frozenset[str]().union(*found)
    after = {name: sum(name in before[other] for other in owners) for name in before}
    return {name: Flow(len(before[name]), after[name]) for name in before}


def stored_values(path: Path, names: set[str]) -> dict[str, Any]:
    """Return arrays by the names of their tensors.

    Raises:
        UserError: a value is not in the file, or has another size than the file says.
    """
    stored = open_archive(path).stored
    with zipfile.ZipFile(path) as archive:
        members = {name.rpartition("/")[2]: name for name in archive.namelist() if "/data/" in name}
        return {name: tensor_value(path, archive, members, name, stored.get(name, {})) for name in sorted(names)}


def tensor_value(
    path: Path, archive: zipfile.ZipFile, members: Mapping[str, str], name: str, entry: Mapping[str, Any]
) -> Any:
    import numpy

    member, meta = members.get(str(entry.get("path_name"))), mapping_or_empty(entry.get("tensor_meta"))
    if member is None or entry.get("use_pickle"):
        pickled = "torch 2.8 and earlier pickle them; save the program again with a later one" if not entry else ""
        raise UserError(
            f"{path} holds the graph, and no values of {name} that can be read. {pickled or 'Save it whole'}."
        )
    kind = NUMBERS.get(int(meta.get("dtype", 0)))
    if kind is None:
        raise UserError(f"{path}: {name} is neither float16, float32 nor float64.")
    sizes, strides = tuple(whole_numbers(meta.get("sizes"))), tuple(whole_numbers(meta.get("strides")))
    offset = size_value(meta.get("storage_offset")) or 0
    numbers = numpy.frombuffer(bytes_of(archive, member, math.prod(sizes)), kind)
    last = offset + sum((n - 1) * s for n, s in zip(sizes, strides, strict=True))
    if min((offset, last, *sizes, *strides)) < 0 or last >= numbers.size:
        raise UserError(f"{path} is damaged: the bytes of {name} do not have its shape. Save it again.")
    shifted = [stride * numbers.itemsize for stride in strides]
    return numpy.lib.stride_tricks.as_strided(numbers[offset:], sizes, shifted).copy()


def bytes_of(archive: zipfile.ZipFile, member: str, elements: int) -> bytes:
    """Return a member's bytes, if its declared size is near what its tensor needs.

    One storage may hold several tensors, such as a fused projection's.
    """
    size = archive.getinfo(member).file_size
    if size > max(LARGEST_VIEW * 8 * elements, SMALL):
        raise UserError(f"{archive.filename} is not read: {member} declares {size:,} bytes for {elements:,} numbers.")
    return archive.read(member)


def whole_numbers(value: Any) -> Iterator[int]:
    return (size_value(part) or 0 for part in list_or_empty(value))
