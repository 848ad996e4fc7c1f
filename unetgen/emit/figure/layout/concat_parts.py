"""The boxes of a column, and the ones at which an arrow leaves or arrives."""

from collections.abc import Iterator

from unetgen.emit.figure.layout.column import BoxColumn, ColumnPart
from unetgen.emit.figure.scene.boxes import Box
from unetgen.emit.figure.scene.links import Link
from unetgen.emit.figure.scene.scene import Scene
from unetgen.ops import Concat, Crop, Merge, Pad, Pool

WEIGHTLESS = (Crop, Pad, Pool, Concat)


def parts_of_column(scene: Scene, box: Box) -> Iterator[ColumnPart]:
    """Yield the parts of a concatenation in order, or the box itself."""
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
            yield ColumnPart(link.source.name, link.source, link.source.shape.channels, "map", link)
            continue
        new = any(not isinstance(node.op, (*WEIGHTLESS, Merge)) for node in link.nodes) and link.kind != "skip"
        yield ColumnPart(
            box.name if copied == 1 else f"{box.name} {number}", box, channels, "map" if new else "copied", link
        )
        number += 1


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


def is_sum(link: Link) -> bool:
    """Return whether an arrow ends at a circle, where maps are added or multiplied."""
    return isinstance(link.taker.op, Merge) and link.kind in ("skip", "shortcut")


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
