"""The rows of a table as raw values: one per layer, or one per stage."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from unetgen._text import nearest, shown
from unetgen.emit.layer_types import layer_type
from unetgen.emit.table.heads import MAIN, head_names
from unetgen.errors import UserError
from unetgen.graph.plan import Node, Plan
from unetgen.graph.printed_shapes import extents, in_text
from unetgen.metrics import conventions
from unetgen.metrics.elementwise import bias_adds, bias_adds_of, elementwise, elementwise_of
from unetgen.metrics.facts import at_least, at_least_besides
from unetgen.metrics.receptive_field import receptive_fields
from unetgen.metrics.tensor_bytes import MIB, activation_bytes

TableRow = tuple[Any, ...]


class TableColumn(NamedTuple):
    """A column: its key in data, its heading, and its format.

    `number` columns are right-aligned; `adds` columns have a total.
    """

    key: str
    heading: str
    show: Callable[[Any], str]
    number: bool = False
    adds: bool = False


class AtLeast(int):
    """A count that may be too low: `≥ 9,216` in text, a number in data."""


def thousands(value: int) -> str:
    return f"{'≥ ' * isinstance(value, AtLeast)}{value:,}"


def comma_list(value: tuple[Any, ...]) -> str:
    return ", ".join(map(str, value))


def in_mib(value: int) -> str:
    return f"{value / MIB:,.2f}"


ROW = TableColumn("row", "#", str, number=True)
NAME = TableColumn("name", "name", str)
TYPE = TableColumn("type", "type", str)
STAGE = TableColumn("name", "stage", str)
LAYERS = TableColumn("layers", "layers", str, number=True, adds=True)
SHAPE = TableColumn("output_shape", "output shape", in_text)
PARAMS = TableColumn("params", "parameters", thousands, number=True, adds=True)
MACS = TableColumn("macs", "MACs", thousands, number=True, adds=True)
BIAS_ADDS = TableColumn("bias_adds", "bias additions", thousands, number=True, adds=True)
ELEMENTWISE = TableColumn("elementwise", "element-wise", thousands, number=True, adds=True)
MEMORY = TableColumn("activation_bytes", "memory (MiB)", in_mib, number=True, adds=True)
FIELD = TableColumn("receptive_field", "receptive field", str)
INPUTS = TableColumn("inputs", "inputs", comma_list)
SHARED = TableColumn("weights", "weights of", str)
COSTS: dict[TableColumn, Callable[[Plan, Node], int]] = {
    PARAMS: Plan.params_of,
    MACS: Plan.macs_of,
    BIAS_ADDS: lambda plan, node: bias_adds_of(node),
    ELEMENTWISE: elementwise_of,
    MEMORY: activation_bytes,
}
SHOWN = (PARAMS, MACS, MEMORY)


def layer_table(
    plan: Plan, costs: Sequence[TableColumn] = SHOWN
) -> tuple[tuple[TableColumn, ...], tuple[TableRow, ...]]:
    """Return a row per node.

    Inputs, and the owner of shared weights, are given by their row numbers.
    """
    number, shapes = {node.name: i for i, node in enumerate(plan, start=1)}, extents(plan)
    columns = (ROW, NAME, TYPE, SHAPE, *costs, INPUTS)
    rows: tuple[TableRow, ...] = tuple(
        (
            number[node.name],
            node.name,
            layer_type(node.op, plan.dims),
            shapes[node.name],
            *cost_sums(plan, [node], costs),
            tuple(number[name] for name in node.inputs),
        )
        for node in plan
    )
    owners = [number[node.weights] if shares_weights(plan, node) else None for node in plan]
    if not any(owners):
        return columns, rows
    return (*columns, SHARED), tuple((*row, owner) for row, owner in zip(rows, owners, strict=True))


def shares_weights(plan: Plan, node: Node) -> bool:
    """Return whether a layer uses another layer's weights.

    Layers without weights share nothing.
    """
    return node.weights != node.name and bool(node.op.weights(plan.shapes_in[node.name]))


def stage_table(
    plan: Plan, costs: Sequence[TableColumn] = SHOWN
) -> tuple[tuple[TableColumn, ...], tuple[TableRow, ...]]:
    """Return a row per stage and per head, with its output shape and receptive field."""
    shapes, fields = extents(plan), receptive_fields(plan)
    rows = (
        (name, len(nodes), shapes[(last := nodes[-1].name)], *cost_sums(plan, nodes, costs), fields[last].short)
        for name, nodes in nodes_by_stage(plan).items()
    )
    return (STAGE, LAYERS, SHAPE, *costs, FIELD), tuple(rows)


def nodes_by_stage(plan: Plan) -> dict[str, list[Node]]:
    """Return the nodes of each stage and head, in the order of the plan."""
    heads = head_names([(node.name, node.inputs) for node in plan], plan.outputs)
    stages: dict[str, list[Node]] = {}
    for node in plan:
        stages.setdefault(heads.get(node.name, MAIN) if node.side == MAIN else stage_name(plan, node), []).append(node)
    return stages


def stage_name(plan: Plan, node: Node) -> str:
    in_u = node.stage is not None and plan.depth and node.side != "input"
    return node.stage.name(plan.depth) if in_u and node.stage else node.side or "network"


def cost_sums(plan: Plan, nodes: list[Node], costs: Sequence[TableColumn]) -> tuple[int, ...]:
    """Return the total cost of nodes, for each cost column."""
    is_least = any(node.op.macs_unknown for node in nodes)
    sums = ((column, sum(COSTS[column](plan, node) for node in nodes)) for column in costs)
    return tuple(AtLeast(total) if column == MACS and is_least else total for column, total in sums)


def column_totals(columns: tuple[TableColumn, ...], rows: tuple[TableRow, ...], word: str = "total") -> TableRow:
    """Return the sums of the columns that add up.

    The name column has the word for them, the others `None`.
    """
    sums = (sum(row[i] for row in rows) if column.adds else None for i, column in enumerate(columns))
    return tuple(word if column.key == "name" else total for column, total in zip(columns, sums, strict=True))


def chosen_columns(
    columns: tuple[TableColumn, ...], rows: tuple[TableRow, ...], names: Sequence[str]
) -> tuple[tuple[TableColumn, ...], tuple[TableRow, ...]]:
    """Return the name and some columns in an order, and the rows of these.

    Raises:
        UserError: there is no such column.
    """
    places = {column.key: place for place, column in enumerate(columns)}
    if others := [name for name in names if name not in places]:
        meant = nearest(others[0], places)
        raise UserError(f"table.columns: {shown(others[0])} is not known.{meant} Allowed: {', '.join(places)}.")
    kept = [places[name] for name in dict.fromkeys(("name", *names))]
    return tuple(columns[at] for at in kept), tuple(tuple(row[at] for at in kept) for row in rows)


def counts_of_other_tools(plan: Plan) -> tuple[tuple[str, str], ...]:
    """Return the work for one image as other tools count it, one fact per tool."""
    profiled = conventions.tf_profiler_flops(plan)
    counted = f"{profiled:,} float operations" if profiled is not None else "not known for an operation of this network"
    made, passes = conventions.fvcore_activations(plan), f"{conventions.torchinfo_bytes(plan) / 1e6:,.2f}"
    least, more = at_least(plan), at_least_besides(plan)
    return (
        ("besides MACs", f"{more}{bias_adds(plan):,} additions of biases, "
                         f"{more}{elementwise(plan):,} element-wise operations"),
        ("as fvcore", f"{more}{conventions.fvcore_flops(plan):,} FLOPs, which are MACs; {more}{made:,} activations"),
        ("as PyTorch", f"{least}{conventions.torch_flop_counter(plan):,} FLOPs (its FlopCounterMode)"),
        ("as torchinfo", f"{more}{conventions.torchinfo_mult_adds(plan):,} mult-adds; "
                         f"{more}{passes} MB forward/backward pass"),
        ("as tf.profiler", counted),
    )  # fmt: skip
