"""Arrows and texts together: arrows lead around what is written, and words stand where no arrow leads.

Each text stands where it is laid out, or close by where that is taken. Where there is no free place for one, it stands
where no box and no straight arrow is, and all other arrows are drawn again, around it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import product
from typing import NamedTuple

from unetgen.emit.figure.drawing.arrows import DrawnArrows, draw_arrows, places_beside, words_beside
from unetgen.emit.figure.layout.occupancy import Obstacle, Occupancy, pieces
from unetgen.emit.figure.layout.router import HEAD
from unetgen.emit.figure.layout.rows_in_place import FigureLayout
from unetgen.emit.figure.style.looks import Looks
from unetgen.emit.figure.style.shapes import Rect, Text
from unetgen.emit.figure.words.arrow_labels import ArrowLabels

Block = tuple[Text, ...]  # what moves together
ROUNDS = 5  # in which what has no place, or no path, chooses before the others
CLEAR = 0.5  # pt between a text and what is drawn
STEP, FAR = 3.0, 8  # pt, and how many steps a text may be moved
MOVES = sorted(
    ((n * STEP, m * STEP) for n, m in product(range(-FAR, FAR + 1), repeat=2)),
    key=lambda move: (abs(move[0]) + 2 * abs(move[1]), move),
)  # its row's line is left last


class PlacedTexts(NamedTuple):
    """Texts in their places, and those of them for which no place is free."""

    texts: list[Text]
    homeless: list[Text]


def place_arrows_and_texts(
    layout: FigureLayout, blocks: Sequence[Block], labels: ArrowLabels, looks: Looks
) -> tuple[DrawnArrows, list[Text]]:
    """All arrows and texts in their last places."""
    solid = [Obstacle(front, one.column.offset) for one in layout.placed for front in one.fronts()]
    arrows = draw_arrows(layout, looks.palette, text_inks(text for block in blocks for text in block), ())
    rigid = DrawnArrows([one for one in arrows.drawn if one.rigid], [], [])

    def write(arrows: DrawnArrows) -> PlacedTexts:
        words = [[*places_beside(one, labels, looks)] for one in arrows.drawn if words_beside(one, labels)]
        return place_texts(blocks, words, occupancy_of(solid, arrows), occupancy_of(solid, rigid))

    found, early = write(arrows), set(arrows.stuck)
    barred = text_inks(write(rigid).texts) if found.homeless or early else []
    for _ in range(ROUNDS):
        if not (found.homeless or arrows.stuck):
            break
        barred += text_inks(found.homeless)
        early |= set(arrows.stuck)
        arrows = draw_arrows(layout, looks.palette, barred, early)
        found = write(arrows)
    return arrows, found.texts


def text_inks(texts: Iterable[Text]) -> list[Rect]:
    return [text.ink for text in texts]


def occupancy_of(solid: Iterable[Obstacle], arrows: DrawnArrows) -> Occupancy:
    """What texts do not stand on."""
    paths = (Obstacle(widen_piece(piece)) for one in arrows.drawn for piece in pieces(one.arrow.points))
    return Occupancy([*solid, *(Obstacle(mark.extent) for mark in arrows.marks), *paths])


def widen_piece(piece: Rect) -> Rect:
    """A piece of a path, as wide as an arrow's head."""
    left, bottom, right, top = piece
    return Rect(left - HEAD, bottom - HEAD, right + HEAD, top + HEAD)


def place_texts(
    blocks: Iterable[Block], words: Iterable[Sequence[Text]], occupancy: Occupancy, rigid: Occupancy
) -> PlacedTexts:
    """Each text where it is free, and where none is, at least off what is rigid; both crowds get the texts."""
    found = PlacedTexts([], [])
    for places in (
        *(partial(nearby_blocks, block) for block in blocks),
        *(partial(single_blocks, places) for places in words),
    ):
        chosen = next((place for place in places() if is_free(place, occupancy)), None)
        if chosen is None:
            chosen = next((place for place in places() if is_free(place, rigid)), next(places()))
            found.homeless.extend(chosen)
        found.texts.extend(chosen)
        for text in chosen:
            occupancy.add(Obstacle(text.ink))
            rigid.add(Obstacle(text.ink))
    return found


def nearby_blocks(block: Block) -> Iterator[Block]:
    """Where it is laid out, then nearby."""
    return (tuple(replace(text, x=text.x + dx, y=text.y + dy) for text in block) for dx, dy in MOVES)


def single_blocks(places: Iterable[Text]) -> Iterator[Block]:
    return ((place,) for place in places)


def is_free(block: Block, occupancy: Occupancy) -> bool:
    return not any(occupancy.meets(text.ink, CLEAR) for text in block)
