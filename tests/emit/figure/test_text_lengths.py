"""The widths of texts in the SVG, which hold in a browser without the usual fonts."""

from xml.etree import ElementTree

import pytest

from tests.helpers.svg_boxes import SVG
from unetgen import plan
from unetgen.emit.figure import Diagram, make_diagram
from unetgen.emit.figure.style.letter_widths import LETTERS, natural_width


def lengths(diagram: Diagram) -> dict[str, float | None]:
    """Return the width of each text that is not a sign."""
    found = ElementTree.fromstring(diagram.svg).iter(f"{SVG}text")
    return {
        text.text or "": float(length) if (length := text.attrib.get("textLength")) else None
        for text in found
        if (text.text or "") not in "+×"
    }


@pytest.mark.parametrize("name", ["unet_2015", "lecture", "residual_unet3d", "attention_unet_2018"])
def test_each_line_states_its_width(name: str) -> None:
    diagram = make_diagram(plan(f"preset={name}"))
    room = {text.words: text.extent.right - text.extent.left for text in diagram.figure.texts}
    for words, length in lengths(diagram).items():
        if len(words) == 1:
            assert length is None
        else:
            assert length is not None
            assert 0.75 * room[words] < length < 1.01 * room[words], words


def test_widths_are_those_of_helvetica() -> None:
    """Adobe's metrics of Helvetica: H 722, e, o, d and digits 556, l 222, comma and space 278, W 944, r 333."""
    assert natural_width("Hello, World", 10) == pytest.approx(54.45, abs=0.01)
    assert natural_width("64×64", 10) == pytest.approx(28.08, abs=0.01)
    assert natural_width("Größe", 10) == natural_width("Große", 10)
    letters = "".join(LETTERS.values())
    assert len(letters) == len(set(letters))


def test_other_letters_and_fonts_have_no_stated_width() -> None:
    diagram = make_diagram(plan("depth=2", "head.filters=2", "head.labels=['肿瘤组织',edema]"))
    assert lengths(diagram)["肿瘤组织"] is None
    assert lengths(diagram)["edema"]
    assert not any(lengths(make_diagram(plan("depth=2", "diagram.font='Fira Sans'"))).values())
