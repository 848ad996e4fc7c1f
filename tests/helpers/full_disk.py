"""Run the command on disks that are full after 0, 1, 2, … files.

`python -m tests.helpers.full_disk STEP words…` runs on every STEP-th disk, until the command succeeds. Once the disk is full, opening a file to write
and making a folder below the current folder fail, and removing files makes no room. Then the command resumes on a disk
with room, as its user would.
"""

import errno
import json
import os
import sys
from collections.abc import Sequence
from contextlib import chdir, redirect_stderr, redirect_stdout
from importlib import import_module
from io import StringIO
from pathlib import Path
from shutil import copytree
from tempfile import TemporaryDirectory
from typing import Any

WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT
USED = ("hydra", "rich.table", "unetgen.cli.application", "unetgen.sweep.report.rebuild", "altair", "vl_convert")


class Disk:
    """An audit hook that sees every file that Python opens."""

    def __init__(self, files: int) -> None:
        self.left, self.here = files, Path.cwd()

    def __call__(self, event: str, given: tuple[Any, ...]) -> None:
        makes = event == "os.mkdir" or (event == "open" and isinstance(given[2], int) and given[2] & WRITES)
        if makes and isinstance(given[0], str | Path) and Path(given[0]).absolute().is_relative_to(self.here):
            self.left -= 1
            if self.left < 0:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(given[0]) if event == "os.mkdir" else None)


def run(words: Sequence[str], files: int | None = None) -> int:
    """Run the command in a child process, and return its exit code."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    here, code = Path.cwd(), 70
    try:
        for stream, name in ((1, "out"), (2, "err")):
            os.dup2(os.open(here.parent / f"{here.name}.{name}", os.O_WRONLY | os.O_CREAT | os.O_TRUNC), stream)
        if files is not None:
            sys.addaudithook(Disk(files))
        code = import_module("unetgen.cli").main(list(words))
    except BaseException:
        import traceback

        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def tried(top: Path, files: int, words: Sequence[str]) -> tuple[int, int]:
    """Run on a disk for so many files, keep a copy, and run again with room."""
    here = top / str(files)
    here.mkdir()
    os.chdir(here)
    code = run([*words, "output_dir=here"], files)
    copytree(here, top / f"{files}.left")
    (top / f"{files}.err").rename(top / f"{files}.message")
    goes_on = (here / "here" / "jobs.json").exists()
    return code, run([*words, "sweep.resume=here" if goes_on else "output_dir=here"]) if code else code


def run_once() -> None:
    """Run a sweep in this process, so that each child begins with what it has read."""
    with TemporaryDirectory() as folder, chdir(folder), redirect_stdout(StringIO()), redirect_stderr(StringIO()):
        import_module("unetgen.cli").main(["-m", "depth=1,9", "emit=[]", "hydra.sweeper.workers=1"])


def main(step: str, *words: str) -> None:
    for name in USED:
        import_module(name)
    run_once()
    top, codes = Path.cwd(), dict[int, tuple[int, int]]()
    while not codes or next(reversed(codes.values()))[0] in (2, 70):
        files = len(codes) * int(step)
        codes[files] = tried(top, files, words)
    print(json.dumps(codes))


if __name__ == "__main__":
    main(*sys.argv[1:])
