"""Colours, letters, lines and resolution: each key reaches every format."""

import re
import struct
from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from tests.helpers.figures import NASTY, compiled
from tests.helpers.svg_boxes import read
from unetgen import ConfigError, UserError, plan, to_diagram
from unetgen.emit.figure import Diagram
from unetgen.emit.figure.style.looks import STYLES
from unetgen.emit.figure.style.palettes import DARK, PAPER, RONNEBERGER, ArrowLine, Paint
from unetgen.emit.figure.style.recolour import lightness, recolour
from unetgen.emit.figure.words.arrow_styles import restyle
from unetgen.language.colours import NAMES, colour
from unetgen.language.keys import COLORS

ATTENTION = "preset=attention_unet_2018"
OWN = {line.path: f"#{number:06X}" for number, line in enumerate(COLORS, 0xA1B201)}


@cache
def styled(*words: str, preset: str = ATTENTION) -> Diagram:
    return to_diagram(preset, "diagram.detail=feature_maps", *words)


@pytest.mark.parametrize("name", OWN)
def test_a_colour_reaches_every_format(name: str) -> None:
    """No other colour of the paper's disappears."""
    shown = ("diagram.highlight=bottleneck",) if name == "highlight" else ()
    figure, plain = styled(f"diagram.colors.{name}='{OWN[name]}'", *shown), styled(*shown)
    for own, others in ((figure.dot, plain.dot), (figure.svg.upper(), plain.svg.upper()), (figure.tikz, plain.tikz)):
        assert OWN[name].removeprefix("#") in own
        assert OWN[name].removeprefix("#") not in others
    assert read(figure.svg).boxes == read(plain.svg).boxes


def test_all_colours_together_leave_none_of_the_papers() -> None:
    """The picture has only the given colours and the faces made of them."""
    words = [f"diagram.colors.{name}='{value}'" for name, value in OWN.items()]
    own, plain = styled(*words), styled()
    left = set(re.findall(r'"(#\w{6})"', own.svg)) & set(re.findall(r'"(#\w{6})"', plain.svg))
    assert left == set()
    assert f"'{OWN['map']}'" not in own.tikz


def test_a_colours_name_is_its_number() -> None:
    assert styled("diagram.colors.map=SteelBlue").dot == styled("diagram.colors.map='#4682b4'").dot
    assert len(NAMES) == 148, "as in CSS Color Module Level 4"
    assert colour("rebeccapurple") == "#663399"


@pytest.mark.parametrize("front", ["#A9CCE9", "#FFFFFF", "#000000", "#FFFFF0", "#FF0000", "#808080", "#003300"])
@pytest.mark.parametrize("page", ["#FFFFFF", "#101010"])
def test_faces_are_lighter_above_and_darker_beside(front: str, page: str) -> None:
    box = recolour(PAPER, {"map": front, "background": page}).map
    assert lightness(box.beside) <= lightness(box.front) <= lightness(box.above)
    assert box.front == front
    if front not in ("#FFFFFF", "#000000"):
        assert lightness(box.beside) < lightness(box.front) < lightness(box.above)
    outlined = lightness(box.line) - lightness(box.front)
    assert outlined >= 0 if page == "#101010" else outlined <= 0


@pytest.mark.parametrize("palette", [PAPER, DARK])
def test_a_styles_own_front_gives_about_its_own_faces(palette: Any) -> None:
    """Faces computed from a front resemble the palettes drawn by hand."""
    blank = replace(palette, map=Paint("", "", "", ""))
    made = recolour(blank, {"map": palette.map.front}).map
    for mine, theirs in zip(made, palette.map, strict=True):
        parts = [(int(mine[i : i + 2], 16), int(theirs[i : i + 2], 16)) for i in (1, 3, 5)]
        assert max(abs(a - b) for a, b in parts) <= 16


def test_a_copied_map_has_the_colour_of_its_page_and_the_edges_of_a_map() -> None:
    palette = recolour(PAPER, {"background": "#FFFFF0", "map": "#FF8800"})
    assert palette.copied.front == "#FFFFF0"
    assert palette.copied.line == palette.map.line != PAPER.map.line
    assert recolour(PAPER, {}) == PAPER
    assert recolour(RONNEBERGER, {"map": "#FF8800"}).end.front == "#FF8800", "in 2015 all boxes are alike"


def test_the_caption_names_the_colours_that_are_there() -> None:
    caption = styled("diagram.colors.conv=red", "diagram.colors.copied=crimson", preset="preset=lecture").caption()
    assert "Red arrows: conv 3×3×3, ReLU." in caption
    assert "A red box is a copied map." in caption
    assert "An ochre box is a copied map." in styled("diagram.colors.copied=gold", preset="preset=lecture").caption()


def test_a_color_key_needs_no_quotes_on_the_command_line() -> None:
    assert styled("diagram.colors.map=#123456").dot == styled("diagram.colors.map='#123456'").dot


def test_a_custom_figure_is_made_again_from_its_svg(tmp_path: Any) -> None:
    words = ("diagram.colors.map='#0A0B0C'", "diagram.font=Fira Sans", "diagram.line_width=1.5", "diagram.macs=true")
    path = styled(*words).save(tmp_path / "figure.svg")
    assert "#0A0B0C" in to_diagram(path).dot
    assert to_diagram(path).svg == path.read_text()


# letters


def test_a_font_reaches_every_format() -> None:
    figure = styled("diagram.font=DejaVu Serif", preset="preset=lecture")
    assert 'fontname="DejaVu Serif,Helvetica,Arial,sans-serif"' in figure.dot
    assert set(re.findall(r'font-family="([^"]+)"', figure.svg)) == {
        "'DejaVu Serif', Helvetica, Arial, 'Liberation Sans', sans-serif"
    }
    assert r"\IfFontExistsTF{DejaVu Serif}{\fontspec{DejaVu Serif}}" in figure.tikz
    assert "fontspec" not in styled(preset="preset=lecture").tikz
    assert figure.png() != styled(preset="preset=lecture").png()


def test_a_missing_font_is_replaced_by_helvetica() -> None:
    """The PNG and the PDF are made, and have letters."""
    missing, usual = (styled(f"diagram.font={name}", preset="preset=lecture") for name in ("Nowhere Sans", "Helvetica"))
    assert missing.png() == usual.png()
    assert b"FontFile" in missing.pdf() or len(missing.pdf()) > 10_000


def test_a_wide_font_has_room() -> None:
    plain, own = styled(preset="preset=lecture"), styled("diagram.font=Verdana", preset="preset=lecture")
    wide = {text.words: text.extent.right - text.extent.left for text in own.figure.texts}
    for text in plain.figure.texts:
        assert wide[text.words] == pytest.approx(1.15 * (text.extent.right - text.extent.left))


@pytest.mark.parametrize("what", [what for what in NASTY if what != "lines"])
def test_a_name_of_a_font_brings_nothing_in(what: str) -> None:
    """Special characters of DOT, CSS or TeX are refused; letters of any script pass."""
    with pytest.raises(ConfigError) as caught:
        plan({"preset": "lecture", "diagram": {"font": NASTY[what]}})
    assert [problem.key for problem in caught.value.problems] == ["diagram.font"]


@pytest.mark.parametrize("name", ["Noto Sans CJK JP", "游ゴシック", "Gill Sans-MT.2", "M+ 1p", "Fira\n  Sans"])
def test_a_name_of_a_font_stays_whole(name: str) -> None:
    figure, shown = to_diagram({"preset": "lecture", "diagram": {"font": name}}), " ".join(name.split())
    assert f"'{shown}', Helvetica" in figure.svg
    assert f'fontname="{shown},Helvetica' in figure.dot
    assert f"{{\\fontspec{{{shown}}}}}" in figure.tikz


def test_latex_compiles_a_figure_with_a_font_and_colours_and_thick_lines(tmp_path: Any) -> None:
    words = (
        "diagram.font=Fira Sans",
        "diagram.colors.map=gold",
        "diagram.line_width=2",
        "diagram.colors.background=ivory",
    )
    compiled(tmp_path, {"styled": styled(*words).tikz})


# lines


@pytest.mark.parametrize("factor", [0.5, 2])
def test_every_pen_is_thicker_by_the_factor(factor: float) -> None:
    """This holds in DOT, its drawing language and TikZ; only arrowheads move."""
    plain, own = styled(), styled(f"diagram.line_width={factor}")
    for pattern, one, other in (
        (r"penwidth=([\d.]+)", plain.dot, own.dot),
        (r"setlinewidth\(([\d.]+)\)", plain.dot, own.dot),
        (r"line width=([\d.]+)bp", plain.tikz, own.tikz),
    ):
        before, after = ([float(pen) for pen in re.findall(pattern, text)] for text in (one, other))
        assert len(before) == len(after) > 20
        assert all(b == pytest.approx(factor * a, abs=0.011) for a, b in zip(before, after, strict=True))


def test_thick_lines_have_round_corners_and_usual_ones_are_as_they_were() -> None:
    assert "stroke-linejoin: round" in styled("diagram.line_width=2").svg
    assert "stroke-linejoin" not in styled().svg


def test_auto_dark_takes_custom_lines_and_letters(tmp_path: Any) -> None:
    figure = styled("diagram.line_width=1.5", "diagram.font=Fira Sans", "diagram.auto_dark=true")
    assert "prefers-color-scheme: dark" in figure.svg
    with pytest.raises(UserError, match="this figure has another"):
        styled("diagram.colors.map=teal").save(tmp_path / "figure.svg", auto_dark=True)


# resolution


def test_a_png_has_the_resolution_of_the_description() -> None:
    pixels = {dpi: size(styled(f"diagram.dpi={dpi}", preset="preset=lecture").png()) for dpi in (96, 300)}
    assert [wide / dpi for dpi, (wide, _) in pixels.items()] == pytest.approx([pixels[96][0] / 96] * 2, rel=0.01)
    assert styled("diagram.dpi=96").png() == styled().png(96)
    assert styled().dpi == 192


def size(picture: bytes) -> tuple[int, int]:
    wide, high = struct.unpack(">II", picture[16:24])
    return wide, high


# the style as a group


@pytest.mark.parametrize("style", STYLES)
def test_a_style_by_one_word(style: str) -> None:
    assert styled(f"diagram={style}").dot == styled(f"diagram.style={style}").dot


def test_a_style_by_one_word_takes_other_keys_beside_it() -> None:
    looks = styled("diagram=slide", "diagram.text_scale=1", "diagram.line_width=2").looks
    assert (looks.text_scale, looks.line_width, looks.palette.map) == (1, 2, STYLES["slide"].palette.map)
    assert to_diagram({"preset": "lecture", "diagram": "dark"}).looks.palette == DARK
    assert styled("diagram={style: dark, dpi: 100}").dpi == 100


def test_in_grey_an_arrow_differs_by_dashes_and_head() -> None:
    """Convolution, pooling and transposed convolution, and every other operation on the way down and up."""
    strokes = STYLES["print"].palette.strokes
    lines: list[ArrowLine] = [(dashes, tip) for dashes in ("solid", "dashed", "dotted") for tip in ("normal", "empty")]
    conv, pool, up = restyle(strokes["conv"], None), *(restyle(strokes[kind], lines[0]) for kind in ("down", "up"))
    assert len({conv.style, pool.style, up.style}) == len({conv.tip, pool.tip, up.tip}) == 3
    for kind in ("down", "up"):
        shown = {(stroke.style, stroke.tip) for stroke in (restyle(strokes[kind], line) for line in lines[:5])}
        assert len(shown) == 5
    print_svg = to_diagram("preset=lecture_picture", "diagram.style=print").svg
    assert print_svg.count('stroke-dasharray="1,5"') == 4, "three arrows up, and their sample"
