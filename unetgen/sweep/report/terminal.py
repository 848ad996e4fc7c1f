"""A sweep's table on the terminal when it has ended: as much as one reads there."""

from collections.abc import Iterable, Sequence
from typing import Any

from unetgen.sweep.results import COSTS, HEADINGS, NOT_RUN, Job, cell, columns_of, row_of, short

SHOWN = COSTS[:4]  # a terminal is narrow
LINES, REASONS = 200, 20


def for_terminal(jobs: list[Job]) -> Any:
    """The same table by rich, of as many jobs as one reads there; each reason stands once in full below it."""
    from rich import box
    from rich.console import Group
    from rich.table import Table
    from rich.text import Text

    columns = [column for column in columns_of(jobs, SHOWN) if column != "reason"]
    grid = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        grid.add_column(HEADINGS.get(column, column), justify="left" if column in ("fits", "hash") else "right")
    for job in jobs[:LINES]:
        cells = [cell(value) for value in row_of(job, columns)]
        grid.add_row(*(Text(text, style="red" if job.reason else "") for text in cells))
    rest = [Text(f"{len(jobs) - LINES:,} more jobs are in the report.")] if len(jobs) > LINES else []
    return Group(grid, *rest, *(Text(told, style="red") for told in reasons_of(jobs)))


def reasons_of(jobs: Iterable[Job]) -> list[str]:
    """Why there are jobs without a network: `jobs 2, 5, 8 and 330 more failed: …`."""
    alike: dict[str, list[str]] = {}
    for job in jobs:
        if job.reason:
            alike.setdefault(told_of(job), []).append(str(job.number))
    told = [f"{numbered(numbers)} {reason}" for reason, numbers in alike.items()]
    return (
        told if len(told) <= REASONS else [*told[:REASONS], f"{len(told) - REASONS:,} more reasons are in the report."]
    )


def numbered(numbers: Sequence[str]) -> str:
    """`job 2`, `jobs 2, 5 and 8`, `jobs 2, 5, 8 and 330 more`."""
    if len(numbers) == 1:
        return f"job {numbers[0]}"
    named, last = (numbers[:-1], numbers[-1]) if len(numbers) < 5 else (numbers[:3], f"{len(numbers) - 3:,} more")
    return f"jobs {', '.join(named)} and {last}"


def told_of(job: Job) -> str:
    """Of a job without a network, why."""
    return NOT_RUN if job.reason == NOT_RUN else f"failed: {short(job.reason)}"
