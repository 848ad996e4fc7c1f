"""The figure in TikZ: the picture of the SVG, and LaTeX that compiles."""

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.helpers.figures import NASTY, PRESETS, compiled, diagram_of, named
from tests.helpers.svg_boxes import read
from unetgen import plan
from unetgen.emit.figure import make_diagram as drawn
from unetgen.emit.figure.style.looks import STYLES
from unetgen.emit.rendering import render


@pytest.mark.parametrize("style", ["paper", "print"])
def test_tikz_draws_every_box_where_the_svg_has_it(style: Any) -> None:
    """Each node has the name, size and place of a box."""
    diagram = drawn(plan("preset=attention_unet_2018"), looks=STYLES[style])
    node = r"minimum width=(\S+)bp, minimum height=(\S+)bp\] \((\S+)\) at \((\S+),(\S+)\) \{\};"
    frames = {
        name: (float(x) - float(w) / 2, -float(y) - float(h) / 2, float(x) + float(w) / 2, -float(y) + float(h) / 2)
        for w, h, name, x, y in re.findall(node, diagram.tikz)
    }
    picture = read(diagram.svg)
    shift = shift_of(diagram.svg)
    assert frames.keys() == picture.boxes.keys()
    for name, box in picture.boxes.items():
        left, top, right, bottom = box.frame
        mine = (left - shift[0], top - shift[1], right - shift[0], bottom - shift[1])
        assert max(map(abs, map(float.__sub__, mine, frames[name]))) < 0.3


def shift_of(svg: str) -> tuple[float, float]:
    found = re.search(r"translate\((\S+) (\S+)\)", svg)
    assert found
    return float(found[1]), float(found[2])


def test_tikz_has_every_arrow_text_and_colour() -> None:
    for name in PRESETS:
        diagram, lines = diagram_of(name), diagram_of(name).tikz.splitlines()
        assert sum(".. controls" in line for line in lines) == len(diagram.figure.arrows)
        assert sum(line.startswith(r"\node[") for line in lines) == len(diagram.figure.texts) + 2 * len(
            diagram.figure.marks
        ) + len(diagram.figure.boxes)
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


def test_paths_have_styles_by_role_instead_of_colours() -> None:
    """Each style is defined once, and the legend's sample of a skip has the skip's."""
    for name in PRESETS:
        tikz = diagram_of(name).tikz
        defined = re.findall(r"^  (unetgen/[^{]+)/\.style=\{", tikz, re.MULTILINE)
        drawn = [line for line in tikz.splitlines() if line.startswith((r"\path[", r"\node["))]
        used = [line.split("[", 1)[1].split(",")[0].split("]")[0] for line in drawn]
        assert sorted(set(used)) == sorted(defined)
        assert not any(re.search(r"unet[0-9A-F]{6}", line) for line in drawn)
        assert {"unetgen/encoder", "unetgen/conv", "unetgen/skip", "unetgen/skip head", "unetgen/text"} <= {*defined}
    used = re.findall(r"\\path\[unetgen/(skip|up|conv)\]", diagram_of("lecture").tikz)
    assert Counter(used) == {"skip": 1 + 1, "up": 1 + 1, "conv": 6 + 1}


def test_authors_draw_on_the_figure(tmp_path: Path) -> None:
    """An arrow between two boxes, a node at a sum, and another colour for skips; nothing else in the file changes."""
    diagram = drawn(plan("preset=residual_unet3d"))
    first, last = diagram.figure.boxes[1].name, diagram.figure.boxes[-1].name
    looks = r"\tikzset{unetgen/own/.style={unetgen/skip/.append style={draw=red}}}"
    extra = (
        rf"\newcommand\unetgenextra{{\draw[->] ({first}.north) to[bend left] ({last}); \path (mark-0) node {{ours}};}}"
    )
    compiled(tmp_path, {"figure": diagram.tikz}, looks + extra)


def test_latex_compiles_any_name(tmp_path: Path) -> None:
    said = compiled(tmp_path, {f"n{i}": named(words).tikz for i, words in enumerate(NASTY.values())})
    assert "/etc/passwd" not in said
