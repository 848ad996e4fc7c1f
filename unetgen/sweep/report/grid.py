"""The table of a sweep as columns and cells, independent of the file format."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from unetgen.graph.cached import cached_property
from unetgen.sweep.columns import FIELD, NETWORK, TRAINING, Column
from unetgen.sweep.results import Job, columns_of, job_value


class NumberWithText(NamedTuple):
    """A cell that is sorted by a number and shows a text."""

    value: float
    text: str


@dataclass(frozen=True)
class Grid:
    """All jobs of a sweep, ordered by number."""

    jobs: tuple[Job, ...]
    columns: tuple[Column, ...]

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
        """A job per network and memory of a training step.

        The memory also depends on the batch size.
        """
        jobs = {
            (job.costs["hash"], job.costs.get(TRAINING.id)): job
            for job in reversed(self.jobs)
            if job.summary is not None
        }
        return [*reversed(jobs.values())]

    @cached_property
    def rows(self) -> list[list[Any]]:
        return [[self.cell(job, column) for column in self.columns] for job in self.jobs]

    @property
    def settings(self) -> list[Column]:
        return [column for column in self.columns if column.kind == "setting"]

    def cell(self, job: Job, column: Column) -> Any:
        """Return the value in a column; `None` if the job has none."""
        if column.kind == "network":
            return self.network(job)
        return receptive_field_cell(job) if column.id == FIELD.id else job_value(job, column)

    def network(self, job: Job) -> str | None:
        """Return the hash, or a reference to the first job that has the same network."""
        if job.summary is None:
            return None
        first = self.first[job.costs["hash"]]
        return job.costs["hash"] if first is job else f"same network as #{first.number}"


def grid_of(jobs: Sequence[Job]) -> Grid:
    return Grid(tuple(jobs), tuple(columns_of(jobs, network=NETWORK)))


def receptive_field_cell(job: Job) -> float | NumberWithText | None:
    """Return the size in pixels along the longest axis.

    The text of all axes follows if they differ.
    """
    size = job.costs.get(FIELD.id)
    return NumberWithText(max(job.sizes), size) if isinstance(size, str) else size


def cell_value(cell: Any) -> Any:
    """Return the value that a cell is sorted and plotted by."""
    return cell.value if isinstance(cell, NumberWithText) else cell
