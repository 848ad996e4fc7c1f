"""The table of a sweep as columns and cells, independent of the format that it is written in."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal, NamedTuple

from unetgen.sweep.results import COSTS, HEADINGS, Job, short, swept_keys

ColumnKind = Literal["job", "setting", "cost", "verdict", "network", "reason"]
FIELD = "receptive_field"
TRAINING = "training_mib"


class GridColumn(NamedTuple):
    """A column: its name in files and filters, its heading, and the kind of its cells."""

    id: str
    label: str
    kind: ColumnKind


class NumberWithText(NamedTuple):
    """A cell that is sorted by a number and shows a text."""

    value: float
    text: str


@dataclass(frozen=True)
class Grid:
    """All jobs of a sweep, ordered by number."""

    jobs: tuple[Job, ...]
    columns: tuple[GridColumn, ...]

    @cached_property
    def first(self) -> dict[str, Job]:
        """The first job of each network, by the network's hash."""
        found: dict[str, Job] = {}
        for job in self.jobs:
            if job.summary is not None:
                found.setdefault(job.costs["hash"], job)
        return found

    @cached_property
    def plotted(self) -> list[Job]:
        """A job per network, and per memory of a training step, which also depends on the batch size."""
        jobs = {
            (job.costs["hash"], job.costs.get(TRAINING)): job for job in reversed(self.jobs) if job.summary is not None
        }
        return [*reversed(jobs.values())]

    @cached_property
    def rows(self) -> list[list[Any]]:
        return [[self.cell(job, column) for column in self.columns] for job in self.jobs]

    @property
    def settings(self) -> list[GridColumn]:
        return [column for column in self.columns if column.kind == "setting"]

    def cell(self, job: Job, column: GridColumn) -> Any:
        """Return the value in a column; `None` if the job has none."""
        match column.kind:
            case "job":
                return job.number
            case "setting":
                return job.overrides.get(column.id)
            case "cost":
                return receptive_field_cell(job) if column.id == FIELD else job.costs.get(column.id)
            case "verdict":
                return job.costs.get("fits")
            case "network":
                return self.network(job)
            case "reason":
                return short(job.reason) or None

    def network(self, job: Job) -> str | None:
        """Return the hash, or a reference to the first job that has the same network."""
        if job.summary is None:
            return None
        first = self.first[job.costs["hash"]]
        return job.costs["hash"] if first is job else f"same network as #{first.number}"


def grid_of(jobs: Sequence[Job]) -> Grid:
    """Return the columns: swept keys, costs, the verdict of a budget, the network, and the reason of a failed job."""
    settings = [GridColumn(key, key, "setting") for key in swept_keys(jobs)]
    costs = [GridColumn(cost, HEADINGS[cost], "cost") for cost in COSTS]
    reason = [GridColumn("reason", "reason", "reason")] if any(job.reason for job in jobs) else []
    verdict = [GridColumn("fits", HEADINGS["fits"], "verdict")] if any("fits" in job.costs for job in jobs) else []
    network = GridColumn("network", "network", "network")
    return Grid(tuple(jobs), (GridColumn("job", "job", "job"), *settings, *costs, *verdict, network, *reason))


def receptive_field_cell(job: Job) -> float | NumberWithText | None:
    """Return the size in pixels along the longest axis, with the text of all axes if they differ."""
    size = job.costs.get(FIELD)
    return NumberWithText(max(job.sizes), size) if isinstance(size, str) else size


def cell_value(cell: Any) -> Any:
    """Return the value that a cell is sorted and plotted by."""
    return cell.value if isinstance(cell, NumberWithText) else cell
