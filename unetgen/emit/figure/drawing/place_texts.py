"""Arrows and texts together: arrows lead around what is written, and words stand where no arrow leads.

Each text stands where it is laid out, or close by where that is taken. Where there is no free place for one, it stands
where no box and no straight arrow is, and all other arrows are drawn again, around it.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import product
from typing import NamedTuple

from unetgen.emit.figure.drawing.arrows import Arrows, arrows_of, places_beside, words_beside
from unetgen.emit.figure.layout.occupancy import Crowd, Thing, pieces
from unetgen.emit.figure.layout.router import HEAD
from unetgen.emit.figure.layout.rows_in_place import Standing
from unetgen.emit.figure.style.looks import Looks
from unetgen.emit.figure.style.shapes import Rect, Text
from unetgen.emit.figure.words.arrow_labels import Labels

Block = tuple[Text, ...]  # what moves together
ROUNDS = 5  # in which what has no place, or no way, chooses before the others
CLEAR = 0.5  # pt between a text and what is drawn
STEP, FAR = 3.0, 8  # pt, and how many steps a text may be moved
MOVES = sorted(
    ((n * STEP, m * STEP) for n, m in product(range(-FAR, FAR + 1), repeat=2)),
    key=lambda move: (abs(move[0]) + 2 * abs(move[1]), move),
)  # its row's line is left last


class Written(NamedTuple):
    """Texts in their places, and those of them for which no place is free."""

    texts: list[Text]
    homeless: list[Text]


def settled(laid: Standing, blocks: Sequence[Block], labels: Labels, looks: Looks) -> tuple[Arrows, list[Text]]:
    """All arrows and texts in their last places."""
    solid = [Thing(front, one.column.offset) for one in laid.placed for front in one.fronts()]
    arrows = arrows_of(laid, looks.palette, inks(text for block in blocks for text in block), ())
    rigid = Arrows([one for one in arrows.drawn if one.rigid], [], [])

    def write(arrows: Arrows) -> Written:
        words = [[*places_beside(one, labels, looks)] for one in arrows.drawn if words_beside(one, labels)]
        return written(blocks, words, crowd_of(solid, arrows), crowd_of(solid, rigid))

    found, early = write(arrows), set(arrows.stuck)
    barred = inks(write(rigid).texts) if found.homeless or early else []
    for _ in range(ROUNDS):
        if not (found.homeless or arrows.stuck):
            break
        barred += inks(found.homeless)
        early |= set(arrows.stuck)
        arrows = arrows_of(laid, looks.palette, barred, early)
        found = write(arrows)
    return arrows, found.texts


def inks(texts: Iterable[Text]) -> list[Rect]:
    return [text.ink for text in texts]


def crowd_of(solid: Iterable[Thing], arrows: Arrows) -> Crowd:
    """What texts do not stand on."""
    ways = (Thing(wide(piece)) for one in arrows.drawn for piece in pieces(one.arrow.points))
    return Crowd([*solid, *(Thing(mark.extent) for mark in arrows.marks), *ways])


def wide(piece: Rect) -> Rect:
    """A piece of a way, as wide as an arrow's head."""
    left, bottom, right, top = piece
    return Rect(left - HEAD, bottom - HEAD, right + HEAD, top + HEAD)


def written(blocks: Iterable[Block], words: Iterable[Sequence[Text]], crowd: Crowd, rigid: Crowd) -> Written:
    """Each text where it is free, and where none is, at least off what is rigid; both crowds get the texts."""
    found = Written([], [])
    for places in (*(partial(moved, block) for block in blocks), *(partial(singly, places) for places in words)):
        chosen = next((place for place in places() if is_free(place, crowd)), None)
        if chosen is None:
            chosen = next((place for place in places() if is_free(place, rigid)), next(places()))
            found.homeless.extend(chosen)
        found.texts.extend(chosen)
        for text in chosen:
            crowd.add(Thing(text.ink))
            rigid.add(Thing(text.ink))
    return found


def moved(block: Block) -> Iterator[Block]:
    """Where it is laid out, then nearby."""
    return (tuple(text._replace(x=text.x + dx, y=text.y + dy) for text in block) for dx, dy in MOVES)


def singly(places: Iterable[Text]) -> Iterator[Block]:
    return ((place,) for place in places)


def is_free(block: Block, crowd: Crowd) -> bool:
    return not any(crowd.meets(text.ink, CLEAR) for text in block)
