"""The list of a sweep's jobs, `jobs.json`, and which of them are done.

The list has each job's overrides, and a hash of each chosen preset, since presets may be edited later. A folder named
by a job's number is complete: a job is written beside it, and renamed when it is done.
"""

import json
import shutil
from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import contextmanager, suppress
from os.path import isdir, lexists
from pathlib import Path
from typing import Any, NamedTuple, cast

from unetgen._files import write_whole
from unetgen.emit.folder import UNFINISHED
from unetgen.errors import UserError
from unetgen.language.compose.overrides import as_typed
from unetgen.read.json_files import is_unicode, mapping_or_empty
from unetgen.sweep.job_folder import is_done, is_list, utf8_text

LISTED = "jobs.json"
MOST_BYTES = 256 * 1024**2  # of a list: two million jobs
Jobs = Sequence[Sequence[str]]
Digests = Callable[[Jobs], dict[str, str]]  # by choice of presets, the hash of their composition
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


class Listed(NamedTuple):
    """Each job's overrides as the user writes them, and a hash per choice of presets."""

    jobs: list[list[str]]
    presets: dict[str, str]


def read_list(folder: Path) -> Listed | None:
    """Read a folder's list; return `None` if Hydra's own sweeper ran.

    Raises:
        UserError: the list is damaged.
    """
    path = folder / LISTED
    if not lexists(path):
        return None
    try:
        return checked_list(json.loads(utf8_text(path, MOST_BYTES)))
    except (ValueError, RecursionError):
        remedy = "Remove it, and `unetgen report` lists the folders beside it; to run the jobs, start a new sweep."
        raise UserError(f"{path} is not a list of a sweep's jobs. {remedy}") from None


def checked_list(content: Any) -> Listed:
    """Return a list that was read.

    Raises:
        ValueError: it is something else.
    """
    found = mapping_or_empty(content)
    jobs, presets = found.get("jobs"), found.get("presets", {})  # an older version wrote no presets
    if not is_list(jobs, are_texts) or not isinstance(presets, dict):
        raise ValueError
    known = cast("dict[str, str]", presets)
    if not are_texts([*known.values()]):
        raise ValueError
    return Listed(cast("list[list[str]]", jobs), known)


def are_texts(value: Any) -> bool:
    return is_list(value, lambda text: isinstance(text, str) and is_unicode(text))


def write_list(folder: Path, jobs: Jobs, presets: dict[str, str]) -> None:
    lines = ",\n".join(json.dumps(list(words), ensure_ascii=False) for words in jobs)
    chosen = json.dumps(presets, ensure_ascii=False)
    write_whole(folder / LISTED, f'{{"presets": {chosen},\n"jobs": [\n{lines}\n]}}\n')


@contextmanager
def kept_list(folder: Path) -> Generator[None]:
    """Write the list again at the end if somebody has removed it.

    Without it the sweep could not be resumed.
    """
    path = folder / LISTED
    text = path.read_bytes()
    try:
        yield
    finally:
        with suppress(OSError):
            if not lexists(path) and isdir(folder):
                write_whole(path, text)


def to_do(folder: Path, jobs: Jobs, digests: Digests) -> list[int]:
    """Return the numbers of the jobs to run, after removing unfinished ones.

    Failed ones are removed too.

    Raises:
        UserError: the folder belongs to another sweep.
    """
    said = [[as_typed(word) for word in words] for words in jobs]
    before = read_list(folder)
    if before is None:
        write_list(folder, said, digests(jobs))
        return list(range(len(jobs)))
    refuse_another(folder, before.jobs, said)
    return left_of(folder, jobs, 0, before, digests)


def to_add(folder: Path, jobs: Jobs, first: int, digests: Digests) -> list[int]:
    """Return the numbers to run among a search's new jobs, which begin at `first`.

    Raises:
        UserError: the folder belongs to another search.
    """
    said = [[as_typed(word) for word in words] for words in jobs]
    before = read_list(folder) or Listed([], {})
    refuse_another(folder, before.jobs[: len(said)], said[: len(before.jobs)])
    return left_of(folder, jobs, first, before._replace(jobs=max(said, before.jobs, key=len)), digests)


def left_of(folder: Path, jobs: Jobs, first: int, known: Listed, digests: Digests) -> list[int]:
    """Return the jobs from `first` on that are not done.

    Their remains are removed, and the list is updated.

    Raises:
        UserError: a preset of the finished jobs has changed, or a file is in the place of a job's folder.
    """
    done = {number for number in range(first, len(jobs)) if is_done(folder / str(number))}
    left = [number for number in range(first, len(jobs)) if number not in done]
    refuse_changed(folder, known.presets, digests([jobs[number] for number in sorted(done)]))
    refuse_files(folder, left)
    if left:
        remove_reports(folder)
        write_list(folder, known.jobs, {**known.presets, **digests([jobs[number] for number in left])})
    remove(folder, left)
    return left


def remove_reports(folder: Path) -> None:
    """Remove outdated reports, and temporary files of killed processes."""
    for name in REPORTS:
        for path in (*folder.glob(name), *folder.glob(f".{name}.[0-9]*")):
            path.unlink()


def refuse_another(folder: Path, before: Jobs, now: Jobs) -> None:
    if before == now:
        return
    if len(before) != len(now):
        change = f"it has {len(before)} jobs, and this has {len(now)}"
    else:
        number, then, given = next((n, a, b) for n, (a, b) in enumerate(zip(before, now, strict=True)) if a != b)
        change = f"its job {number} is {' '.join(then)}, and here it is {' '.join(given)}"
    raise UserError(f"sweep.resume  {folder} is another sweep: {change}. Give the overrides that it was started with.")


def refuse_changed(folder: Path, before: dict[str, str], now: dict[str, str]) -> None:
    for chosen, digest in now.items():
        if before.get(chosen, digest) != digest:
            change = f"{as_typed(chosen) or 'what its jobs begin with'} was another description when it was started"
            raise UserError(
                f"sweep.resume  {folder} is another sweep: {change}. Undo the change, or start a new sweep."
            )


def refuse_files(folder: Path, numbers: Iterable[int]) -> None:
    """Refuse to run jobs whose places are taken by somebody's own files.

    Raises:
        UserError: with the first of them.
    """
    for path in (folder / str(number) for number in numbers):
        if path.is_symlink() or (lexists(path) and not isdir(path)):
            raise UserError(f"sweep.resume  {path} is not a folder, and its job needs that name. Move it away.")


def missing(folder: Path, numbers: Iterable[int]) -> list[int]:
    """Return the jobs without a folder."""
    return [number for number in numbers if not (folder / str(number)).exists()]


def unfinished(folder: Path, number: int) -> Path:
    return folder / f"{number}{UNFINISHED}"


def remove(folder: Path, numbers: Iterable[int]) -> None:
    """Remove the folders of jobs, complete or not."""
    for number in numbers:
        for path in (folder / str(number), unfinished(folder, number)):
            shutil.rmtree(path, ignore_errors=True)
