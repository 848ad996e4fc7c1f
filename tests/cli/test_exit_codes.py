"""The exit codes that the README and `--help` name."""

from pathlib import Path
from typing import Any

import pytest

from tests.helpers.command import in_process
from tests.helpers.paths import ROOT
from unetgen.cli.help import FLAGS
from unetgen.emit.emitters import Run

TOO_LARGE = "filters.base=1000000"  # its weights fit no memory


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("depth=1 emit=[]", 0),
        ("compare depth=1 depth=1", 0),
        ("compare depth=1 depth=2", 1),
        ("-m depth=1,9 emit=[]", 1),
        ("depth=9 emit=[]", 2),
        ("output_dir=/dev/null/x emit=[]", 2),
        (f"{TOO_LARGE} emit=[keras]", 3),
        (f"-m {TOO_LARGE} emit=[],[keras]", 3),
        (f"-m {TOO_LARGE} emit=[],[table]", 0),
        (f"-m {TOO_LARGE} depth=1,9", 1),
    ],
)
def test_exit_codes(words: str, code: int, tmp_path: Path) -> None:
    assert in_process(*words.split(), cwd=tmp_path).code == code


def test_they_are_documented() -> None:
    assert "0; 1: a job failed, or networks differ; 2: refused, or not written; 3: no Keras model" in FLAGS
    said = " ".join((ROOT / "README.md").read_text().split())
    assert "1 if a job of a sweep failed or two networks differ; 2 if the command was refused" in said
    assert "3 if a run, or a job of a sweep, was asked for a Keras model and it was not built" in said


@pytest.mark.parametrize("is_terminal", [True, False])
def test_a_word_while_keras_starts(is_terminal: bool, capsys: pytest.CaptureFixture[str]) -> None:
    """It is for a person at a terminal, and not on stdout."""

    class Screen:
        def __init__(self) -> None:
            self.is_terminal = is_terminal

    nothing: Any = None
    Run(plan=nothing, config=nothing, yaml="", folder=Path(), output=Screen()).starting("Building …")  # pyright: ignore[reportArgumentType]
    assert capsys.readouterr() == ("", "Building …\n" if is_terminal else "")
