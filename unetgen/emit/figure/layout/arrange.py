"""Horizontal places of the columns, in rows down the left side and up the right.

The first box of a level is centred under the last box of the level above, and the up-sampled part above the last box
below. If a stage is a single box, it is further right instead, and the arrow has a corner.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from unetgen.emit.figure.layout.column import BoxColumn
from unetgen.emit.figure.layout.concat_parts import end_in, start_in, sum_where_link_ends
from unetgen.emit.figure.layout.solver import DistanceRule, solve
from unetgen.emit.figure.scene.links import Link
from unetgen.emit.figure.scene.scene import Scene
from unetgen.emit.figure.style.shapes import Point, Rect
from unetgen.emit.figure.words.arrow_labels import ArrowLabels

LEAST_SKIP = 24.0  # pt, of an arrow that is thick and has a long head
STEP = 16.0  # pt from a stage of one box to the next stage, a row lower or higher


class PlacedColumn(NamedTuple):
    """A column in its place; `bottom` is the lower edge of its boxes."""

    column: BoxColumn
    left: float
    bottom: float

    @property
    def right(self) -> float:
        return self.left + self.column.far

    @property
    def reach(self) -> float:
        """The right edge of its boxes and the words below them."""
        return self.left + self.column.reach

    @property
    def top(self) -> float:
        return self.bottom + self.column.height

    @property
    def peak(self) -> float:
        return self.top + self.column.offset[1]

    @property
    def middle(self) -> float:
        return (self.bottom + self.peak) / 2

    def crown(self, part: int) -> Point:
        """Return the middle of a part's upper edge, or of a cuboid's upper face."""
        return self.left + self.column.middle(part), self.top + self.column.offset[1] / 2

    def circle(self, number: int) -> Point:
        """Return the middle of a sum's circle."""
        return self.left + self.column.circle(number), self.middle

    def foot(self, part: int) -> Point:
        return self.left + self.column.front(part), self.bottom

    def fronts(self) -> list[Rect]:
        """Return the front faces of the parts."""
        edges = [self.left]
        for width in self.column.widths:
            edges.append(edges[-1] + width)
        return [Rect(a, self.bottom, b, self.top) for a, b in pairwise(edges)]


def order_rows(columns: Sequence[BoxColumn]) -> list[list[int]]:
    """Return the column indices of each row, from left to right.

    The left side comes first, then the right; heads follow their stage.
    """
    rows: dict[int, list[int]] = {}
    for number, column in enumerate(columns):
        rows.setdefault(column.row, []).append(number)
    own = {row: columns[numbers[0]].stage.level for row, numbers in rows.items()}

    def is_foreign(number: int) -> bool:
        column = columns[number]
        return column.stage.level != own[column.row] and bool(column.box.key.head)

    first = {row: min((n for n in numbers if is_foreign(n)), default=len(columns)) for row, numbers in rows.items()}

    def order(number: int) -> tuple[bool, int, bool, int]:
        column = columns[number]
        if column.box.key.head and number >= first[column.row]:  # a head computed from several outputs follows them
            return True, 0, True, number
        return False, column.stage.column, bool(column.box.key.head), number

    return [sorted(rows[row], key=order) for row in sorted(rows)]


def left_edges(scene: Scene, columns: Sequence[BoxColumn], labels: ArrowLabels) -> list[float]:
    """Return the left edges of the columns."""
    number = {part.box.name: i for i, column in enumerate(columns) for part in column.parts}
    number |= {column.name: i for i, column in enumerate(columns)}
    rows = order_rows(columns)
    rules = [*neighbour_rules(columns, rows, labels), *hanging_rules(scene, columns, number, rows)]
    places, kept = solve(len(columns), rules)
    held = {end for rule in kept for end in (rule.a, rule.b)}
    return even_out(columns, rows, places, held, labels)


def neighbour_rules(
    columns: Sequence[BoxColumn], rows: Sequence[Sequence[int]], labels: ArrowLabels
) -> Iterator[DistanceRule]:
    for row in rows:
        for a, b in pairwise(row):
            yield DistanceRule(a, b, column_distance(columns[a], columns[b], labels))


def column_distance(a: BoxColumn, b: BoxColumn, labels: ArrowLabels) -> float:
    """Return the least distance between the left edges of neighbouring columns.

    It leaves room for the arrow, its label, and the texts of both columns.
    """
    gap = (a.looks.arrow if a.stage == b.stage else a.looks.centre) + b.entry
    if any(part.link and part.link.kind == "skip" and part.link.source is a.box for part in b.parts):
        gap = max(gap, LEAST_SKIP)
    words = max(labels.beside(b.parts[0].box), labels.into_sum(a.box, b.box), key=len)
    label = a.looks.width(words, a.looks.small) + 12 + b.entry if words else 0
    gap += 44.0 if b.contacts.top.gate_before and a.stage != b.stage else 0.0
    leaving = a.middle(a.contacts.top.parts[-1]) + a.shift if a.contacts.top.parts else 0.0
    captions = max(a.caption[1], leaving) + a.looks.clear - b.caption[0]
    name = sum(max(a.looks.width(words, a.looks.caption) for words in lines) + 20 for lines in a.outward)
    noted = a.lines or b.lines or b.contacts.foot.label
    written = a.foot[1] - b.foot[0] if noted else a.below[1] - b.below[0]
    below = written + a.looks.clear
    return max(a.far + max(gap, label, name), captions, below)


def hanging_rules(
    scene: Scene, columns: Sequence[BoxColumn], number: dict[str, int], rows: Sequence[Sequence[int]]
) -> Iterator[DistanceRule]:
    """Yield rules that align columns of neighbouring rows one below the other.

    A rule is exact if the stage has another column that can move.
    """
    passed = any(link.kind == "up" and link.fall < -1 for link in scene.links)  # paths up lead past the rows between
    for link in scene.links:
        if link.kind not in ("down", "up", "conv", "merge", "head"):
            continue
        a, b = number[link.source.name], number[link.target.name]
        if columns[a].row == columns[b].row or abs(columns[a].row - columns[b].row) > 1:
            continue
        rule = hanging_rule(link, columns, a, b, passed)
        yield rule
        after = rows[columns[a].row].index(a) + 1
        if not rule.exact and columns[b].row < columns[a].row and after < len(rows[columns[a].row]):
            yield DistanceRule(b, rows[columns[a].row][after], columns[b].front(end_in(link, columns[b]) or 0) + 10.0)


def hanging_rule(link: Link, columns: Sequence[BoxColumn], a: int, b: int, passed: bool) -> DistanceRule:
    source, target = columns[a], columns[b]
    start, end = start_in(link, source) or 0, end_in(link, target) or 0
    lone = [c for c in columns if c.stage == source.stage and c.box.kind != "input" and c.box.key == source.box.key]
    if len(lone) == 1 and not source.box.key.head:
        return DistanceRule(a, b, max(source.far + STEP, offset_past_words(source, target, end, passed)))
    joined = sum_where_link_ends(link, target)
    if target.row > source.row:
        return DistanceRule(a, b, source.front(start) - target.arrival_from_above(end, joined), exact=True)
    return DistanceRule(a, b, source.middle(start) - target.arrival_from_below(end, joined), exact=True)


def offset_past_words(source: BoxColumn, target: BoxColumn, end: int, passed: bool) -> float:
    """Return the offset at which an arrow from a box's side passes its texts."""
    if target.row > source.row:
        return source.below[1] + source.looks.beside - target.middle(end) if source.lines else 0.0
    reach = max(source.caption[1], source.foot[1] if passed and source.lines else 0.0)
    return reach + source.looks.beside - target.front(end)


def even_out(
    columns: Sequence[BoxColumn],
    rows: Sequence[Sequence[int]],
    places: list[float],
    held: set[int],
    labels: ArrowLabels,
) -> list[float]:
    """Space the columns between fixed columns of one stage evenly."""
    edges = list(places)
    for row in rows:
        fixed = [i for i, n in enumerate(row) if n in held or i in (0, len(row) - 1)]
        for start, end in pairwise(fixed):
            inner = row[start : end + 1]
            if len(inner) < 3 or len({columns[n].stage for n in inner}) > 1:
                continue
            least = [column_distance(columns[a], columns[b], labels) for a, b in pairwise(inner)]
            spare = (places[inner[-1]] - places[inner[0]] - sum(least)) / len(least)
            for n, before, wide in zip(inner[1:-1], inner[:-2], least[:-1], strict=True):
                edges[n] = edges[before] + wide + spare
    return edges
