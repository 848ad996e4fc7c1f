"""The last line: the folder for a script, the figure for a person, linked where that is known to work."""

import sys
from pathlib import Path

import pytest

from tests.helpers.command import in_process
from unetgen.emit.last_line import SIGNS, knows_links, last_line


@pytest.mark.parametrize(
    ("environment", "known"),
    [
        ({"TERM": "xterm-256color"}, False),
        ({"TERM": "xterm-256color", "VTE_VERSION": "6003"}, True),
        ({"TERM": "xterm-256color", "VTE_VERSION": "4205"}, False),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "iTerm.app"}, True),
        ({"TERM": "xterm-256color", "WT_SESSION": "1"}, True),
        ({"TERM": "xterm-kitty"}, True),
        ({"TERM": "dumb", "TERM_PROGRAM": "vscode"}, False),
        ({"TERM": "linux"}, False),
        ({}, False),
    ],
)
def test_terminals_with_links(environment: dict[str, str], known: bool) -> None:
    assert knows_links(environment) == known


def test_a_terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The figure with a link to it, its plain path, or the folder if there is none."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    for name in (*SIGNS, "TERM_PROGRAM", "VTE_VERSION", "NO_HYPERLINK"):
        monkeypatch.delenv(name, raising=False)
    folder, figure = Path("a b"), Path("a b", "diagram.svg")
    assert last_line(folder, figure) == "a b"
    folder.mkdir()
    figure.touch()
    monkeypatch.setenv("TERM", "xterm")
    assert last_line(folder, figure) == "a b/diagram.svg"
    monkeypatch.setenv("TERM", "xterm-kitty")
    uri = (tmp_path / figure).as_uri()
    assert last_line(folder, figure) == f"\x1b]8;;{uri}\x1b\\a b/diagram.svg\x1b]8;;\x1b\\"


def test_a_pipe(tmp_path: Path) -> None:
    assert in_process("depth=1", "emit=[svg]", "output_dir=a", cwd=tmp_path).out == "a\n"
