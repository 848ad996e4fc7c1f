"""The table of a sweep as columns and cells, whatever it is then written as."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal, NamedTuple

from unetgen.sweep.results import COSTS, HEADINGS, Job, short, swept_keys

Kind = Literal["job", "setting", "cost", "verdict", "network", "reason"]
FIELD = "receptive_field"
TRAINING = "training_mib"


class Column(NamedTuple):
    """A column: its name in files and filters, its heading, and what stands in it."""

    id: str
    label: str
    kind: Kind


class Cell(NamedTuple):
    """A number that is written in other words than its own."""

    value: float
    text: str


@dataclass(frozen=True)
class Grid:
    """All jobs of a sweep, by number."""

    jobs: tuple[Job, ...]
    columns: tuple[Column, ...]

    @cached_property
    def first(self) -> dict[str, Job]:
        """The first job of each network, by its hash."""
        found: dict[str, Job] = {}
        for job in self.jobs:
            if job.summary is not None:
                found.setdefault(job.costs["hash"], job)
        return found

    @cached_property
    def plotted(self) -> list[Job]:
        """A network once, and again where it needs other memory, by its batch."""
        jobs = {
            (job.costs["hash"], job.costs.get(TRAINING)): job for job in reversed(self.jobs) if job.summary is not None
        }
        return [*reversed(jobs.values())]

    @cached_property
    def rows(self) -> list[list[Any]]:
        return [[self.cell(job, column) for column in self.columns] for job in self.jobs]

    @property
    def settings(self) -> list[Column]:
        return [column for column in self.columns if column.kind == "setting"]

    def cell(self, job: Job, column: Column) -> Any:
        """`None` where a job has nothing to say."""
        match column.kind:
            case "job":
                return job.number
            case "setting":
                return job.overrides.get(column.id)
            case "cost":
                return field(job) if column.id == FIELD else job.costs.get(column.id)
            case "verdict":
                return job.costs.get("fits")
            case "network":
                return self.network(job)
            case "reason":
                return short(job.reason) or None

    def network(self, job: Job) -> str | None:
        """The hash, or the job whose network it also is."""
        if job.summary is None:
            return None
        first = self.first[job.costs["hash"]]
        return job.costs["hash"] if first is job else f"same network as #{first.number}"


def grid_of(jobs: Sequence[Job]) -> Grid:
    """What was swept, the costs, whether they fit where that was asked, equal networks, and reasons where needed."""
    settings = [Column(key, key, "setting") for key in swept_keys(jobs)]
    costs = [Column(cost, HEADINGS[cost], "cost") for cost in COSTS]
    reason = [Column("reason", "reason", "reason")] if any(job.reason for job in jobs) else []
    asked = [Column("fits", HEADINGS["fits"], "verdict")] if any("fits" in job.costs for job in jobs) else []
    network = Column("network", "network", "network")
    return Grid(tuple(jobs), (Column("job", "job", "job"), *settings, *costs, *asked, network, *reason))


def field(job: Job) -> float | Cell | None:
    """Along its longest axis, told for each where they differ."""
    told = job.costs.get(FIELD)
    return Cell(max(job.sizes), told) if isinstance(told, str) else told


def number(cell: Any) -> Any:
    """What a cell is sorted and drawn by."""
    return cell.value if isinstance(cell, Cell) else cell
