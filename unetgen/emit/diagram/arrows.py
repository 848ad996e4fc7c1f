"""The arrows' ways. Within a level they lead across a gap, between levels down and up, a skip over its level.

A skip rises from its map, runs above the captions and comes down on the copied part: so it crosses nothing, in
whatever order the parts stand.
"""

from unetgen.emit.diagram import theme
from unetgen.emit.diagram.layout import Box
from unetgen.emit.diagram.maps import Link
from unetgen.emit.diagram.shapes import Arrow, Point

LANE = 21.0  # pt from a level's peak to its skip
FREE = 3.0  # pt between a box and an arrow


def arrow(link: Link, source: Box, target: Box) -> Arrow:
    """A link as an arrow; of a column with several boxes it leaves the outermost."""
    way = down if link.fall > 0 else up if link.fall < 0 else over if is_over(link) else across
    return Arrow(way(source, target), theme.STROKES[link.kind])


def is_over(link: Link) -> bool:
    return link.kind == "skip" and not link.straight


def across(source: Box, target: Box) -> tuple[Point, ...]:
    y = min(source.middle[1], target.middle[1])
    return (source.extent.right + FREE, y), (target.front.left - FREE, y)


def down(source: Box, target: Box) -> tuple[Point, ...]:
    x, y = target.crown
    return (x, source.foot(x - FREE) - FREE), (x, y + touching(target))


def up(source: Box, target: Box) -> tuple[Point, ...]:
    x, y = source.crown
    return (x, y + touching(source)), (x, target.front.bottom - FREE)


def over(source: Box, target: Box) -> tuple[Point, ...]:
    lane = max(source.extent.top, target.extent.top) + LANE
    (start, foot), (end, head) = source.crown, target.crown
    return (start, foot + touching(source)), (start, lane), (end, lane), (end, head + touching(target))


def touching(box: Box) -> float:
    """On a cuboid's upper face an arrow stands; from a bar's edge it keeps a little distance."""
    return 0.0 if box.offset[1] else FREE / 2
