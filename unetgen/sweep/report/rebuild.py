"""Write all files over a sweep's jobs from their folders alone.

This happens when the sweep ends, and by `unetgen report FOLDER`.
"""

from os.path import lexists
from pathlib import Path

from unetgen._files import refusal
from unetgen.errors import FolderError, UserError
from unetgen.sweep.job_list import LISTED
from unetgen.sweep.report import PAGE_NAME, write_report
from unetgen.sweep.report.sheet import write_sheet
from unetgen.sweep.results import Job, job_folders, read_jobs, write_tables

HINT = "A sweep's folder has one for each job: 0, 1, 2, … This makes one: unetgen -m depth=2,3"


def rebuild_report(path: str) -> str:
    """Write the files, and return the messages for the user and the page's path.

    Raises:
        UserError: there is no such folder, or no sweep in it.
        FolderError: a file cannot be written.
    """
    folder = Path(path)
    check_sweep_folder(folder)
    return "\n".join(filter(None, [write_all(folder, read_jobs(folder)), str(folder / PAGE_NAME)]))


def write_all(folder: Path, jobs: list[Job]) -> str:
    """Write every file, small and needed ones first, and return the user's notes.

    Raises:
        FolderError: a file cannot be written; those before it are complete.
    """
    try:
        write_tables(folder, jobs)
        notes = [*write_report(folder, jobs), *write_sheet(folder, jobs)]
    except OSError as error:
        message = f"{refusal(error.filename or folder, error)} The jobs' own folders are complete"
        raise FolderError(f"{message}: once this is fixed, unetgen report {folder} writes the report.") from None
    return "\n".join(dict.fromkeys(notes))  # a summary that is not drawn is missing in the page and on the sheet


def check_sweep_folder(folder: Path) -> None:
    if not folder.is_dir():
        problem = "is a file. Give the sweep's folder" if folder.exists() else "is not a folder"
        raise UserError(f"{folder} {problem}. {HINT}")
    if lexists(folder / LISTED) or job_folders(folder):
        return
    if (folder / "summary.json").exists():
        raise UserError(f"{folder} is the folder of one network, not of a sweep. {HINT}")
    raise UserError(f"{folder} has no job of a sweep in it. {HINT}")
