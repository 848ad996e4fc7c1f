"""The figure in TikZ: the picture of the SVG, and LaTeX that compiles."""

import re
from pathlib import Path
from typing import Any

import pytest

from tests.helpers.figures import NASTY, PRESETS, compiled, diagram_of, named
from tests.helpers.svg_boxes import read
from unetgen import plan
from unetgen.emit.figure import make_diagram as drawn
from unetgen.emit.figure.formats import render
from unetgen.emit.figure.style.looks import STYLES


@pytest.mark.parametrize("style", ["paper", "print"])
def test_tikz_draws_every_box_where_the_svg_has_it(style: Any) -> None:
    """Each front face's corners, from the text itself."""
    diagram = drawn(plan("preset=attention_unet_2018"), looks=STYLES[style])
    number = r"-?\d+(?:\.\d+)?"
    fronts = re.findall(rf"\\draw\[[^\]]*fill=\w+\] ((?:\({number},{number}\)(?: -- )?){{4}}) -- cycle", diagram.tikz)
    corners = [[(float(x), -float(y)) for x, y in re.findall(rf"\(({number}),({number})\)", f)] for f in fronts]
    frames = {
        tuple(round(v, 1) for v in (*map(min, zip(*c, strict=True)), *map(max, zip(*c, strict=True)))) for c in corners
    }
    picture = read(diagram.svg)
    shift = shift_of(diagram.svg)
    for box in picture.boxes.values():
        left, top, right, bottom = box.frame
        mine = (left - shift[0], top - shift[1], right - shift[0], bottom - shift[1])
        assert any(max(map(abs, map(float.__sub__, mine, frame))) < 0.3 for frame in frames)


def shift_of(svg: str) -> tuple[float, float]:
    found = re.search(r"translate\((\S+) (\S+)\)", svg)
    assert found
    return float(found[1]), float(found[2])


def test_tikz_has_every_arrow_text_and_colour() -> None:
    for name in PRESETS:
        diagram, lines = diagram_of(name), diagram_of(name).tikz.splitlines()
        assert sum(".. controls" in line for line in lines) == len(diagram.figure.arrows)
        assert sum(line.startswith(r"\node[") for line in lines) == len(diagram.figure.texts) + len(
            diagram.figure.marks
        )
        defined = set(re.findall(r"\\definecolor\{(\w+)\}", diagram.tikz))
        assert defined == set(re.findall(r"\bunet[0-9A-F]{6}\b", diagram.tikz))


def test_tikz_file_explains_its_use(tmp_path: Path) -> None:
    path = diagram_of("lecture").save(tmp_path / "figure.tex")
    first, use, *_ = path.read_text().splitlines()
    assert first == "% lecture · 3D U-Net, depth 2"
    assert r"\usepackage{tikz}" in use
    assert r"\input" in use


def test_tikz_is_as_wide_as_the_page_asks_for(tmp_path: Path) -> None:
    """6.9 in are 496.8 bp, which LaTeX calls 498.66 pt."""
    narrow = drawn(plan("diagram.width=double")).tikz
    assert "\n\\resizebox{496.8bp}{!}{%\n\\begin{tikzpicture}" in narrow
    assert narrow.endswith("\\end{tikzpicture}%\n}%\n")
    measured = r"\setbox0\hbox{\input{figure}}\typeout{WIDE \the\wd0}"
    said = compiled(tmp_path, {"figure": narrow}, measured)
    assert "WIDE 498.6" in said


def test_tikz_needs_no_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(render, "render_svg", None)
    assert drawn(plan()).tikz.endswith("\\end{tikzpicture}%\n")


def test_latex_compiles_the_figures(tmp_path: Path) -> None:
    assert "6 pages" not in compiled(tmp_path, {name.replace("_", ""): diagram_of(name).tikz for name in PRESETS})


def test_latex_compiles_any_name(tmp_path: Path) -> None:
    said = compiled(tmp_path, {f"n{i}": named(words).tikz for i, words in enumerate(NASTY.values())})
    assert "/etc/passwd" not in said
