"""The jobs of a sweep, as its folder tells them: `jobs.json` lists what each is made of, its folder what became of it.

A folder under a job's own number is whole: a job is written beside it, and renamed when it is done.
"""

import json
import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path

from unetgen.errors import UserError
from unetgen.files import write_whole
from unetgen.overrides import as_said
from unetgen.run import UNFINISHED

LISTED = "jobs.json"
REPORTS = (
    "sweep.md",
    "sweep.csv",
    "sweep.tex",
    "sweep.json",
    "report.html",
    "sheet.svg",
    "sheet.pdf",
    "plots.svg",
    "plots.pdf",
)


def listed(folder: Path) -> list[list[str]] | None:
    """Each job's overrides, as the user would write them; none where Hydra's own sweeper was at work.

    Raises:
        UserError: the list is damaged.
    """
    path = folder / LISTED
    try:
        return json.loads(path.read_text(encoding="utf-8"))["jobs"] if path.exists() else None
    except (ValueError, TypeError, KeyError):
        told = "is no list of a sweep's jobs any more. Remove it, and `unetgen report` tells of the folders beside it."
        raise UserError(f"{path} {told}") from None


def write_list(folder: Path, jobs: Sequence[Sequence[str]]) -> None:
    lines = ",\n".join(json.dumps(list(words), ensure_ascii=False) for words in jobs)
    write_whole(folder / LISTED, f'{{"jobs": [\n{lines}\n]}}\n')


def to_do(folder: Path, jobs: Sequence[Sequence[str]]) -> list[int]:
    """The numbers of the jobs that are still to be done; of what failed or was broken off, nothing stays.

    Raises:
        UserError: the folder is another sweep's.
    """
    said = [[as_said(word) for word in words] for words in jobs]
    before = listed(folder)
    if before is None:
        write_list(folder, said)
        return list(range(len(jobs)))
    refuse_another(folder, before, said)
    left = [number for number in range(len(jobs)) if not is_done(folder / str(number))]
    if left:
        remove_reports(folder)
    remove(folder, left)
    return left


def to_add(folder: Path, jobs: Sequence[Sequence[str]], first: int) -> list[int]:
    """The same of a search, which knows its jobs up to here only, and now chose those from `first` on.

    Raises:
        UserError: the folder is another search's.
    """
    said = [[as_said(word) for word in words] for words in jobs]
    before = listed(folder) or []
    refuse_another(folder, before[: len(said)], said[: len(before)])
    if len(said) > len(before):
        write_list(folder, said)
    left = [number for number in range(first, len(jobs)) if not is_done(folder / str(number))]
    if left:
        remove_reports(folder)
    remove(folder, left)
    return left


def is_done(folder: Path) -> bool:
    """Whether a job left its summary, and all of it: a machine that loses its power leaves files that are empty."""
    summary = folder / "summary.json"
    return summary.exists() and summary.read_bytes().endswith(b"}\n")


def remove_reports(folder: Path) -> None:
    """What tells of the sweep, and will not be true; also what a killed process left of it."""
    for name in REPORTS:
        for path in (*folder.glob(name), *folder.glob(f".{name}.[0-9]*")):
            path.unlink()


def refuse_another(folder: Path, before: Sequence[Sequence[str]], now: Sequence[Sequence[str]]) -> None:
    if before == now:
        return
    if len(before) != len(now):
        told = f"it has {len(before)} jobs, and this has {len(now)}"
    else:
        number, then, given = next((n, a, b) for n, (a, b) in enumerate(zip(before, now, strict=True)) if a != b)
        told = f"its job {number} is {' '.join(then)}, and here it is {' '.join(given)}"
    raise UserError(f"sweep.resume  {folder} is another sweep: {told}. Give the overrides that it was started with.")


def missing(folder: Path, numbers: Iterable[int]) -> list[int]:
    """The jobs that have left nothing."""
    return [number for number in numbers if not (folder / str(number)).exists()]


def unfinished(folder: Path, number: int) -> Path:
    return folder / f"{number}{UNFINISHED}"


def remove(folder: Path, numbers: Iterable[int]) -> None:
    """Take away what jobs have left, whole or not."""
    for number in numbers:
        for path in (folder / str(number), unfinished(folder, number)):
            shutil.rmtree(path, ignore_errors=True)
