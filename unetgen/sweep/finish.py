"""The end of a sweep: unfinished jobs are removed, finished ones are reported."""

import shutil
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from unetgen._files import FULL, from_here, refusal
from unetgen.emit.folder import NO_MODEL, UNFINISHED, lacks_model
from unetgen.emit.last_line import last_line
from unetgen.errors import FolderError, UserError

if TYPE_CHECKING:
    from rich.console import Console

    from unetgen.sweep.results import Job


def print_and_write_report(folder: Path, console: "Console") -> int:
    """Print the table, write the report, and return the exit code.

    The folder's path, or on a terminal the page's, is the last line.

    Raises:
        FolderError: not all of the report could be written.
    """
    from unetgen.sweep.report import PAGE_NAME
    from unetgen.sweep.report.terminal import for_terminal
    from unetgen.sweep.results import read_jobs

    jobs = read_jobs(folder)
    console.print(for_terminal(jobs, console.width))
    said = write_or_advise(folder, jobs)
    for line in filter(None, (said, lost_jobs(folder, jobs))):
        console.print(line, soft_wrap=True, markup=False, highlight=False)
    print(last_line(folder, folder / PAGE_NAME))
    return sweep_exit_code(folder, jobs)


def sweep_exit_code(folder: Path, jobs: list["Job"]) -> int:
    """Return 1 if a job failed, else the code for a model that was not built, else 0."""
    if not jobs or any(job.reason for job in jobs):
        return 1
    return NO_MODEL if any(lacks_model(folder / str(job.number)) for job in jobs) else 0


def lost_jobs(folder: Path, jobs: list["Job"]) -> str:
    """Return how to run jobs again whose folders are gone, or an empty text."""
    from unetgen.sweep.job_folder import NOT_RUN

    lost = sum(job.reason == NOT_RUN for job in jobs)
    told = f"{lost} of {len(jobs)} jobs have no folder any more. To run them again, add"
    return f"{told} sweep.resume={from_here(folder)}" if lost else ""


def write_or_advise(folder: Path, jobs: list["Job"]) -> str:
    """Write the report; if this is interrupted, print how to make it later."""
    from unetgen.sweep.report.rebuild import write_all

    try:
        return write_all(folder, jobs)
    except KeyboardInterrupt:
        told = "All jobs have ended, the report is not whole. This makes it: unetgen report"
        print(f"{told} {from_here(folder)}", file=sys.stderr)
        raise


@contextmanager
def report_interruption(folder: Path, resumed: bool) -> Generator[None]:
    """Report an interrupted sweep's jobs and how to continue.

    Not if resuming was refused.

    Raises:
        FolderError: the disk is full, also for Hydra's own files.
    """
    try:
        yield
    except BaseException as error:
        if resumed and isinstance(error, UserError) and not isinstance(error, FolderError):
            raise
        remove_unfinished(folder)
        if folder.is_dir() and any(path.is_dir() for path in folder.iterdir()):
            break_off(folder)
        if isinstance(error, OSError) and error.errno in FULL:
            raise FolderError(refusal(folder, error)) from None
        raise


@contextmanager
def removed_if_nothing_done(folder: Path) -> Generator[None]:
    """Remove a new sweep's folder if it fails before any job has a folder."""
    try:
        yield
    except BaseException:
        remove_unfinished(folder)
        if folder.is_dir() and not any(path.is_dir() for path in folder.iterdir()):
            shutil.rmtree(folder, ignore_errors=True)
        raise


def remove_unfinished(folder: Path) -> None:
    for path in folder.glob(f"*{UNFINISHED}"):
        shutil.rmtree(path, ignore_errors=True)


def break_off(folder: Path) -> None:
    """Write the report of the finished jobs.

    With a list of all, print how many are left.
    """
    from unetgen.sweep.job_folder import NOT_RUN
    from unetgen.sweep.job_list import read_list
    from unetgen.sweep.report.rebuild import write_all
    from unetgen.sweep.results import read_jobs

    jobs = read_jobs(folder)
    try:
        write_all(folder, jobs)
    except FolderError as error:
        print(error, file=sys.stderr)
    if read_list(folder) is None:
        return
    left = sum(job.reason == NOT_RUN for job in jobs)
    failed = sum(bool(job.reason) for job in jobs) - left
    print(advice(folder, len(jobs), left, failed), file=sys.stderr)


def advice(folder: Path, jobs: int, left: int, failed: int) -> str:
    """Return how many of some jobs are left, and how to continue."""
    if not left + failed:
        return f"All {jobs} jobs were run."
    told = f"{left} of {jobs} jobs were not run{f', {failed} failed' if failed else ''}."
    return f"{told} To go on, add sweep.resume={from_here(folder)}"
