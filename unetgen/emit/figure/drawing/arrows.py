"""The arrows of a figure, the circles on them, and the places of their labels."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple

from unetgen.emit.figure.layout.marks import CircleMark, entry_paths
from unetgen.emit.figure.layout.route_kinds import Route
from unetgen.emit.figure.layout.router import RIGID, Course, Router
from unetgen.emit.figure.layout.rows_in_place import FigureLayout
from unetgen.emit.figure.scene.links import Link
from unetgen.emit.figure.style.looks import Looks
from unetgen.emit.figure.style.palettes import Palette
from unetgen.emit.figure.style.shapes import Arrow, Point, Rect, Text
from unetgen.emit.figure.words.arrow_labels import ArrowLabels
from unetgen.emit.figure.words.arrow_styles import stroke_of
from unetgen.graph.altered import altered

PARTS = (0.5, 0.35, 0.65, 0.2, 0.8, 0.1, 0.9)  # shares of a piece's length where labels are tried
BESIDE_MAIN = ("skip", "shortcut", "gate")
AWAY = 4.75  # pt from an arrow to the label above or below it


@dataclass(frozen=True, kw_only=True)
class DrawnArrow:
    """A link with its arrow, its name, and the names of the shapes that it joins.

    A `rigid` arrow makes no detours; one `behind` a circle continues another arrow.
    """

    link: Link
    source: str
    target: str
    arrow: Arrow
    rigid: bool = False
    behind: bool = False
    name: str = ""


class DrawnArrows(NamedTuple):
    """All arrows and circles, and the indices of routes that found no free path."""

    drawn: list[DrawnArrow]
    marks: list[CircleMark]
    stuck: list[int]


def draw_arrows(layout: FigureLayout, palette: Palette, written: Iterable[Rect], early: Collection[int]) -> DrawnArrows:
    """Draw all arrows and circles, avoiding the given texts if possible.

    The routes in `early` choose their paths before the others.
    """
    router = Router(layout, written)
    router.go(early)
    numbers = sorted(router.courses, key=lambda n: (layout.routes[n].link.kind == "gate", n))
    courses = [(layout.routes[n], router.courses[n]) for n in numbers]
    sums = [mark for marks in router.sums.values() for mark in marks]
    marks = [*sums, *dict.fromkeys(course.gate for _, course in courses if course.gate)]
    names = {id(mark): f"mark {number}" for number, mark in enumerate(marks)}
    ends = {(n, i): names[id(mark)] for n, own in router.sums.items() for i, mark in enumerate(own)}
    drawn = [arrow for route, course in courses for arrow in draw_route(layout, route, course, names, ends, palette)]
    entries = [arrow for n, own in router.sums.items() for arrow in draw_entry(layout, n, own, names, palette)]
    named = [replace(arrow, name=f"arrow {number}") for number, arrow in enumerate([*drawn, *entries])]
    return DrawnArrows(named, marks, router.stuck)


def draw_entry(
    layout: FigureLayout, n: int, sums: Sequence[CircleMark], names: Mapping[int, str], palette: Palette
) -> Iterator[DrawnArrow]:
    """Yield the arrows from the sums before a box to the box.

    They have the colour of text, because they do no operation.
    """
    arriving = [route for route in layout.routes if route.end.column == n and route.end.number is not None]
    main = min(arriving, key=lambda route: (route.link.kind in BESIDE_MAIN, route.kind not in RIGID)).link
    ends = [*(names[id(mark)] for mark in sums), layout.placed[n].column.parts[0].name]
    for path, (source, target) in zip(entry_paths(layout.placed[n], sums), pairwise(ends), strict=True):
        arrow = Arrow(path, replace(palette.strokes["shortcut"], colour=palette.ink))
        yield DrawnArrow(link=main, source=source, target=target, arrow=arrow, rigid=True, behind=True)


def draw_route(
    layout: FigureLayout,
    route: Route,
    course: Course,
    names: Mapping[int, str],
    sums: Mapping[tuple[int, int], str],
    palette: Palette,
) -> Iterator[DrawnArrow]:
    """Yield the arrows of a route: from box to box, or to a circle.

    A route with a gate on it becomes two arrows.
    """
    (source, target), stroke = end_names(route, layout), stroke_of(route.link, palette)
    if route.end.number is not None:
        target = sums[route.end.column, route.end.number]
    if course.gate is None:
        yield DrawnArrow(
            link=route.link, source=source, target=target, arrow=Arrow(course.path, stroke), rigid=route.kind in RIGID
        )
        return
    gate = names[id(course.gate)]
    if route.link.kind == "gate":
        yield DrawnArrow(link=route.link, source=source, target=gate, arrow=Arrow(course.path, stroke))
        return
    before, after = course.gate.parted(course.path)
    yield DrawnArrow(link=route.link, source=source, target=gate, arrow=Arrow(before, stroke))
    yield DrawnArrow(link=route.link, source=gate, target=target, arrow=Arrow(after, stroke), behind=True)


def end_names(route: Route, layout: FigureLayout) -> tuple[str, str]:
    """Return the names of the boxes that an arrow joins."""
    source, target = layout.placed[route.start.column].column, layout.placed[route.end.column].column
    return source.parts[route.start.part].name, target.parts[route.end.part].name


def words_beside(drawn: DrawnArrow, labels: ArrowLabels) -> str:
    return "" if drawn.behind else labels.on(drawn.link)


def places_beside(drawn: DrawnArrow, labels: ArrowLabels, looks: Looks) -> Iterator[Text]:
    """Yield the places for an arrow's label, the best ones first.

    Places are above or below a level piece, and right or left of an upright one. Long pieces come first.
    """
    words = Text(
        words=words_beside(drawn, labels), x=0.0, y=0.0, size=looks.small, colour=looks.palette.grey, wide=looks.wide,
        owner=drawn.name,
    )  # fmt: skip
    for side in (1, -1):
        for (x, y), (end, other) in sorted(pairwise(drawn.arrow.points), key=piece_length, reverse=True):
            for part in PARTS:
                here = altered(words, x=x + part * (end - x), y=y + part * (other - y))
                if y == other:
                    yield altered(here, y=y + side * (looks.small / 2 + AWAY))
                else:
                    yield altered(here, x=x + side * looks.beside, align="left" if side > 0 else "right")


def piece_length(piece: tuple[Point, Point]) -> float:
    (x, y), (end, other) = piece
    return abs(end - x) + abs(other - y)
