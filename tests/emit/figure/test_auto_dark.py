"""SVG that follows the reader's colour scheme."""

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.helpers.figures import diagram_of
from tests.helpers.svg_boxes import SVG
from unetgen import UserError, plan
from unetgen.emit.figure import make_diagram as drawn
from unetgen.emit.figure.style.auto_dark import dark_by_light
from unetgen.emit.figure.style.looks import STYLES
from unetgen.emit.figure.style.palettes import DARK, PAPER


def test_a_dark_reader_gets_the_dark_palette(tmp_path: Path) -> None:
    svg = diagram_of("attention_unet_2018").save(tmp_path / "figure.svg", auto_dark=True).read_text()
    style = ElementTree.fromstring(svg).findtext(f"{SVG}style") or ""
    rules = dict(re.findall(r'\.graph \[fill="(#\w{6})"\] \{ fill: (#\w{6}) \}', style))
    used = set(re.findall(r'(?:fill|stroke)="(#\w{6})"', svg))
    assert used == used & rules.keys(), "every colour has its dark one"
    dark = drawn(plan("preset=attention_unet_2018"), looks=STYLES["dark"]).svg
    shades = re.findall(r'(?:fill|stroke)="(#\w{6})"', re.sub(r"<style>.*</style>", "", svg, flags=re.DOTALL))
    assert [rules[shade].lower() for shade in shades] == re.findall(r'(?:fill|stroke)="(#\w{6})"', dark)
    assert re.sub(r"\n<style>.*</style>", "", svg, flags=re.DOTALL) == diagram_of("attention_unet_2018").svg


def test_the_dark_palette_answers_field_by_field() -> None:
    assert dark_by_light()[PAPER.background] == DARK.background
    assert dark_by_light()[PAPER.map.beside] == DARK.map.beside
    assert {kind: dark_by_light()[stroke.colour] for kind, stroke in PAPER.strokes.items()} == {
        kind: stroke.colour for kind, stroke in DARK.strokes.items()
    }


def test_auto_dark_is_refused_where_it_cannot_be(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"auto_dark is for \.svg"):
        diagram_of("lecture").save(tmp_path / "figure.pdf", auto_dark=True)
    with pytest.raises(UserError, match="this figure has another"):
        drawn(plan(), looks=STYLES["print"]).save(tmp_path / "figure.svg", auto_dark=True)
    assert list(tmp_path.iterdir()) == []
