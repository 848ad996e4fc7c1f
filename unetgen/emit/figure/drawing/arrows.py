"""The arrows of a figure, the circles on them, and the places of their labels."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple

from unetgen.emit.figure.layout.marks import CircleMark
from unetgen.emit.figure.layout.route_kinds import Route
from unetgen.emit.figure.layout.router import RIGID, Course, Router
from unetgen.emit.figure.layout.rows_in_place import FigureLayout
from unetgen.emit.figure.scene.links import Link
from unetgen.emit.figure.style.looks import Looks
from unetgen.emit.figure.style.palettes import Palette
from unetgen.emit.figure.style.shapes import Arrow, Point, Rect, Text
from unetgen.emit.figure.words.arrow_labels import ArrowLabels
from unetgen.emit.figure.words.arrow_styles import stroke_of

PARTS = (0.5, 0.35, 0.65, 0.2, 0.8, 0.1, 0.9)  # shares of a piece's length where labels are tried
AWAY = 4.75  # pt from an arrow to the label above or below it


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnArrow:
    """A link with its arrow, and the names of the shapes that it joins.

    A `rigid` arrow makes no detours; one `behind` a gate continues another arrow.
    """

    link: Link
    source: str
    target: str
    arrow: Arrow
    rigid: bool = False
    behind: bool = False


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
    marks = list(dict.fromkeys(mark for _, course in courses for mark in course[1:] if mark))
    drawn = [arrow for route, course in courses for arrow in draw_route(layout, route, course, marks, palette)]
    return DrawnArrows(drawn, marks, router.stuck)


def draw_route(
    layout: FigureLayout, route: Route, course: Course, marks: list[CircleMark], palette: Palette
) -> Iterator[DrawnArrow]:
    """Yield the arrows of a route: from box to box, or from a box to a gate.

    A route with a gate on it becomes two arrows.
    """
    (source, target), stroke = end_names(route, layout), stroke_of(route.link, palette)
    if course.gate is None:
        yield DrawnArrow(
            link=route.link, source=source, target=target, arrow=Arrow(course.path, stroke), rigid=route.kind in RIGID
        )
        return
    gate = f"mark {marks.index(course.gate)}"
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
    own = drawn.link.kind == drawn.link.target.kind or drawn.link.kind in ("conv", "up", "down", "head")
    if drawn.link.nodes:
        return "" if drawn.behind else labels.on(drawn.link)
    return labels.beside(drawn.link.target) if own else ""


def places_beside(drawn: DrawnArrow, labels: ArrowLabels, looks: Looks) -> Iterator[Text]:
    """Yield the places for an arrow's label, the best ones first.

    Places are above or below a level piece, and right or left of an upright one. Long pieces come first.
    """
    words = Text(
        words=words_beside(drawn, labels), x=0.0, y=0.0, size=looks.small, colour=looks.palette.grey, wide=looks.wide
    )
    for side in (1, -1):
        for (x, y), (end, other) in sorted(pairwise(drawn.arrow.points), key=piece_length, reverse=True):
            for part in PARTS:
                here = replace(words, x=x + part * (end - x), y=y + part * (other - y))
                if y == other:
                    yield replace(here, y=y + side * (looks.small / 2 + AWAY))
                else:
                    yield replace(here, x=x + side * looks.beside, align="left" if side > 0 else "right")


def piece_length(piece: tuple[Point, Point]) -> float:
    (x, y), (end, other) = piece
    return abs(end - x) + abs(other - y)
