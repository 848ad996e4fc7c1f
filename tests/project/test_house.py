"""Lint, format and types, so that the test command covers them."""

import json
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


FOLDERS = ("unetgen/emit/keras", "unetgen/read/keras", "unetgen/emit/figure/words", "tests/emit/keras")


@pytest.fixture(scope="module")
def unhandled(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """Return the folders, with a file each and a copy of the settings, where a missing case is an error."""
    top = tmp_path_factory.mktemp("forgetful")
    (top / "pyproject.toml").write_text((ROOT / "pyproject.toml").read_text("utf-8"), "utf-8")
    shutil.copytree(ROOT / "unetgen/ops", top / "unetgen/ops")
    for folder in (*FOLDERS, "tests/read"):
        (top / folder).mkdir(parents=True)
    for folder in FOLDERS:
        (top / folder / "forgetful.py").write_text(MATCHES, "utf-8")
    command = [BIN / "basedpyright", "--pythonpath", sys.executable, "--project", top, "--outputjson"]
    done = subprocess.run(command, cwd=top, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    found = [one for one in json.loads(done.stdout)["generalDiagnostics"] if one["severity"] == "error"]
    files = [Path(one["file"]) for one in found if one.get("rule") == "reportMatchNotExhaustive"]
    return {str(file.parent.relative_to(top)) for file in files}


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_forgotten_case_is_a_type_error(unhandled: set[str], folder: str) -> None:
    assert folder in unhandled
