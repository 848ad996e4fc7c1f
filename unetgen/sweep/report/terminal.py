"""A sweep's table on the terminal, shortened and fitted to its width."""

from collections.abc import Iterable, Sequence
from typing import Any

from unetgen._text import short_numbers
from unetgen.emit.table.fitted import Fitted, for_rich
from unetgen.sweep.columns import FIELD, MACS, PARAMS, REASON, TRAINING, Column
from unetgen.sweep.job_folder import NOT_RUN
from unetgen.sweep.results import Job, cell, columns_of, row_of, short

SHOWN_COSTS = (PARAMS, MACS, TRAINING, FIELD)  # a terminal is narrow
LINES, REASONS = 200, 20
LEAVE_FIRST = (
    "largest_tensor_mib", "activations_mib", "hash", "network", "receptive_field", "training_mib", "fits", "job",
)  # fmt: skip  # swept keys, parameters and MACs are always shown


def for_terminal(jobs: list[Job], width: int) -> Any:
    """Return the table of the first jobs for rich, fitted to a width in characters.

    Below it, each reason once and in full.
    """
    from rich.console import Group
    from rich.text import Text

    listed = jobs[:LINES]
    columns = [fitted_column(column, listed) for column in columns_of(jobs, SHOWN_COSTS) if column != REASON]
    table = for_rich(columns, width, lambda row: "red" if listed[row].reason else "")
    rest = [Text(f"{len(jobs) - LINES:,} more jobs are in the report.")] if len(jobs) > LINES else []
    return Group(Text(), *table, *rest, *(Text(reason, style="red") for reason in reasons_of(jobs)), Text())


def fitted_column(column: Column, jobs: Sequence[Job]) -> Fitted:
    """Return a column's cells, with what it gives up on a narrow terminal."""
    values = [value for job in jobs for value in row_of(job, [column])]
    return Fitted(
        heading=column.label,
        cells=[cell(value) for value in values],
        brief=in_short(values) if column in (PARAMS, MACS) else (),
        number=column.kind not in ("verdict", "network"),
        rank=LEAVE_FIRST.index(column.id) if column.id in LEAVE_FIRST else None,
        fold=column.kind == "setting",
    )


def in_short(values: Sequence[Any]) -> list[str]:
    """Return the counts of jobs with a unit; a job without a network has none."""
    shown = iter(short_numbers([value for value in values if isinstance(value, int)]))
    return [next(shown) if isinstance(value, int) else cell(value) for value in values]


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
