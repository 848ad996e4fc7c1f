"""Run the command as a user would, in a separate process and folder, or in this process."""

import gc
import logging
import os
import subprocess
import sys
from contextlib import chdir, redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from typing import NamedTuple
from unittest.mock import patch

from tests.helpers.paths import ROOT
from unetgen.cli.command import main


class Result(NamedTuple):
    code: int
    out: str
    err: str

    @property
    def folder(self) -> Path:
        """The run's folder: the last line."""
        return Path(self.out.strip().splitlines()[-1])


def unetgen(*arguments: str, cwd: Path, **environment: str) -> Result:
    """Run `python -m unetgen …`."""
    return python("-m", "unetgen", *arguments, cwd=cwd, **environment)


def python(*arguments: str, cwd: Path, **environment: str) -> Result:
    env = {**os.environ, "PYTHONPATH": str(ROOT), **environment}
    done = subprocess.run(
        [sys.executable, *arguments], cwd=cwd, env=env, capture_output=True, text=True, timeout=300, check=False
    )
    return Result(done.returncode, done.stdout, done.stderr)


def in_process(*arguments: str, cwd: Path) -> Result:
    """Run the command in this process, where the start itself is not tested."""
    before, threshold, argv = dict(os.environ), gc.get_threshold(), sys.argv
    level, handlers = logging.root.level, [*logging.root.handlers]
    try:
        with (
            chdir(cwd),
            redirect_stdout(StringIO()) as out,
            redirect_stderr(StringIO()) as err,
            patch("unetgen.sweep.hydra.local_launcher.cores", return_value=1),  # no forks of the tests
            patch("logging._handlerList", []),  # a new configuration closes all handlers, also those of the tests
        ):
            code = main(arguments)
    finally:
        os.environ.clear()
        os.environ.update(before)
        gc.set_threshold(*threshold)
        sys.argv = argv
        for handler in {*logging.root.handlers} - {*handlers}:
            handler.close()
        logging.root.setLevel(level)
        logging.root.handlers[:] = handlers
    return Result(code, out.getvalue(), err.getvalue())


def left_in(folder: Path) -> list[str]:
    """Return every file and folder below a folder."""
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))
