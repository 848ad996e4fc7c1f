"""Letters that a picture shows as boxes are said."""

from pathlib import Path

import pytest

from tests.helpers.command import in_process
from unetgen import to_diagram
from unetgen.emit.figure.formats import fonts_at_hand
from unetgen.emit.figure.formats.fonts_at_hand import boxed_letters


def test_letters_of_europe_are_there() -> None:
    assert boxed_letters(["Ünïcödé ąłŁ Ωω Жж × ² → ∨ ø"]) == ""


def test_a_letter_that_nobody_has_is_said() -> None:
    nobodys = "\U00010600"  # of Linear A
    figure = to_diagram({"preset": "lecture", "name": f"net {nobodys}", "diagram": {"title": True}})
    assert boxed_letters([nobodys, "a"]) == nobodys
    assert f"No font on this machine has {nobodys}" in figure.boxes_in_words
    assert to_diagram("preset=lecture").boxes_in_words == ""


def test_draw_says_it_for_pictures_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts_at_hand, "boxed_letters", "名".join)
    png = in_process("draw", "lecture", "-o", "figure.png", cwd=tmp_path)
    assert "PNG and PDF show boxes." in png.out
    svg = in_process("draw", "lecture", "-o", "figure.svg", cwd=tmp_path)
    assert "boxes" not in svg.out
