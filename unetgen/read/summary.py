"""Read a run's `summary.json` as a plan.

Its layers hold their operations in full, so nothing has to be rebuilt.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, get_args

from unetgen.errors import UserError
from unetgen.graph.plan import DataFormat, Node, Plan
from unetgen.graph.spec import Stage
from unetgen.ops import Shape
from unetgen.ops.as_json import op_from_dict
from unetgen.read.json_files import read_json

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
        reason = f"{error} is missing" if isinstance(error, KeyError) else str(error)
        raise UserError(
            f"{where} is not a summary.json of unetgen: {reason}. Run the description again to write it."
        ) from None
    if plan.hash != summary.get("hash"):
        said = f"its layers have the hash {plan.hash}, and it says {summary.get('hash')}"
        raise UserError(f"{where} was changed: {said}. {AGAIN}")
    return plan


def plan_of_summary(summary: Mapping[str, Any]) -> Plan:
    if summary["schema_version"] != VERSION:
        raise ValueError(f"its schema_version is {summary['schema_version']}, and this version reads {VERSION}")
    data_format = summary["data_format"]
    if data_format not in get_args(DataFormat):
        raise ValueError(f"{data_format!r} is not a data format")
    nodes: dict[str, Node] = {}
    for layer in summary["layers"]:
        nodes[layer["name"]] = node_of(layer, nodes)
    check_stages(nodes)
    outputs = tuple(summary["outputs"])
    if not outputs or not set(outputs) <= set(nodes):
        raise ValueError(f"its outputs {list(outputs)} are not among its layers")
    dtype, dynamic = str(summary.get("dtype", "float32")), tuple(int(axis) for axis in summary.get("dynamic") or ())
    return Plan(tuple(nodes.values()), outputs, data_format, str(summary["name"]), dtype, dynamic)


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
    name, inputs = str(layer["name"]), tuple(map(str, layer["inputs"]))
    unknown = [before for before in inputs if before not in nodes]
    if unknown or name in nodes:
        raise ValueError(f"layer {name} appears twice, or before its input {', '.join(unknown)}")
    op = op_from_dict(layer["op"])
    shape: Shape = op.shape([nodes[before].shape for before in inputs])
    stage = None if layer.get("level") is None else Stage(int(layer["level"]), int(layer.get("column") or 0))
    role, side, weights, dtype = (str(layer.get(key) or "") for key in ("role", "side", "weights", "dtype"))
    return Node(name, op, inputs, shape, stage, role, weights or name, side, dtype)
