"""Read a run's `summary.json` as a plan.

Its layers hold their operations in full, so nothing has to be rebuilt.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar, get_args

from unetgen._text import printable, shortened, shown
from unetgen.errors import SizeError, UserError
from unetgen.graph.plan import DataFormat, Node, Plan
from unetgen.graph.spec import Stage
from unetgen.ops import AnyOp, Shape
from unetgen.ops.as_json import op_from_dict
from unetgen.read.json_files import mapping_or_empty, read_json

T = TypeVar("T")
LIST: type[list[Any]] = list
VERSION = 1
AGAIN = "Run the description again to write it."


def read_summary(source: str | Path | Mapping[str, Any], path: Path | None = None) -> Plan:
    """Read the plan that a summary was written from, without its description.

    Args:
        source: a file, or what it holds.
        path: the file that a mapping came from, for messages.

    Raises:
        UserError: the file cannot be read, is not a summary, or was changed since.
    """
    where = str(path or "this summary") if isinstance(source, Mapping) else str(source)
    summary = source if isinstance(source, Mapping) else read_json(Path(source))
    try:
        plan = plan_of_summary(summary)
    except (LookupError, TypeError, ValueError, AttributeError, ArithmeticError) as error:
        reason = (
            f"{error} is missing"
            if isinstance(error, KeyError)
            else shortened(printable(str(error)), 300).removesuffix(".")
        )
        raise UserError(f"{where} is not a summary.json of unetgen: {reason}. {AGAIN}") from None
    if plan.hash != summary.get("hash"):
        said = f"its layers have the hash {plan.hash}, and it says {shown(summary.get('hash'))}"
        raise UserError(f"{where} was changed: {said}. {AGAIN}")
    return plan


def plan_of_summary(summary: Mapping[str, Any]) -> Plan:
    if summary["schema_version"] != VERSION:
        raise ValueError(f"its schema_version is {shown(summary['schema_version'])}, and this version reads {VERSION}")
    data_format = summary["data_format"]
    if data_format not in get_args(DataFormat):
        raise ValueError(f"{shown(data_format)} is not a data format")
    nodes: dict[str, Node] = {}
    for layer in checked("layers", summary["layers"], LIST):
        node = node_of(mapping_or_empty(layer), nodes)
        nodes[node.name] = node
    check_stages(nodes)
    outputs = texts_of(summary, "outputs")
    if not outputs or not set(outputs) <= set(nodes):
        raise ValueError(f"its outputs {shown(list(outputs))} are not among its layers")
    dynamic = tuple(checked("dynamic", axis, int) for axis in optional(summary, "dynamic", list[Any]()))
    name, dtype = checked("name", summary["name"], str), optional(summary, "dtype", "float32")
    return Plan(tuple(nodes.values()), outputs, data_format, name, dtype, dynamic)


def checked(key: str, value: Any, kind: type[T]) -> T:
    """Return a value if it has a type.

    Raises:
        ValueError: it has another one.
    """
    if type(value) is not kind:
        raise ValueError(f"{key} cannot be {shown(value)}")
    return value


def optional(mapping: Mapping[str, Any], key: str, absent: T) -> T:
    """Return a value that may be left out or null, of the type of its default."""
    value = mapping.get(key)
    return absent if value is None else checked(key, value, type(absent))


def texts_of(mapping: Mapping[str, Any], key: str) -> tuple[str, ...]:
    return tuple(checked(key, name, str) for name in checked(key, mapping[key], LIST))


def check_stages(nodes: Mapping[str, Node]) -> None:
    """Check the layers' places in the U, which the hash leaves out.

    Raises:
        ValueError: some layers have none, or there is no such place.
    """
    placed = [(node.name, node.stage) for node in nodes.values() if node.stage]
    if placed and len(placed) < len(nodes):
        name = next(node.name for node in nodes.values() if not node.stage)
        raise ValueError(f"{name} has no level, and other layers have one")
    levels = {stage.level for _, stage in placed}
    for name, stage in placed:
        if levels != set(range(len(levels))) or not 0 <= stage.column < len(levels) - stage.level:
            raise ValueError(f"{name} is at level {stage.level}, column {stage.column}, which does not exist")
    for node in nodes.values():
        for stage in filter(None, (nodes[name].stage for name in node.inputs)):
            if node.stage and node.side != "head" and not leads_to(stage, node.stage):
                raise ValueError(f"{node.name} is at level {node.stage.level}, and its input is not before that")
        if node.side not in ("", "input", "encoder", "bottleneck", "decoder", "head"):
            raise ValueError(f"{node.name} is on the side {node.side!r}, which does not exist")


def leads_to(before: Stage, after: Stage) -> bool:
    """Return whether a stage may feed another; the left side goes down only."""
    return before.column <= after.column and (after.column > 0 or before.level <= after.level)


def node_of(layer: Mapping[str, Any], nodes: Mapping[str, Node]) -> Node:
    """Build a layer's node, with the shape that its operation gives."""
    name, inputs = checked("name", layer["name"], str), texts_of(layer, "inputs")
    if name in nodes:
        raise ValueError(f"layer {name} appears twice")
    if unknown := [before for before in inputs if before not in nodes]:
        raise ValueError(f"layer {name} appears before its input {unknown[0]}")
    op = op_from_dict(mapping_or_empty(layer["op"]))
    shape = shape_of(name, op, [nodes[before].shape for before in inputs])
    level = layer.get("level")
    stage = None if level is None else Stage(checked("level", level, int), optional(layer, "column", 0))
    role, side, weights, dtype = (optional(layer, key, "") for key in ("role", "side", "weights", "dtype"))
    return Node(name, op, inputs, shape, stage, role, weights or name, side, dtype, optional(layer, "frozen", False))


def shape_of(name: str, op: AnyOp, inputs: list[Shape]) -> Shape:
    """Return a layer's output shape.

    Raises:
        ValueError: the inputs are too few, too many, or of other dimensions.
    """
    try:
        return op.shape(inputs)
    except SizeError:
        raise
    except (LookupError, TypeError, ValueError, ArithmeticError):
        raise ValueError(f"layer {name} does not fit its inputs") from None
