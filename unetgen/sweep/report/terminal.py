"""A sweep's table on the terminal, shortened to a readable length."""

from collections.abc import Iterable, Sequence
from typing import Any

from unetgen.sweep.columns import FIELD, MACS, PARAMS, REASON, TRAINING
from unetgen.sweep.results import NOT_RUN, Job, cell, columns_of, row_of, short

SHOWN_COSTS = (PARAMS, MACS, TRAINING, FIELD)  # a terminal is narrow
LINES, REASONS = 200, 20


def for_terminal(jobs: list[Job]) -> Any:
    """Return the table of the first jobs for rich.

    Below it, each reason once and in full.
    """
    from rich import box
    from rich.console import Group
    from rich.table import Table
    from rich.text import Text

    columns = [column for column in columns_of(jobs, SHOWN_COSTS) if column != REASON]
    grid = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        grid.add_column(column.label, justify="left" if column.kind in ("verdict", "network") else "right")
    for job in jobs[:LINES]:
        cells = [cell(value) for value in row_of(job, columns)]
        grid.add_row(*(Text(text, style="red" if job.reason else "") for text in cells))
    rest = [Text(f"{len(jobs) - LINES:,} more jobs are in the report.")] if len(jobs) > LINES else []
    return Group(grid, *rest, *(Text(reason, style="red") for reason in reasons_of(jobs)))


def reasons_of(jobs: Iterable[Job]) -> list[str]:
    """Return why jobs have no network: `jobs 2, 5, 8 and 330 more failed: …`."""
    alike: dict[str, list[str]] = {}
    for job in jobs:
        if job.reason:
            alike.setdefault(failure_words(job), []).append(str(job.number))
    reasons = [f"{job_numbers(numbers)} {reason}" for reason, numbers in alike.items()]
    more = len(reasons) - REASONS
    return reasons if more <= 0 else [*reasons[:REASONS], f"{more:,} more reasons are in the report."]


def job_numbers(numbers: Sequence[str]) -> str:
    """Return `job 2`, `jobs 2, 5 and 8`, `jobs 2, 5, 8 and 330 more`."""
    if len(numbers) == 1:
        return f"job {numbers[0]}"
    named, last = (numbers[:-1], numbers[-1]) if len(numbers) < 5 else (numbers[:3], f"{len(numbers) - 3:,} more")
    return f"jobs {', '.join(named)} and {last}"


def failure_words(job: Job) -> str:
    """Return why a job has no network."""
    return NOT_RUN if job.reason == NOT_RUN else f"failed: {short(job.reason)}"
