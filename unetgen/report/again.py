"""`unetgen report FOLDER`: all that is over a sweep's jobs, made again from their folders alone."""

from pathlib import Path

from unetgen.errors import UserError
from unetgen.report import write_report
from unetgen.sweep import report
from unetgen.sweep_sheet import sheet

HINT = "A sweep's folder has one for each job: 0, 1, 2, … This makes one: unetgen -m depth=2,3"


def report_again(given: str) -> str:
    """Write it; what is to be said, and the page's path.

    Raises:
        UserError: there is no such folder, or no sweep in it.
    """
    folder = Path(given)
    refuse(folder)
    jobs = report(folder)
    said = sheet(folder, jobs)
    return "\n".join(filter(None, [said, str(write_report(folder, jobs))]))


def refuse(folder: Path) -> None:
    if not folder.is_dir():
        told = "is a file. Give the sweep's folder" if folder.exists() else "is no folder"
        raise UserError(f"{folder} {told}. {HINT}")
    if any(path.is_dir() and path.name.isdigit() for path in folder.iterdir()):
        return
    if (folder / "summary.json").exists():
        raise UserError(f"{folder} is the folder of one network, not of a sweep. {HINT}")
    raise UserError(f"{folder} has no job of a sweep in it. {HINT}")
