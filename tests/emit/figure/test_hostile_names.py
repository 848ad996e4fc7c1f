"""Names with characters of XML, DOT, TeX and paths stay text in every format."""

import re
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.helpers.figures import NASTY, named
from tests.helpers.svg_boxes import SVG, read
from unetgen import UserError, plan, to_diagram
from unetgen._text import UNPRINTABLE, markup, without_controls
from unetgen.emit import tex
from unetgen.emit.figure import make_diagram as drawn
from unetgen.emit.figure.style.text_width import on_one_line, text_width
from unetgen.language.compose.svg_metadata import NAMESPACE, carried

ELEMENTS = {"svg", "title", "desc", "metadata", "g", "polygon", "polyline", "path", "ellipse", "text", "a"}


ATTRIBUTES = {
    "svg": {"width", "height", "viewBox", "role", "style"},
    "g": {"id", "class", "transform"},
    "a": {"{http://www.w3.org/1999/xlink}title"},
    "text": {"textLength", "lengthAdjust", "x", "y", "text-anchor", "font-family", "font-size", "fill", "{http://www.w3.org/XML/1998/namespace}space"},
}  # fmt: skip


def harmless(text: str) -> str:
    """Return letters without a meaning that are broken into the same lines."""
    return "".join(" " if letter == " " else alike(text_width(letter, 1)) for letter in on_one_line(text))


def alike(width: float) -> str:
    return min("ltrca+ACGmW", key=lambda letter: abs(text_width(letter, 1) - width))


@pytest.mark.parametrize("what", NASTY)
def test_names_bring_nothing_into_an_svg(what: str) -> None:
    plain, nasty = named(harmless(NASTY[what])), named(NASTY[what])
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
    plain, nasty = named(harmless(NASTY[what])), named(NASTY[what])
    assert len(nasty.lines) == len(plain.lines)
    assert [line.split(" [")[0] for line in nasty.lines] == [line.split(" [")[0] for line in plain.lines]
    assert read(nasty.svg).boxes == read(plain.svg).boxes or what == "long"
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f\u0085\u2028\u202e\u2066\u200f\ufeff]", nasty.dot)


@pytest.mark.parametrize("what", NASTY)
def test_names_bring_nothing_into_tikz(what: str) -> None:
    plain, nasty = named(harmless(NASTY[what])).tikz, named(NASTY[what]).tikz
    assert len(nasty.splitlines()) == len(plain.splitlines())
    plain, nasty = (text.split("\n", 1)[1] for text in (plain, nasty))  # the first line is a comment
    ours = set(re.findall(r"\\[A-Za-z]+", plain)) | set(re.findall(r"\\[A-Za-z]+", "".join(tex.SIGNS.values())))
    assert {command for command in re.findall(r"\\[A-Za-z]+", nasty) if not accent(command)} <= ours
    escaped = re.sub(r"\\[{}]", "", nasty)
    assert escaped.count("{") == escaped.count("}")


def accent(command: str) -> bool:
    return command[1:] in {"u", "r", "H", "v", "c", "d"}


ODD = "a\x00b\x07c\x1b[31md\x7fe\x0cf\u2028g\u0085h\ud800i\ufffej\uffff\\"


def test_unprintable_characters_of_a_models_names_are_drawn_nowhere() -> None:
    """A description cannot have them, a model that is read can."""
    known = plan("preset=lecture")
    odd = {node.name: f"{node.name} {ODD}" for node in known.nodes}
    nodes = [
        node._replace(name=odd[node.name], inputs=tuple(odd[name] for name in node.inputs), weights=odd[node.weights])
        for node in known.nodes
    ]
    outputs = tuple(odd[name] for name in known.outputs)
    diagram = drawn(replace(known, nodes=tuple(nodes), outputs=outputs, name=ODD, spec=None), yaml=f"name: {ODD}")
    for text in (diagram.svg, diagram.svg_auto_dark, diagram.dot, diagram.tikz, diagram.caption(), diagram.alt_text):
        assert not UNPRINTABLE.search(text)
    shown = ElementTree.fromstring(diagram.svg)
    assert {element.tag.removeprefix(SVG) for element in shown.iter()} <= ELEMENTS | {f"{{{NAMESPACE}}}plan"}
    assert any(r"\x00b\x07c\x1b[31m" in hint for element in shown.iter() for hint in element.attrib.values())
    assert {part.count("\n") for part in diagram.lines} == {1}


@given(st.text(st.characters(), max_size=9))
def test_any_text_is_text_in_xml(text: str) -> None:
    shown = ElementTree.fromstring(f'<a b="{markup(text)}">{markup(text)}</a>').text or ""
    assert shown == without_controls(text)
    assert shown == text or UNPRINTABLE.search(text)


@pytest.mark.parametrize("what", NASTY)
def test_names_bring_nothing_into_captions(what: str) -> None:
    diagram = named(NASTY[what])
    for words in (diagram.caption(), diagram.caption("latex"), diagram.caption("markdown"), diagram.alt_text):
        assert words.isprintable()
    assert not re.search(r"(?<!\\)(?:[<`*\[]|\b_|_\b)", diagram.caption("markdown"))
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
