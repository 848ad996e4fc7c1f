"""The arrows of a figure, the circles on them, and what is written beside them."""

from typing import NamedTuple

from unetgen.emit.diagram.labels import Labels
from unetgen.emit.diagram.layout.marks import Mark, gate_mark, is_gated, sum_mark
from unetgen.emit.diagram.layout.routes import FREE, Run, touching
from unetgen.emit.diagram.layout.stand import Standing
from unetgen.emit.diagram.looks import Looks
from unetgen.emit.diagram.palettes import Palette
from unetgen.emit.diagram.resampling import stroke_of
from unetgen.emit.diagram.scene.links import Link
from unetgen.emit.diagram.shapes import Arrow, Point, Text

Marks = dict[tuple[str, int, int], Mark]  # a gate by its branch; a sum by its box and its number


class Drawn(NamedTuple):
    """A link with its arrow, from box to box by name."""

    link: Link
    source: str
    target: str
    arrow: Arrow


def arrows_and_marks(laid: Standing, palette: Palette) -> tuple[list[Drawn], list[Mark]]:
    """A gate stands on its skip, with what gates it; a sum where it is made."""
    marks: Marks = {}
    arrows: list[Drawn] = []
    for run in sorted(laid.runs, key=lambda run: run.link.kind == "gate"):
        steers = run.link.kind == "gate" and gate_of(run.link) in marks
        arrows += [steering(run, laid, marks, palette)] if steers else carrying(run, laid, marks, palette)
    return arrows, list(marks.values())


def gate_of(link: Link) -> tuple[str, int, int]:
    return link.branch, 0, 0


def ends(run: Run, laid: Standing) -> tuple[str, str]:
    """The names of the boxes that an arrow joins."""
    source, target = laid.placed[run.start.column].column, laid.placed[run.end.column].column
    return source.cells[run.start.cell].name, target.cells[run.end.cell].name


def carrying(run: Run, laid: Standing, marks: Marks, palette: Palette) -> list[Drawn]:
    """An arrow from box to box, up to a sum's circle; in two parts where a gate stands on it."""
    (source, target), way, stroke = ends(run, laid), laid.points(run), stroke_of(run.link, palette)
    if mark := sum_mark(run.link, way):
        mark = shared(mark, marks)
        way = mark.reached(way)
    if run.way not in ("over", "straight") or not is_gated(run.link, [other.link for other in laid.runs]):
        return [Drawn(run.link, source, target, Arrow(way, stroke))]
    name, gate = f"mark {len(marks)}", gate_mark(run.link, way, laid.placed[run.end.column])
    marks[gate_of(run.link)] = gate
    before, after = gate.parted(way)
    return [Drawn(run.link, source, name, Arrow(before, stroke)), Drawn(run.link, name, target, Arrow(after, stroke))]


def shared(mark: Mark, marks: Marks) -> Mark:
    """The sum's circle, which is one for all arrows that end close to one another at a box."""
    name = mark.link.target.name
    for (target, _, _), other in marks.items():
        near = abs(other.x - mark.x) + abs(other.y - mark.y) < 2 * (other.radius + mark.radius)
        if target == name and other.kind == mark.kind and near:
            return other
    marks[name, len(marks), 1] = mark
    return mark


def steering(run: Run, laid: Standing, marks: Marks, palette: Palette) -> Drawn:
    """From a map to the gate that it has a say in."""
    key = gate_of(run.link)
    name, way = f"mark {list(marks).index(key)}", gating(run, laid, marks[key])
    return Drawn(run.link, ends(run, laid)[0], name, Arrow(way, palette.strokes["gate"]))


def gating(run: Run, laid: Standing, gate: Mark) -> tuple[Point, ...]:
    """From the coarser map up to the gate; from one of the same row over it."""
    source, target = laid.placed[run.start.column], laid.placed[run.end.column]
    if source.column.row == target.column.row:
        x, y = source.crown(run.start.cell)
        above = gate.y + gate.radius + 9
        return (x, y + touching(source)), (x, above), (gate.x, above), (gate.x, gate.y + gate.radius)
    level = target.bottom - 5 if source.column.row - target.column.row == 1 else gate.y - 13
    start = source.left + source.column.signal
    return (start, source.top + FREE / 2), (start, level), (gate.x, level), (gate.x, gate.y - gate.radius)


def words_beside(drawn: Drawn, labels: Labels) -> str:
    own = drawn.link.kind == drawn.link.target.kind or drawn.link.kind in ("conv", "up", "down", "head")
    return labels.beside(drawn.link.target) if own and not drawn.link.nodes else ""


def arrow_text(drawn: Drawn, labels: Labels, looks: Looks) -> Text:
    """Over an arrow within a level; at the right of the others, far from the captions."""
    words, way = words_beside(drawn, labels), drawn.arrow.points
    (x, y), (end, other) = way[0], way[1]
    if len(way) > 2:
        return Text(words, x + 4, y + 0.9 * looks.small, looks.small, looks.palette.grey, "left")
    if y == other:
        return Text(words, (x + end) / 2, y + 9.0, looks.small, looks.palette.grey)
    part = 0.3 if looks.kernel_sizes else 0.5  # of an arrow up, below what is written at its end
    return Text(words, x + looks.beside, y + part * (other - y), looks.small, looks.palette.grey, "left")
