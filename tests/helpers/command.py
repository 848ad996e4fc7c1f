"""Run the command as a user would, in a separate process and folder."""

import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from tests.helpers.paths import ROOT


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


def left_in(folder: Path) -> list[str]:
    """Return every file and folder below a folder."""
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))
