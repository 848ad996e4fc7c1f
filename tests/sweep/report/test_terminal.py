"""Summarize a sweep's jobs on the terminal."""

import io

import pytest
from rich.console import Console

from tests.helpers.reports import summary
from unetgen._text import short_numbers
from unetgen.sweep.job_folder import NOT_RUN
from unetgen.sweep.report.terminal import LINES, REASONS, for_terminal, reasons_of
from unetgen.sweep.results import Job


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
    jobs = [Job(n, {"depth": "9"}, None, "no") for n in range(LINES + 1234)]
    Console(file=out, width=120).print(for_terminal(jobs, 120))
    lines = out.getvalue().splitlines()
    assert sum(line.split()[1:] == ["9"] for line in lines) == LINES
    assert "1,234 more jobs are in the report." in lines


def printed(jobs: list[Job], width: int) -> list[str]:
    out = io.StringIO()
    Console(file=out, width=width).print(for_terminal(jobs, width))
    return out.getvalue().splitlines()


@pytest.mark.parametrize("width", [60, 80, 100, 120, 200])
@pytest.mark.parametrize("keys", [0, 1, 2, 4])
def test_no_number_is_cut_at_any_width(width: int, keys: int) -> None:
    """Parameters and MACs are whole or rounded in every row, and what is missing is named."""
    settings = dict.fromkeys(["depth", "filters.base", "norm.kind", "kernel_size"][:keys], "3")
    jobs = [Job(n, settings, summary(params=222_324_326 * 10**n)) for n in range(5)]
    lines = printed(jobs, width)
    assert "…" not in "".join(lines)
    assert max(map(len, lines)) <= width
    for factor in (1, 7):
        numbers = [factor * 222_324_326 * 10**n for n in range(5)]
        for line, number, short in zip(lines[heading_lines(lines) :], numbers, short_numbers(numbers), strict=False):
            assert f"{number:,}" in line or short in line
    named = " ".join(" ".join(lines).split())
    assert "hash" in named
    assert "receptive field (pixels)" in named or "(pixels)" in lines[heading_lines(lines) - 2]
    if width == 200:
        assert heading_lines(lines) == 3  # all headings in one line, between an empty line and the rule


def heading_lines(lines: list[str]) -> int:
    """Return the number of the first row below the rule."""
    return next(number for number, line in enumerate(lines) if line.startswith("───")) + 1


def test_columns_leave_in_their_order_and_values_are_folded() -> None:
    """A long list that was swept is folded, not cut; the settings are always shown."""
    value = "[32,64,128,256,512,1024,2048]"
    lines = printed([Job(0, {"filters.per_level": value, "depth": "7"}, summary(params=10**9))], 40)
    assert "not shown at this width: hash, receptive field (pixels), training step (MiB), job" in " ".join(
        " ".join(lines).split()
    )
    row = lines[heading_lines(lines) :]
    assert row[0].split()[1:] == ["7", "1.000", "G", "7.000", "G"]
    assert "".join(line.split()[0] for line in row[:4] if line.split()).startswith(value)


@pytest.mark.parametrize(
    ("dims", "unit"), [([1], "samples"), ([2, 2], "pixels"), ([3, 3], "voxels"), ([2, 3], "pixels")]
)
def test_the_field_is_in_voxels_in_3d(dims: list[int], unit: str) -> None:
    jobs = [Job(n, {"depth": str(n)}, {**summary(), "dims": axes}) for n, axes in enumerate(dims)]
    assert f"({unit})" in " ".join(printed(jobs, 200))
