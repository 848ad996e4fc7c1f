"""Summarize a sweep's jobs on the terminal."""

import io

from rich.console import Console

from unetgen.sweep.report.terminal import LINES, REASONS, for_terminal, reasons_of
from unetgen.sweep.results import NOT_RUN, Job


def test_a_terminal_groups_failures_by_reason() -> None:
    """A reason appears once, with its jobs."""
    failed = [Job(number, {"depth": "9"}, None, f"no {number % 2}") for number in range(7)]
    others = [Job(number, {"depth": "9"}, None, f"no {number}") for number in range(7, 7 + REASONS)]
    message = reasons_of([*failed, *others])
    assert message[:2] == ["jobs 0, 2, 4 and 6 failed: no 0", "jobs 1, 3 and 5 failed: no 1"]
    assert message[2] == "job 7 failed: no 7"
    assert (len(message), message[-1]) == (1 + REASONS, "2 more reasons are in the report.")
    assert reasons_of([*failed, Job(8, {}, None, "no 0"), Job(9, {}, None, NOT_RUN)]) == [
        "jobs 0, 2, 4 and 2 more failed: no 0", "jobs 1, 3 and 5 failed: no 1", "job 9 not run",
    ]  # fmt: skip


def test_a_terminal_shows_so_many_jobs() -> None:
    out = io.StringIO()
    Console(file=out, width=120).print(for_terminal([Job(n, {"depth": "9"}, None, "no") for n in range(LINES + 1234)]))
    lines = out.getvalue().splitlines()
    assert sum(line.split()[1:] == ["9"] for line in lines) == LINES
    assert "1,234 more jobs are in the report." in lines
