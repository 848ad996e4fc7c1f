"""The boxes of a column, its sums, and where an arrow leaves or arrives.

The copied parts of a concatenation are drawn first, on the side of the encoder, the nearest stage's first; the order of
the channels is in the figure's words.
"""

from collections.abc import Iterator

from unetgen.emit.figure.layout.column import BoxColumn, ColumnPart
from unetgen.emit.figure.scene.boxes import Box
from unetgen.emit.figure.scene.links import Link
from unetgen.emit.figure.scene.scene import Scene
from unetgen.graph.settings import FigureLayoutKind
from unetgen.ops import Concat, Crop, Merge, Pad, Pool

WEIGHTLESS = (Crop, Pad, Pool, Concat)


def parts_of_column(scene: Scene, box: Box, layout: FigureLayoutKind = "aligned") -> tuple[ColumnPart, ...]:
    """Return the parts of a concatenation as they are drawn, or the box itself.

    In a row the part from below is first, because its arrow comes from the left.
    """

    def nearness(part: ColumnPart) -> tuple[bool, int]:
        skip = part.link if part.link and (part.look == "copied" or part.link.kind == "skip") else None
        side = bool(skip) if layout == "hourglass" else not skip
        return side, -skip.source.key.stage.column if skip else 0

    return tuple(sorted(parts_in_order(scene, box), key=nearness))


def parts_in_order(scene: Scene, box: Box) -> Iterator[ColumnPart]:
    """Yield the parts of a concatenation in the order of its channels."""
    if not isinstance(box.main.op, Concat) or box.kind != "concat":
        yield ColumnPart(box.name, box, box.shape.channels, "end" if box.kind in ("input", "head") else "map")
        return
    links = [link for link in scene.links if link.target is box and link.taker is box.main]
    copied = sum(link.kind not in ("joined", "gate") for link in links)
    number = 0
    for name in box.main.inputs:
        link = next((link for link in links if brings(link, name)), None) or link_of_padded_part(scene, box, name)
        channels = scene.plan.by_name[name].shape.channels
        if link.kind == "joined":
            look = "copied" if is_cropped_copy(scene, link.source) else "map"
            yield ColumnPart(link.source.name, link.source, link.source.shape.channels, look, link)
            continue
        new = not is_copy(link)
        yield ColumnPart(
            box.name if copied == 1 else f"{box.name} {number}", box, channels, "map" if new else "copied", link
        )
        number += 1


def is_copy(link: Link) -> bool:
    """Return whether a link brings its source's map, but for its size and weights.

    A gate weights the map; a convolution makes a new one.
    """
    copies = {node.name for node in link.source.nodes}
    for node in link.nodes:
        weighted = isinstance(node.op, Merge) and node.op.kind == "multiply"
        if (isinstance(node.op, WEIGHTLESS) or weighted) and not copies.isdisjoint(node.inputs):
            copies.add(node.name)
    return not link.nodes or link.nodes[-1].name in copies


def is_cropped_copy(scene: Scene, box: Box) -> bool:
    """Return whether a box is a map from across that only was cropped or padded."""
    across = any(link.kind == "skip" and link.target is box for link in scene.links)
    return across and all(isinstance(op, WEIGHTLESS) for op in box.ops)


def link_of_padded_part(scene: Scene, box: Box, name: str) -> Link:
    """Return the link of a part that the box itself pads first."""
    node = scene.plan.by_name[name]
    own_link = next((link for link in scene.links if link.target is box and link.taker is node), None)
    return own_link or link_of_padded_part(scene, box, node.inputs[0])


def brings(link: Link, name: str) -> bool:
    """Return whether a link carries a node's output."""
    if link.kind == "gate":
        return False
    return link.nodes[-1].name == name if link.nodes else name in {node.name for node in link.source.nodes}


def sums_of(scene: Scene, box: Box) -> tuple[str, ...]:
    """Return the sums and products on the way into a box, by the names of their nodes."""
    return tuple(entry.node.name for entry in scene.sums_into(box))


def sum_where_link_ends(link: Link, column: BoxColumn) -> int | None:
    """Return the index of the sum at which a link arrives, or None for the box.

    A map that enters the box before a sum passes through the circle too.
    """
    if column.box is not link.target or link.kind == "gate":
        return None
    names = [node.name for node in column.box.nodes]
    if link.taker.name not in names:
        return None
    place = names.index(link.taker.name)
    return next((n for n, name in enumerate(column.sums) if names.index(name) >= place), None)


def start_in(link: Link, column: BoxColumn) -> int | None:
    """Return the index of the part where a link leaves a column.

    A concatenation as a whole is left at its last part.
    """
    if column.box is link.source:
        return len(column.parts) - 1
    return next((i for i, part in enumerate(column.parts) if part.box is link.source), None)


def end_in(link: Link, column: BoxColumn) -> int | None:
    """Return the index of the part where a link arrives: the part it brings or makes."""
    part = next((i for i, part in enumerate(column.parts) if part.link is link), None)
    if part is not None:
        return part
    if column.box is link.target:
        return len(column.parts) - 1
    return next((i for i, part in enumerate(column.parts) if part.box is link.target), None)
