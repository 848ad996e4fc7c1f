"""Lint, format and types, so that the test command covers them."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.helpers.paths import ROOT

BIN = Path(sys.executable).parent


@pytest.mark.parametrize(
    "command",
    [
        ["ruff", "check", "."],
        ["ruff", "format", "--check", "."],
        ["basedpyright", "--pythonpath", sys.executable],
    ],
    ids=["lint", "format", "types"],
)
def test_clean(command: list[str]) -> None:
    done = subprocess.run([BIN / command[0], *command[1:]], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_no_file_switches_off_exhaustive_matches() -> None:
    """The type checker finds a new op only where a missing case is an error."""
    weak = re.compile(
        r"# pyright: *(basic|off|standard)|reportMatchNotExhaustive *= *\"?(false|none|warning|information)"
    )
    files = [*ROOT.glob("unetgen/**/*.py"), *ROOT.glob("tests/**/*.py"), ROOT / "pyproject.toml"]
    assert len(files) > 300
    assert not [str(path) for path in files if weak.search(path.read_text("utf-8")) and path != Path(__file__)]


MATCHES = """
from unetgen.ops import PixelShuffle, Tile

def kind(op: PixelShuffle | Tile) -> str:
    match op:
        case Tile():
            return "tile"
    return ""
"""


@pytest.mark.parametrize(
    "folder", ["unetgen/emit/keras", "unetgen/read/keras", "unetgen/emit/figure/words", "tests/emit/keras"]
)
def test_a_forgotten_case_is_a_type_error(tmp_path: Path, folder: str) -> None:
    """Check a file in this folder with a copy of the settings."""
    (tmp_path / "pyproject.toml").write_text((ROOT / "pyproject.toml").read_text("utf-8"), "utf-8")
    shutil.copytree(ROOT / "unetgen/ops", tmp_path / "unetgen/ops")
    for root in ("unetgen/emit/keras", "tests/emit/keras", "tests/read"):
        (tmp_path / root).mkdir(parents=True)
    (tmp_path / folder).mkdir(parents=True, exist_ok=True)
    (tmp_path / folder / "forgetful.py").write_text(MATCHES, "utf-8")
    command = [BIN / "basedpyright", "--pythonpath", sys.executable, "--project", tmp_path]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "(reportMatchNotExhaustive)" in done.stdout
