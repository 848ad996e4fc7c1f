"""What is read of a figure in one style holds in the others: only colours, dashes and heads differ.

Rows of the legend that look alike in a style have different letters, so that an arrow has one row there too.
"""

from collections import Counter
from dataclasses import replace

import pytest

from tests.helpers.figure_variants import SHOWN_BY_MAPS, VARIANTS, diagram_of, plan_of
from tests.helpers.sampling import one_way_each
from unetgen.emit.figure import Diagram, make_diagram
from unetgen.emit.figure.style.looks import STYLES
from unetgen.emit.figure.style.palettes import Stroke
from unetgen.emit.figure.words.arrow_styles import restyle, stroke_of
from unetgen.emit.figure.words.meanings import meanings_of
from unetgen.graph.settings import Detail, Style

OTHERS: tuple[Style, ...] = ("dark", "print")
DETAILS = ["feature_maps", "blocks", "overview"]


def what_is_drawn(diagram: Diagram) -> object:
    """Return everything but colours, dashes and heads."""
    figure = diagram.figure
    texts = [(text.words, text.x, text.y, text.size) for text in figure.texts]
    arrows = [(one.source, one.target, one.arrow.points) for one in figure.arrows]
    marks = [(name, mark.x, mark.y, mark.sign) for name, mark in figure.marks.items()]
    boxes = [(box.name, box.front, box.offset) for box in figure.boxes]
    return texts, arrows, marks, boxes, figure.bands, figure.windows


@pytest.mark.parametrize(
    ("name", "detail", "style"),
    one_way_each([*SHOWN_BY_MAPS, "residual", "full scale", "strided", "attention gates"], DETAILS, OTHERS),
)
def test_only_colours_and_lines_differ(name: str, detail: Detail, style: Style) -> None:
    other = make_diagram(plan_of(name), detail, STYLES[style])
    assert what_is_drawn(other) == what_is_drawn(diagram_of(name, detail))


@pytest.mark.parametrize(
    ("name", "detail", "style"), one_way_each([*SHOWN_BY_MAPS, *VARIANTS], DETAILS, ("paper", *OTHERS))
)
def test_an_arrow_has_one_row_in_each_style(name: str, detail: Detail, style: Style) -> None:
    scene, palette = diagram_of(name, detail).scene, STYLES[style].palette
    rows = [row for row in meanings_of(scene).rows if row.look.mark in palette.strokes]
    seen = Counter((row.letter, look_of(restyle(palette.strokes[row.look.mark], row.look.line))) for row in rows)
    assert max(seen.values(), default=1) == 1
    drawn = {look_of(stroke_of(link, palette)) for link in scene.links if link.kind != "joined"}
    assert drawn == {look for _, look in seen}


def look_of(stroke: Stroke) -> Stroke:
    """Return how an arrow looks, whatever its length."""
    return replace(stroke, relined=())
