"""Place arrows and texts together, so that neither covers the other.

Each text stays where the layout puts it, or near it if the place is taken. A text without a free place only avoids
boxes and straight arrows, and all other arrows are drawn again, around it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import product
from operator import itemgetter
from typing import NamedTuple

from unetgen.emit.figure.drawing.arrows import DrawnArrow, DrawnArrows, draw_arrows, places_beside, words_beside
from unetgen.emit.figure.layout.marks import CircleMark
from unetgen.emit.figure.layout.occupancy import Obstacle, Occupancy, pieces
from unetgen.emit.figure.layout.router import HEAD
from unetgen.emit.figure.layout.rows_in_place import FigureLayout
from unetgen.emit.figure.style.looks import Looks
from unetgen.emit.figure.style.shapes import Align, Rect, Text, bounding_rect
from unetgen.emit.figure.words.arrow_labels import ArrowLabels

Block = tuple[Text, ...]  # texts that move together
ROUNDS = 5  # of retries, in which texts and arrows that found no place choose before the others
APART = 3.0  # pt by which a label must be nearer to its own arrow than to others
CLEAR = 0.5  # pt between a text and other shapes
STEP, FAR = 3.0, 12  # pt, and the most steps that a text may move
MOVES = sorted(
    ((n * STEP, m * STEP) for n, m in product(range(-FAR, FAR + 1), repeat=2)),
    key=lambda move: (abs(move[0]) + 2 * abs(move[1]), move),
)  # moves along the line of a row come first


class PlacedTexts(NamedTuple):
    """Texts in their places, and those of them for which no place was free."""

    texts: list[Text]
    homeless: list[Text]


def place_arrows_and_texts(
    layout: FigureLayout, blocks: Sequence[Block], labels: ArrowLabels, looks: Looks
) -> tuple[DrawnArrows, list[Text]]:
    """Return all arrows and texts in their final places."""
    solid = [Obstacle(front, item.column.offset) for item in layout.placed for front in item.fronts()]
    arrows = draw_arrows(layout, looks.palette, text_inks(text for block in blocks for text in block), ())
    rigid = DrawnArrows([item for item in arrows.drawn if item.rigid], [], [])

    def write(arrows: DrawnArrows) -> PlacedTexts:
        words = [
            [replace(place, owner=f"mark {number}") for place in places_at_circle(mark, labels, looks)]
            for number, mark in enumerate(arrows.marks)
            if words_at_circle(mark, labels)
        ]
        labelled = [item for item in arrows.drawn if words_beside(item, labels)]
        courses = [(item, list(pieces(item.arrow.points))) for item in arrows.drawn] if labelled else []
        words += [
            clear_first(places_beside(item, labels, looks), item, rivals(item, courses, labels)) for item in labelled
        ]
        return place_texts(blocks, words, occupancy_of(solid, arrows), occupancy_of(solid, rigid))

    placed, early = write(arrows), set(arrows.stuck)
    barred = text_inks(write(rigid).texts) if placed.homeless or early else []
    for _ in range(ROUNDS):
        if not (placed.homeless or arrows.stuck):
            break
        barred += text_inks(placed.homeless)
        early |= set(arrows.stuck)
        arrows = draw_arrows(layout, looks.palette, barred, early)
        placed = write(arrows)
    return arrows, placed.texts


def rivals(own: DrawnArrow, drawn: Iterable[tuple[DrawnArrow, list[Rect]]], labels: ArrowLabels) -> list[Rect]:
    """Return the pieces of other arrows that a reader may take an arrow's label for."""
    return [
        piece
        for other, course in drawn
        if other.link is not own.link and (other.arrow.stroke == own.arrow.stroke or words_beside(other, labels))
        for piece in course
    ]


def clear_first(places: Iterable[Text], own: DrawnArrow, others: Sequence[Rect]) -> list[Text]:
    """Return places for an arrow's label, first those that are nearest to this arrow."""
    mine, tried = list(pieces(own.arrow.points)), list(places)
    inks = text_inks(tried)
    limits = [min(gap(ink, piece) for piece in mine) + APART for ink in inks]
    around, farthest = bounding_rect(inks), max(limits)
    near = [other for other in others if gap(around, other) < farthest]
    unclear = [any(gap(ink, other) < limit for other in near) for ink, limit in zip(inks, limits, strict=True)]
    return [place for place, _ in sorted(zip(tried, unclear, strict=True), key=itemgetter(1))]


def gap(one: Rect, other: Rect) -> float:
    """Return the distance between two rectangles, along an axis or both."""
    across = max(one.left - other.right, other.left - one.right, 0.0)
    return across + max(one.bottom - other.top, other.bottom - one.top, 0.0)


def words_at_circle(mark: CircleMark, labels: ArrowLabels) -> str:
    return labels.at_sum(mark.link.taker) if mark.kind == "sum" else labels.at_gate(mark.link.branch)


def places_at_circle(mark: CircleMark, labels: ArrowLabels, looks: Looks) -> Iterator[Text]:
    """Yield the places for a circle's label: at its corners, then further away."""
    words = Text(
        words=words_at_circle(mark, labels), x=mark.x, y=mark.y, size=looks.small, colour=looks.palette.grey,
        wide=looks.wide,
    )  # fmt: skip
    aligned: tuple[tuple[int, Align], ...] = ((1, "left"), (-1, "right"))
    for far in range(4):
        away = mark.radius + 1.5 + STEP * far
        for up, (right, align) in product((1, -1), aligned):
            yield replace(words, x=mark.x + right * 0.6 * away, y=mark.y + up * (away + looks.small / 3), align=align)
        yield from (replace(words, x=mark.x + right * (away + 1.5), align=align) for right, align in aligned)


def text_inks(texts: Iterable[Text]) -> list[Rect]:
    return [text.ink for text in texts]


def occupancy_of(solid: Iterable[Obstacle], arrows: DrawnArrows) -> Occupancy:
    """Return the space that texts must avoid."""
    paths = (Obstacle(widen_piece(piece)) for arrow in arrows.drawn for piece in pieces(arrow.arrow.points))
    return Occupancy([*solid, *(Obstacle(mark.extent) for mark in arrows.marks), *paths])


def widen_piece(piece: Rect) -> Rect:
    """Return a piece of a path, widened to the width of an arrow's head."""
    left, bottom, right, top = piece
    return Rect(left - HEAD, bottom - HEAD, right + HEAD, top + HEAD)


def place_texts(
    blocks: Iterable[Block], words: Iterable[Sequence[Text]], occupancy: Occupancy, rigid: Occupancy
) -> PlacedTexts:
    """Place each text where it is free, or at least clear of rigid shapes.

    Adds the texts to both occupancies.
    """
    placed = PlacedTexts([], [])
    for places in (
        *(partial(nearby_blocks, block) for block in blocks),
        *(partial(single_blocks, places) for places in words),
    ):
        chosen = next((place for place in places() if is_free(place, occupancy)), None)
        if chosen is None:
            chosen = next((place for place in places() if is_free(place, rigid)), next(places()))
            placed.homeless.extend(chosen)
        placed.texts.extend(chosen)
        for text in chosen:
            occupancy.add(Obstacle(text.ink))
            rigid.add(Obstacle(text.ink))
    return placed


def nearby_blocks(block: Block) -> Iterator[Block]:
    """Yield a block at its place in the layout, then at nearby places."""
    yield block
    yield from (tuple(text.moved(dx, dy) for text in block) for dx, dy in MOVES[1:])


def single_blocks(places: Iterable[Text]) -> Iterator[Block]:
    return ((place,) for place in places)


def is_free(block: Block, occupancy: Occupancy) -> bool:
    return not any(occupancy.meets(text.ink, CLEAR) for text in block)
