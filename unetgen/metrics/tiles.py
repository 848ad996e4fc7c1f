"""Advise tiles for an image that is larger than the network's input.

A pixel of a tile's output is that of the whole image where all that it sees lies in the tile, or where tile and image
end together. Tiles begin at multiples of the input pixels after which the receptive field repeats: so the poolings of
every tile take the same pixels together as those of the whole image.
"""

from collections.abc import Iterator
from dataclasses import replace
from math import ceil
from typing import Any, NamedTuple

from unetgen._text import by_axis, same_axes
from unetgen.graph.allowed_sizes import Allowed, allowed_sizes, along
from unetgen.graph.plan import Plan
from unetgen.graph.spec import Spec
from unetgen.metrics.receptive_field import receptive_field
from unetgen.metrics.seen_pixels import Sight, sights
from unetgen.network.walk import walk
from unetgen.ops import Axes, Shape

MOST_TRIED = 4096  # sizes of a tile


class TiledAxis(NamedTuple):
    """A tile along one axis, in pixels.

    Of the `made` pixels of its output, `cut` are dropped on each side and `middle` are kept. `step` pixels of the input
    lie between the beginnings of two tiles, a multiple of the `period`.
    """

    size: int
    made: int
    cut: int
    middle: int
    step: int
    period: int

    @property
    def border(self) -> int:
        """The input pixels beside the output on each side, where convolutions shrink it."""
        return ceil((self.size - self.made) / 2) if self.step == self.middle else 0

    def padded(self, image: int) -> int:
        """Return the size of the image with its border, at which the last tile ends."""
        wanted = max(self.size, image + 2 * self.border)
        return wanted + (self.size - wanted) % self.period

    def count(self, image: int) -> int:
        """Return how many tiles cover an image; at its ends the cut pixels are kept."""
        wanted = image * self.middle // self.step if self.middle else image
        return 1 if wanted <= self.made or not self.middle else 1 + ceil((wanted - self.made) / self.middle)


class Tiling(NamedTuple):
    """The tiles of all axes for an image, whose size may be open.

    `whole` names what sees the whole input, and `reason` says why there are no tiles.
    """

    image: Axes | None
    tiles: tuple[TiledAxis, ...]
    smallest: Axes
    whole: tuple[str, ...] = ()
    reason: str = ""

    @property
    def counts(self) -> Axes | None:
        """The number of tiles along each axis."""
        return self.image and tuple(tile.count(n) for tile, n in zip(self.tiles, self.image, strict=True))

    @property
    def larger(self) -> Axes:
        """The size of a tile that has a middle along each axis: the same where it has one."""
        pairs = zip(self.tiles, self.smallest, strict=True)
        return tuple(tile.size if tile.middle else smallest for tile, smallest in pairs)

    @property
    def has_middle(self) -> bool:
        return all(tile.middle for tile in self.tiles)

    @property
    def text(self) -> str:
        """The advice in words."""
        if self.reason:
            return self.reason
        size = by_axis([tile.size for tile in self.tiles])
        if not self.has_middle:
            larger = f"input.size={by_axis(self.larger)}"
            return f"a tile of {size} has no pixel that the whole image would give; {larger} is the smallest that has"
        return "; ".join(filter(None, (self.number(size), self.kept(), self.steps(), self.differing())))

    def number(self, size: str) -> str:
        """Return how many tiles of which size there are, and for which image."""
        if not self.image or not self.counts:
            return f"of {size}"
        padded = tuple(tile.padded(n) for tile, n in zip(self.tiles, self.image, strict=True))
        border = same_axes([tile.border for tile in self.tiles])
        before = f" with {border} before it" if any(tile.border for tile in self.tiles) else ""
        extended = f", extended to {by_axis(padded)}{before}" if padded != self.image else ""
        return f"{by_axis(self.counts)} of {size} for {by_axis(self.image)}{extended}"

    def kept(self) -> str:
        """Return what is cut from a tile's output, and what is left."""
        cut, made, middle = ([getattr(tile, name) for tile in self.tiles] for name in ("cut", "made", "middle"))
        if not any(cut):
            own = f", of which {by_axis(middle)} are new" if made != middle else ""
            return f"each gives {by_axis(made)}{own}"
        return f"cut {same_axes(cut)} from each side and keep the middle, {by_axis(middle)}"

    def steps(self) -> str:
        """Return how far apart the tiles begin, unless there is one."""
        several = not self.counts or max(self.counts) > 1
        return f"one every {by_axis([tile.step for tile in self.tiles])}, the last at the image's end" * several

    def differing(self) -> str:
        return f"by {' and '.join(self.whole)} they differ from the whole image all the same" if self.whole else ""

    def to_dict(self) -> dict[str, Any]:
        """Return the entry of `summary.json`, in pixels per axis."""
        return {
            "image": list(self.image) if self.image else None,
            "count": list(self.counts) if self.counts else None,
            **{name: [getattr(tile, name) for tile in self.tiles] for name in (*TiledAxis._fields, "border")},
            "smallest": list(self.smallest),
            "exact": self.has_middle and not self.whole and not self.reason,
            "text": self.text,
        }


def tiling(plan: Plan) -> Tiling | None:
    """Return the tiles that the description asks for, of the network's input size."""
    spec = plan.spec
    if spec is None or spec.tiles is None:
        return None
    field = receptive_field(plan)
    image = None if spec.tiles == "auto" else spec.tiles
    if reason := why_none(field.unknown, field.sights):
        return Tiling(image, (), (), (), reason)
    rules = allowed_sizes(walk, spec)
    found = [tiles_along(along(spec, axis), rule, axis in spec.dynamic) for axis, rule in enumerate(rules)]
    tiles = [whole_if_alone(tile, image[axis] if image else None) for axis, (tile, _) in enumerate(found)]
    return Tiling(image, tuple(tiles), tuple(smallest.size for _, smallest in found), tuple(sorted(field.whole)))


def whole_if_alone(tile: TiledAxis, image: int | None) -> TiledAxis:
    """Return the tile, of which nothing is cut where it has the whole image."""
    alone = image is not None and image <= tile.made
    return tile._replace(cut=0, middle=tile.made, step=tile.made) if alone else tile


def why_none(unknown: frozenset[str], seen: tuple[Sight, ...]) -> str:
    """Return why no tile has pixels of the whole image, or an empty text."""
    if unknown or not seen:
        return f"none: the receptive field is not known{' because of ' * bool(unknown)}{' and '.join(sorted(unknown))}"
    if any(sight.moves is None for sight in seen):
        return "none: the receptive field differs from place to place, and no tile agrees with the whole image"
    return ""


def tiles_along(line: Spec, rule: Allowed, is_open: bool) -> tuple[TiledAxis, TiledAxis]:
    """Return the tile along an axis, and the smallest that has a middle.

    On an open axis the tile is the smallest of which half is kept.
    """
    given = line.input.sizes[0]
    smallest = next(tile for tile in tiles_from(line, rule, rule.minimum) if tile.middle)
    if is_open:
        return next(tile for tile in tiles_from(line, rule, smallest.size) if 2 * tile.middle >= tile.made), smallest
    return next(tiles_from(line, rule, given)), smallest


def tiles_from(line: Spec, rule: Allowed, size: int) -> Iterator[TiledAxis]:
    """Yield the tiles of the sizes that fit, from a size on."""
    while True:
        size = rule.nearest(size)[1]
        yield tile_of(line, size)
        size += 1


def tile_of(line: Spec, size: int) -> TiledAxis:
    """Return the tile of a size, which the network must take."""
    plan = walk(replace(line, input=Shape(line.input.channels, (size,))))
    output = plan.by_name[plan.outputs[0]]
    sight, made = sights(plan, 0)[output.name], output.shape.sizes[0]
    assert sight.moves, "it has a period"
    seen = [sight.at(pixel) for pixel in range(made)]
    before = 1 + max((pixel for pixel, there in enumerate(seen) if there and there[0] < 0), default=-1)
    after = made - min((pixel for pixel, there in enumerate(seen) if there and there[1] >= size), default=made)
    period = len(sight.seen)
    cut = ceil(max(before, after) / period) * period
    middle = max(0, (made - 2 * cut) // period * period)
    return TiledAxis(size, made, cut, middle, middle // period * sight.moves, sight.moves)
