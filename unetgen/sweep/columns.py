"""The columns of a sweep's tables, each defined once.

A column has a name, a heading, and a value in a job's summary. The terminal, `sweep.md`, `sweep.csv`, `sweep.tex`,
`sweep.json`, the page and the goals of a search read this list.
"""

from collections.abc import Callable, Iterable, Sequence
from operator import itemgetter
from typing import Any, Literal, NamedTuple

from unetgen.metrics.tensor_bytes import MIB

Kind = Literal["job", "setting", "cost", "verdict", "network", "reason"]
POINTS = {1: "samples", 2: "pixels", 3: "voxels"}
Summary = dict[str, Any]
Reader = Callable[[Summary], Any]


class Column(NamedTuple):
    """A column: its name in files and filters, its heading, and the kind of its cells.

    Costs are a search's goals.
    """

    id: str
    label: str
    kind: Kind
    read: Reader | None = None  # the value from a job's summary, or None if it is not known
    goal: Reader | None = None  # the number that a search goes by, if it is not that value


def mib_of(entry: dict[str, Any] | None) -> float | None:
    return round(entry["bytes"] / MIB, 2) if entry else None


def training_mib(summary: Summary) -> float | None:
    return mib_of(summary.get("training_step"))


def activations_mib(summary: Summary) -> float | None:
    return mib_of({"bytes": summary["activation_bytes"]})


def largest_tensor_mib(summary: Summary) -> float | None:
    return mib_of(summary["largest_tensor"])


def field_sizes(summary: Summary) -> list[int]:
    """Return the receptive field of the first output, in pixels along each axis.

    Empty if it is not known.
    """
    return summary.get("receptive_field", {}).get("sizes") or []


def field_text(summary: Summary) -> int | str | None:
    """Return one number if all axes are equal, else `44×44×20`."""
    sizes: Sequence[int] = field_sizes(summary)
    return "×".join(map(str, sizes)) if len(set(sizes)) > 1 else next(iter(sizes), None)


def shortest_field(summary: Summary) -> int | None:
    return min(field_sizes(summary), default=None)


def fits_text(summary: Summary) -> str | None:
    budget: dict[str, Any] | None = summary.get("budget")
    return None if budget is None else "yes" if budget["fits"] else "no"


JOB = Column("job", "job", "job")
PARAMS = Column("params", "parameters", "cost", itemgetter("params"))
MACS = Column("macs", "MACs", "cost", itemgetter("macs"))
TRAINING = Column("training_mib", "training step (MiB)", "cost", training_mib)
FIELD = Column("receptive_field", "receptive field (pixels)", "cost", field_text, shortest_field)
ACTIVATIONS = Column("activations_mib", "activations (MiB)", "cost", activations_mib)
LARGEST = Column("largest_tensor_mib", "largest tensor (MiB)", "cost", largest_tensor_mib)
FITS = Column("fits", "fits", "verdict", fits_text)
HASH = Column("hash", "hash", "network", itemgetter("hash"))
NETWORK = Column("network", "network", "network")  # the hash, or an earlier job that has the same network
REASON = Column("reason", "reason", "reason")  # why there is no network

COSTS = {column.id: column for column in (PARAMS, MACS, TRAINING, FIELD, ACTIVATIONS, LARGEST)}


def field_column(summaries: Iterable[Summary]) -> Column:
    """Return the column of the receptive field, in voxels if all are 3D."""
    dims = {summary["dims"] for summary in summaries if summary.get("dims") in POINTS}
    return FIELD._replace(label=FIELD.label.replace("pixels", POINTS[dims.pop()])) if len(dims) == 1 else FIELD


def setting_column(key: str) -> Column:
    """Return the column of a swept key."""
    return Column(key, key, "setting")


def summary_values(summary: Summary) -> dict[str, Any]:
    """Return the values of all columns that a summary fills, by name.

    Values that are not known are left out.
    """
    values = {column.id: column.read(summary) for column in (*COSTS.values(), FITS, HASH) if column.read}
    return {name: value for name, value in values.items() if value is not None}


def goal_value(name: str, summary: Summary) -> float | None:
    """Return a cost as a search compares it.

    For the receptive field, its shortest axis in pixels.
    """
    column = COSTS[name]
    reader = column.goal or column.read
    return reader(summary) if reader else None
