"""The process that makes PNG, PDF and plots: its death costs a picture."""

import os
import pickle
import sys
from collections.abc import Generator
from pathlib import Path

import pytest

from unetgen.emit.rendering import converter as module
from unetgen.emit.rendering.converter import converter
from unetgen.emit.rendering.render import render_pdf, render_png
from unetgen.emit.rendering.render_error import RenderError

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><circle r="4"/></svg>'


@pytest.fixture(autouse=True)
def fresh() -> Generator[None]:
    """Start a new process in each test."""
    end_converter()
    yield
    end_converter()


def end_converter() -> None:
    if converter.cache_info().currsize:
        converter(os.getpid()).end()
        converter.cache_clear()


@pytest.mark.parametrize(
    ("script", "how"),
    [
        ("import os; os.abort()", "ended by SIGABRT, as it does if memory is short or limited (`ulimit -v`)."),
        ("import os; os.kill(os.getpid(), 5)", "ended by SIGTRAP, "),
        ("import sys; sys.stdin.buffer.read(9); sys.exit(3)", "ended with exit code 3, "),
        ("import sys; sys.stdin.buffer.read(9); print('no pickle', flush=True)", "ended with exit code 0, "),
    ],
)
def test_its_death_costs_one_picture(script: str, how: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "script.py").write_text(script)
    with monkeypatch.context() as broken:
        broken.setattr(module, "SCRIPT", tmp_path / "script.py")
        with pytest.raises(RenderError) as caught:
            render_png(SVG, 72)
    assert str(caught.value).startswith(f"The PNG could not be made: the process that draws pictures {how}")
    assert render_png(SVG, 72).startswith(b"\x89PNG")


def test_a_missing_or_broken_library_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "vl_convert.py").write_text("raise ImportError('no wheel')")
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    with pytest.raises(RenderError) as caught:
        render_pdf(SVG)
    assert str(caught.value) == (
        "The PDF could not be made: ImportError: no wheel. It needs `pip install vl-convert-python`."
    )


def test_a_picture_that_is_not_one_is_reported() -> None:
    with pytest.raises(RenderError, match=r"^The PDF could not be made: \w+Error: .{5,90}\.$"):
        render_pdf("<svg")  # vl-convert adds a stack of Rust's calls
    assert render_pdf(SVG).startswith(b"%PDF")


def test_an_interrupted_call_leaves_no_answer_for_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as stopped:
        stopped.setattr(pickle, "load", interrupted)
        with pytest.raises(KeyboardInterrupt):
            render_pdf(SVG)
    assert render_png(SVG, 72).startswith(b"\x89PNG")


def test_no_process_can_be_started(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    with pytest.raises(RenderError, match=r"^The PDF could not be made: no process could be started: No such file"):
        render_pdf(SVG)
