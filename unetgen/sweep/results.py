"""Read a sweep's jobs from their folders, and write one table over all of them.

Failed jobs have rows too.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from os.path import lexists
from pathlib import Path
from typing import Any, cast

from unetgen._files import write_whole
from unetgen._text import without_controls
from unetgen.emit.markdown import escape_markdown, pipe_row
from unetgen.emit.table.csv import csv_text
from unetgen.graph.cached import cached_property
from unetgen.language.compose.overrides import as_typed
from unetgen.sweep.columns import (
    COSTS,
    FIELD,
    FITS,
    HASH,
    JOB,
    REASON,
    Column,
    Summary,
    field_column,
    field_sizes,
    setting_column,
    summary_values,
)
from unetgen.sweep.job_folder import read_folder, utf8_text
from unetgen.sweep.job_list import are_texts, read_list

JOB_NAME = re.compile(r"0|[1-9][0-9]*")


@dataclass(frozen=True)
class Job:
    """One job: its number, what was swept, what it costs, or why there is no network."""

    number: int
    overrides: dict[str, str]
    summary: dict[str, Any] | None
    reason: str = ""

    @cached_property
    def costs(self) -> dict[str, Any]:
        """The costs in the summary, by column; empty if there is no network."""
        return summary_values(self.summary) if self.summary is not None else {}

    @property
    def sizes(self) -> list[int]:
        """The receptive field of the first output, in pixels along each axis.

        Empty if it is not known.
        """
        return field_sizes(self.summary or {})


def read_jobs(folder: Path) -> list[Job]:
    """Return the jobs by number.

    They are those of the sweep's list, or without a list those that left a folder.
    """
    if known := read_list(folder):
        return [read_job(folder / str(number), words) for number, words in enumerate(known.jobs)]
    return [read_job(path) for path in job_folders(folder)]


def job_folders(folder: Path) -> list[Path]:
    """Return the folders that are named by a job's number, in order."""
    numbers = [int(path.name) for path in folder.iterdir() if JOB_NAME.fullmatch(path.name) and path.is_dir()]
    return [folder / str(number) for number in sorted(numbers)]


def read_job(folder: Path, words: Sequence[str] | None = None) -> Job:
    """Read a job from its folder.

    Its overrides are `words`, or else read from the folder.
    """
    number, left = int(folder.name), read_folder(folder)
    try:
        overrides = recorded_overrides(folder / ".hydra" / "overrides.yaml") if words is None else by_key(words)
    except ValueError as error:
        return Job(number, {}, None, left.reason or f"its .hydra/overrides.yaml {error}")
    return Job(number, overrides, without_layers(left.summary) if left.summary else None, left.reason)


def without_layers(summary: Summary) -> Summary:
    """Return a summary's head; the layers of 10,000 jobs would fill the memory."""
    return {key: value for key, value in summary.items() if key != "layers"}


def recorded_overrides(path: Path) -> dict[str, str]:
    """Read the overrides that Hydra recorded, by key.

    Raises:
        ValueError: they cannot be read, with the reason.
    """
    import yaml

    if not lexists(path):
        return {}
    quick = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # some builds of PyYAML have no C
    try:
        noted = yaml.load(utf8_text(path), quick)
    except (yaml.YAMLError, RecursionError):
        raise ValueError("is not YAML") from None
    if noted is not None and not are_texts(noted):
        raise ValueError("is not a list of overrides")
    return by_key(map(as_typed, cast("list[str]", noted or [])))


def by_key(words: Iterable[str]) -> dict[str, str]:
    """Return overrides by key, with control characters escaped, for every report."""
    return {key.lstrip("+"): value for key, _, value in (without_controls(word).partition("=") for word in words)}


def swept_keys(jobs: Sequence[Job]) -> list[str]:
    """Return the keys that differ among jobs; if none does, every key that was given."""
    keys = list(dict.fromkeys(key for job in jobs for key in job.overrides))
    return [key for key in keys if len({job.overrides.get(key) for job in jobs}) > 1] or keys


def columns_of(jobs: Sequence[Job], costs: Iterable[Column] = COSTS.values(), network: Column = HASH) -> list[Column]:
    """Return the columns of the tables.

    These are swept keys, costs, budget, network, and the reason of failed jobs.
    """
    settings = map(setting_column, swept_keys(jobs))
    field = field_column(job.summary for job in jobs if job.summary)
    verdict = [FITS] if any(FITS.id in job.costs for job in jobs) else []
    reason = [REASON] if any(job.reason for job in jobs) else []
    return [JOB, *settings, *(field if cost == FIELD else cost for cost in costs), *verdict, network, *reason]


def job_value(job: Job, column: Column) -> Any:
    """Return a job's value in a column; None if it has none."""
    match column.kind:
        case "job":
            return job.number
        case "setting":
            return job.overrides.get(column.id)
        case "cost" | "verdict" | "network":
            return job.costs.get(column.id)
        case "reason":
            return short(job.reason) or None


def row_of(job: Job, columns: Iterable[Column]) -> list[Any]:
    values = (job_value(job, column) for column in columns)
    return ["" if value is None else value for value in values]


def short(reason: str) -> str:
    """Return a reason on one line, without its heading and source."""
    lines = [line for line in reason.splitlines() if not line.startswith("from ")]
    reasons = lines[1:] if len(lines) > 1 and lines[0].endswith("in this description") else lines
    return " ".join(" ".join(reasons).split())


def cell(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:,.2f}"
    return f"{value:,}" if isinstance(value, int) else str(value)


def write_tables(folder: Path, jobs: list[Job]) -> None:
    """Write `sweep.md` and `sweep.csv`."""
    columns = columns_of(jobs)
    rows = [row_of(job, columns) for job in jobs]
    marks = ["---:" if column.kind in ("job", "setting", "cost") else "---" for column in columns]
    lines = [
        pipe_row([escape_markdown(column.label) for column in columns]),
        pipe_row(marks),
        *(pipe_row([escape_markdown(cell(value)) for value in row]) for row in rows),
    ]
    write_whole(folder / "sweep.md", "\n".join([*lines, ""]))
    write_whole(folder / "sweep.csv", csv_text([[column.id for column in columns], *rows]))
