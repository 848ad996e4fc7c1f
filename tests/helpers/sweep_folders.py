"""Folders of sweeps that never ran, with any numbers in their jobs."""

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from unetgen.graph.plan import Plan

LAYERS = ',\n  "layers": ['


class Made(NamedTuple):
    """A job: its overrides, changed values of its summary, or a reason."""

    overrides: Mapping[str, str]
    values: Mapping[str, Any]
    reason: str = ""


def write_sweep(folder: Path, plan: Plan, jobs: Sequence[Made]) -> Path:
    """Write the folders of a sweep."""
    from unetgen.emit.summary import summary_json

    head, _, layers = summary_json(plan).partition(LAYERS)
    for number, job in enumerate(jobs):
        here = folder / str(number)
        (here / ".hydra").mkdir(parents=True)
        words = [f"++{key}={value}" for key, value in job.overrides.items()]
        (here / ".hydra" / "overrides.yaml").write_text(json.dumps(words), encoding="utf-8")
        if job.reason:
            (here / "error.txt").write_text(job.reason, encoding="utf-8")
        else:
            (here / "summary.json").write_text(changed(head, job.values) + LAYERS + layers, encoding="utf-8")
    return folder


def changed(head: str, values: Mapping[str, Any]) -> str:
    """Return a summary's head with other values."""
    for key, value in values.items():
        line = f"{json.dumps(key)}: {json.dumps(value)}"
        head = re.sub(rf'"{key}": [^\n]*?(?=,?$)', lambda _, line=line: line, head, count=1, flags=re.MULTILINE)
    return head
