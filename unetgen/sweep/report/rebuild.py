"""All that is over a sweep's jobs, made from their folders alone: at its end, and by `unetgen report FOLDER`."""

from pathlib import Path

from unetgen._files import refusal
from unetgen.errors import FolderError, UserError
from unetgen.sweep.report import NAME, write_report
from unetgen.sweep.report.sheet import sheet
from unetgen.sweep.results import Job, read_jobs, write_tables

HINT = "A sweep's folder has one for each job: 0, 1, 2, … This makes one: unetgen -m depth=2,3"


def report_again(given: str) -> str:
    """Write it; what is to be said, and the page's path.

    Raises:
        UserError: there is no such folder, or no sweep in it.
        FolderError: a file cannot be written.
    """
    folder = Path(given)
    refuse(folder)
    return "\n".join(filter(None, [write_all(folder, read_jobs(folder)), str(folder / NAME)]))


def write_all(folder: Path, jobs: list[Job]) -> str:
    """Write every file, what is small and needed first; what is to be said of them.

    Raises:
        FolderError: one cannot be written; those before it are there.
    """
    try:
        write_tables(folder, jobs)
        write_report(folder, jobs)
        return sheet(folder, jobs)
    except OSError as error:
        told = f"{refusal(error.filename or folder, error)} The jobs' own folders are whole"
        raise FolderError(f"{told}: when this is mended, unetgen report {folder} tells of them.") from None


def refuse(folder: Path) -> None:
    if not folder.is_dir():
        told = "is a file. Give the sweep's folder" if folder.exists() else "is no folder"
        raise UserError(f"{folder} {told}. {HINT}")
    if any(path.is_dir() and path.name.isdigit() for path in folder.iterdir()):
        return
    if (folder / "summary.json").exists():
        raise UserError(f"{folder} is the folder of one network, not of a sweep. {HINT}")
    raise UserError(f"{folder} has no job of a sweep in it. {HINT}")
