"""`unetgen table`: the table and the costs of a network, whoever made it."""

import shlex
from typing import TYPE_CHECKING, Any, NamedTuple

from unetgen._text import available, nearest, shown
from unetgen.cli.arguments import refuse_spaces
from unetgen.errors import UserError
from unetgen.graph.plan import Plan

if TYPE_CHECKING:
    from unetgen.emit.table import Table
    from unetgen.metrics.budget import Answer

USAGE = "unetgen table MODEL [--size 96x96x96] [table.rows=stages] [budget.memory_gib=8] [-o table.tex]"
SETTINGS = ("table.rows", "table.columns", "table.conventions", "budget.memory_gib", "budget.batch_size")


class Asked(NamedTuple):
    """The network's words, the settings, the size of the input, and the file to write."""

    network: list[str]
    settings: dict[str, str]
    size: str
    path: str


def asked_table(arguments: list[str]) -> Asked:
    """Sort the words of the command.

    Raises:
        UserError: an unknown flag or setting, or no network.
    """
    from unetgen.cli.draw import without_path
    from unetgen.cli.input_size import without_size

    rest, path = without_path(arguments, USAGE)
    rest, size = without_size(rest, USAGE)
    settings = [word for word in rest if word.startswith(("table.", "budget."))]
    network = [word for word in rest if word not in settings]
    if flags := [word for word in network if word.startswith("-")]:
        raise UserError(f"{flags[0]} is not a flag of table. Write: {USAGE}")
    if not network:
        raise UserError(f"This takes one network. Write: {USAGE}")
    refuse_spaces(network)
    return Asked(network, dict(map(setting, settings)), size, path)


def setting(word: str) -> tuple[str, str]:
    key, _, value = word.partition("=")
    if key not in SETTINGS:
        raise UserError(f"{shown(key)} is not a setting of this table.{nearest(key, SETTINGS)}{available(SETTINGS)}")
    return key, value


def asked_network(asked: Asked) -> Plan:
    """Return the plan that was asked for, at the size that was asked for."""
    from unetgen.cli.input_size import networks_at
    from unetgen.read.anything import as_plan

    words = asked.network[0] if len(asked.network) == 1 else shlex.join(asked.network)
    return as_plan(networks_at([words], asked.size)[0])


def table_of(asked: Asked, plan: Plan) -> "Table":
    """Return the table of a plan; by stages its levels are inferred.

    Raises:
        UserError: there are no such rows or columns.
    """
    from unetgen.emit.table import make_table

    rows = asked.settings.get("table.rows", "layers")
    columns = asked.settings.get("table.columns", "").strip("[]").replace(" ", "")
    conventions = is_true(asked.settings.get("table.conventions", "false"))
    return make_table(plan, rows, conventions, columns.split(",") if columns else ())


def is_true(text: str) -> bool:
    if text.lower() not in ("true", "false"):
        raise UserError(f"table.conventions: {shown(text)} is neither true nor false.")
    return text.lower() == "true"


def budget_of(asked: Asked, plan: Plan) -> "Answer | None":
    """Return whether a training step fits into the memory that was asked for."""
    if not {"budget.memory_gib", "budget.batch_size"} & asked.settings.keys():
        return None
    from unetgen.metrics.budget import GIB, answer_for

    memory = number_of(asked, "budget.memory_gib", 8.0)
    batch = number_of(asked, "budget.batch_size", 1.0)
    if batch != int(batch):
        raise UserError(f"budget.batch_size: {batch} is not a whole number.")
    return answer_for(plan, int(memory * GIB), int(batch))


def number_of(asked: Asked, key: str, default: float) -> float:
    text = asked.settings.get(key, "")
    try:
        value = float(text) if text else default
    except ValueError:
        raise UserError(f"{key}: {shown(text)} is not a number, such as {default:g}.") from None
    if not 0 < value < 10**6:
        raise UserError(f"{key}: {text} is not above 0 and below a million.")
    return value


def table_as_data(plan: Plan, fit: "Answer | None") -> dict[str, Any]:
    """Return the costs, the layers and what the source says as one JSON object."""
    from unetgen.emit.summary import summary_dict

    return summary_dict(plan, fit.to_dict() if fit else None)
