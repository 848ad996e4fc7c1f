"""A sweep's report, from the folders of its jobs alone: one table over all of them, also of those that failed."""

import csv
import io
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, cast

from unetgen._files import write_whole
from unetgen.emit.table.markdown import escape_markdown, pipe_row
from unetgen.language.compose.overrides import as_said
from unetgen.metrics.tensor_bytes import MIB
from unetgen.sweep.job_list import read_list

COSTS = ("params", "macs", "training_mib", "receptive_field", "activations_mib", "largest_tensor_mib")
NOT_RUN = "not run"
HEADINGS = {
    "job": "job",
    "params": "parameters",
    "macs": "MACs",
    "training_mib": "training step (MiB)",
    "receptive_field": "receptive field (pixels)",
    "activations_mib": "activations (MiB)",
    "largest_tensor_mib": "largest tensor (MiB)",
    "fits": "fits",
    "hash": "hash",
    "reason": "reason",
}


@dataclass(frozen=True)
class Job:
    """One job: its number, what was swept, what it costs, or why there is no network."""

    number: int
    overrides: dict[str, str]
    summary: dict[str, Any] | None
    reason: str = ""

    @cached_property
    def costs(self) -> dict[str, Any]:
        """By the names of columns; what a summary does not tell is left out."""
        if self.summary is None:
            return {}
        known = {
            "params": self.summary["params"],
            "macs": self.summary["macs"],
            "training_mib": mib_of(self.summary.get("training_step")),
            "receptive_field": sizes_text(self.sizes),
            "activations_mib": mib_of({"bytes": self.summary["activation_bytes"]}),
            "largest_tensor_mib": mib_of(self.summary["largest_tensor"]),
            "fits": fits_text(self.summary.get("budget")),
            "hash": self.summary["hash"],
        }
        return {name: value for name, value in known.items() if value is not None}

    @property
    def sizes(self) -> list[int]:
        """The receptive field of the first output, in pixels along each axis; none where it is not known."""
        return (self.summary or {}).get("receptive_field", {}).get("sizes") or []


def mib_of(told: dict[str, Any] | None) -> float | None:
    return round(told["bytes"] / MIB, 2) if told else None


def sizes_text(sizes: Sequence[int]) -> int | str | None:
    """One number where all axes are alike; else `44×44×20`."""
    return "×".join(map(str, sizes)) if len(set(sizes)) > 1 else next(iter(sizes), None)


def fits_text(budget: dict[str, Any] | None) -> str | None:
    return None if budget is None else "yes" if budget["fits"] else "no"


def read_jobs(folder: Path) -> list[Job]:
    """The jobs by number: all that were to run, or those that left a folder where no list tells them."""
    if known := read_list(folder):
        return [read_job(folder / str(number), words) for number, words in enumerate(known.jobs)]
    folders = [path for path in folder.iterdir() if path.is_dir() and path.name.isdigit()]
    return [read_job(path) for path in sorted(folders, key=lambda path: int(path.name))]


def read_job(folder: Path, said: Sequence[str] | None = None) -> Job:
    """A job from its folder; what it was made of is in the folder, or `said`."""
    number, words = (
        int(folder.name),
        noted_overrides(folder / ".hydra" / "overrides.yaml") if said is None else by_key(said),
    )
    summary, error = folder / "summary.json", folder / "error.txt"
    if summary.exists():
        try:
            return Job(number, words, head_of(summary.read_text(encoding="utf-8")))
        except ValueError:
            return Job(number, words, None, "its summary.json is not valid JSON, or is incomplete")
    without = "it left no summary" if folder.exists() else NOT_RUN
    reason = error.read_text(encoding="utf-8").strip() if error.exists() else without
    return Job(number, words, None, reason)


def head_of(text: str) -> dict[str, Any]:
    """A summary without its layers, which stand last and are most of it: of 10,000 jobs they fill the memory."""
    head, found, _ = text.partition(',\n  "layers": [')
    return json.loads(f"{head}\n}}" if found else text)


def noted_overrides(path: Path) -> dict[str, str]:
    """The overrides that Hydra noted, by key."""
    import yaml

    if not path.exists():
        return {}
    quick = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # some builds of PyYAML have no C
    noted = cast("list[str]", yaml.load(path.read_text(encoding="utf-8"), quick) or [])
    return by_key(map(as_said, noted))


def by_key(words: Iterable[str]) -> dict[str, str]:
    return {key: value for key, _, value in (word.partition("=") for word in words)}


def swept_keys(jobs: Sequence[Job]) -> list[str]:
    """What was swept; every key that was given, where all are alike."""
    keys = list(dict.fromkeys(key for job in jobs for key in job.overrides))
    return [key for key in keys if len({job.overrides.get(key) for job in jobs}) > 1] or keys


def columns_of(jobs: Sequence[Job], costs: Sequence[str] = COSTS) -> list[str]:
    """What was swept, the costs, whether they fit where that was asked, and a reason where one is needed."""
    failed = any(job.reason for job in jobs)
    asked = ["fits"] if any("fits" in job.costs for job in jobs) else []
    return ["job", *swept_keys(jobs), *costs, *asked, "hash", *(["reason"] if failed else [])]


def row_of(job: Job, columns: list[str]) -> list[Any]:
    values = {"job": job.number, "reason": short(job.reason), **job.overrides, **job.costs}
    return [values.get(column, "") for column in columns]


def short(reason: str) -> str:
    """A reason in one line, without its heading and source."""
    lines = [line for line in reason.splitlines() if not line.startswith("from ")]
    told = lines[1:] if len(lines) > 1 and lines[0].endswith("in this description") else lines
    return " ".join(" ".join(told).split())


def cell(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:,.2f}"
    return f"{value:,}" if isinstance(value, int) else str(value)


def write_tables(folder: Path, jobs: list[Job]) -> None:
    """Write `sweep.md` and `sweep.csv`; a CSV is data, so that a value that begins with `=` stays as it was given."""
    columns = columns_of(jobs)
    rows = [row_of(job, columns) for job in jobs]
    headings = [HEADINGS.get(column, column) for column in columns]
    marks = ["---" if column in ("fits", "hash", "reason") else "---:" for column in columns]
    lines = [
        pipe_row([*map(escape_markdown, headings)]),
        pipe_row(marks),
        *(pipe_row([escape_markdown(cell(value)) for value in row]) for row in rows),
    ]
    write_whole(folder / "sweep.md", "\n".join([*lines, ""]))
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([columns, *rows])
    write_whole(folder / "sweep.csv", out.getvalue())
