"""Find the input pixels that each pixel of a map sees along one axis.

All maps of a plan take one pass. A pixel sees the hull of what its source pixels see. The additive rule `r += (k - 1)
· jump` is wrong after up-sampling, where neighbours see different pixels: so every phase, the place of a pixel
between two pixels of the coarsest map, is kept by itself, and one period of phases describes an image without end.
"""

from collections.abc import Iterable
from itertools import chain
from math import lcm
from typing import NamedTuple

from unetgen.graph.plan import Node, Plan
from unetgen.ops import Foreign, Input, Reading

MOST_PHASES = 65_536  # of one map; each takes its own time, and 17 levels that halve the size have as many

Interval = tuple[int, int]  # the first and the last pixel of the input


class Sight(NamedTuple):
    """The input pixels that pixels 0, 1, … of one period see.

    After a period the field has moved by `moves` pixels of the input. Without `moves` there is no period (aligned
    corners, resizing to a size): these are all pixels. `None` is a pixel that sees nothing.
    """

    seen: tuple[Interval | None, ...]
    moves: int | None

    def at(self, pixel: int) -> Interval | None:
        if self.moves is None:
            return self.seen[pixel] if 0 <= pixel < len(self.seen) else None
        turns, phase = divmod(pixel, len(self.seen))
        found = self.seen[phase]
        return found and (found[0] + turns * self.moves, found[1] + turns * self.moves)


class SeenInput(NamedTuple):
    """A map that another is made from, and how it is read."""

    sight: Sight
    reading: Reading

    @property
    def period(self) -> tuple[int, int] | None:
        """Return the period of an op's output, and its move on the input."""
        if self.sight.moves is None:
            return None
        own = len(self.sight.seen)
        read = lcm(own, self.reading.moves)  # 0 where one pixel is read by all
        turns = read // self.reading.moves if read else 1
        return self.reading.every * turns, self.sight.moves * read // own


def sights(plan: Plan, axis: int, in_image: bool = False) -> dict[str, Sight]:
    """Return each node's sight by its name, if it has one.

    Vectors, which see everything, and unknown layers have none. The image has no end, or with `in_image` it is the
    plan's: then padding is left out, and every pixel is listed. Paths that pool over the whole map are not followed.
    """
    found: dict[str, Sight] = {}
    for node in plan:
        sight = began(plan, node, axis, in_image) if isinstance(node.op, Input) else sight_of(plan, node, axis, found)
        if sight:
            found[node.name] = sight
    return found


def began(plan: Plan, node: Node, axis: int, in_image: bool) -> Sight | None:
    """Return the sight of an input; unknown for another size than the first."""
    if node.shape.sizes != plan.nodes[0].shape.sizes:
        return None
    own: Iterable[int] = range(node.shape.sizes[axis] if in_image else 1)
    return Sight(tuple((i, i) for i in own), None if in_image else 1)


def sight_of(plan: Plan, node: Node, axis: int, found: dict[str, Sight]) -> Sight | None:
    if isinstance(node.op, Foreign) or len(node.shape.sizes) != plan.dims:  # vectors, and pixels in a row
        return None
    made = node.shape.sizes[axis]
    sources = [
        SeenInput(found[name], node.op.reads(axis, plan.by_name[name].shape.sizes[axis], made))
        for name in node.inputs
        if name in found
    ]
    return joined(sources, made) if sources else None


def joined(sources: list[SeenInput], made: int) -> Sight | None:
    """Join sights period by period if all inputs move alike, else pixel by pixel.

    The result is unknown if it has too many phases.
    """
    period = together([source.period for source in sources])
    count, moves = period or (made, None)
    if count > MOST_PHASES:
        return None
    return Sight(tuple(hull(sources, i) for i in range(count)), moves)


def together(periods: list[tuple[int, int] | None]) -> tuple[int, int] | None:
    """Return the common period of maps that meet, or `None`.

    A map may have no period, or the maps may drift apart.
    """
    known = [period for period in periods if period]
    count, moves = known[0] if known else (1, 1)
    if len(known) < len(periods) or any(count * other[1] != moves * other[0] for other in known):
        return None
    whole = lcm(*(period[0] for period in known))
    return whole, moves * whole // count


def outermost(pixels: range, sight: Sight) -> Iterable[int]:
    """Return those of the pixels that decide what all of them see.

    From period to period the seen pixels only move on, so the first and the last period are enough.
    """
    count = len(sight.seen)
    if pixels.stop - pixels.start <= count:
        return pixels
    if sight.moves is None:  # none exists before pixel 0
        pixels = pixels[max(0, -(pixels.start // pixels.step)) :]
        return pixels[:count]
    return chain(pixels[:count], pixels[count:][-count:])


def hull(sources: list[SeenInput], pixel: int) -> Interval | None:
    seen = [s for sight, read in sources for i in outermost(read.pixels(pixel), sight) if (s := sight.at(i))]
    return (min(first for first, _ in seen), max(last for _, last in seen)) if seen else None
