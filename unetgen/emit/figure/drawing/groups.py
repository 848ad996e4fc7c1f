"""Groups of shapes for those who edit a figure: levels, boxes, title and legend.

A shape is known by its name: that of its box, face, arrow or mark, or `text 3`, `sample 5 of legend`, and `picture`,
`window` or `band` with the name of their box.
"""

from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

from unetgen.emit.figure.drawing.shapes_of_figure import LEGEND, BoxShape, Figure

BETWEEN = "between levels"


class ShapeGroup(NamedTuple):
    """Shapes and groups in the order of drawing, with a name and a role."""

    name: str
    role: str
    members: tuple["str | ShapeGroup", ...]


Parts = list[tuple[str, str | ShapeGroup]]  # with their levels


def shape_groups(figure: Figure) -> list[ShapeGroup]:
    """Return the groups of a figure, with all its shapes.

    A level has its boxes, its sums and gates, and the arrows that stay in it. Arrows between levels come after the
    levels, because they may lead over them.
    """
    texts = texts_by_owner(figure)
    parts = box_groups(figure, texts)
    levels = level_of_ends(figure)
    for name, role in {**mark_roles(figure), **arrow_roles(figure)}.items():
        parts.append((levels[name], with_label(name, role, texts.pop(name, ()))))
    order = [*dict.fromkeys(box.level for box in figure.boxes), BETWEEN]
    groups = [
        ShapeGroup(level, "links" if level == BETWEEN else "level", (*own(parts, level), *texts.pop(level, ())))
        for level in order
    ]
    beside = [
        ShapeGroup(name, name if name == LEGEND else "zoom", (*sample_names(name, figure), *texts.pop(name, ())))
        for name in figure.samples
    ]
    others = [ShapeGroup(owner, owner.split("/")[-1], members) for owner, members in texts.items()]
    return [group for group in (*groups, *others, *beside) if group.members]


def own(parts: Parts, level: str) -> Iterator[str | ShapeGroup]:
    return (part for at, part in parts if at == level)


def texts_by_owner(figure: Figure) -> dict[str, tuple[str, ...]]:
    """Return the names of texts by their owners."""
    owned: dict[str, tuple[str, ...]] = {}
    for number, text in enumerate(figure.texts):
        owned[text.owner] = (*owned.get(text.owner, ()), f"text {number}")
    return owned


def sample_names(owner: str, figure: Figure) -> Iterator[str]:
    return (f"sample {number} of {owner}" for number in range(len(figure.samples[owner])))


def box_groups(figure: Figure, texts: dict[str, tuple[str, ...]]) -> Parts:
    """Return a group per box with its texts, which are removed from `texts`."""
    parts: Parts = []
    for (column, level), members in groupby(figure.boxes, lambda box: (box.column, box.level)):
        boxes = list(members)
        faces = [face for box in boxes for face in box.faces]
        inside = [name for box in boxes for name in (box.name, *names_on_front(box, figure))]
        shapes = (*faces, *inside, *texts.pop(column, ()))
        parts.append((level, ShapeGroup(column, f"box {boxes[0].role}", shapes)))
    return parts


def names_on_front(box: BoxShape, figure: Figure) -> Iterator[str]:
    if box.name in figure.pictures:
        yield f"picture {box.name}"
    if box.name in figure.windows:
        yield f"window {box.name}"
    if box.name in figure.bands:
        yield f"band {box.name}"


def mark_roles(figure: Figure) -> dict[str, str]:
    return {name: mark.kind for name, mark in figure.marks.items()}


def arrow_roles(figure: Figure) -> dict[str, str]:
    return {drawn.name: drawn.link.kind for drawn in figure.arrows}


def with_label(name: str, role: str, label: tuple[str, ...]) -> str | ShapeGroup:
    """Return an arrow or a mark, in a group if it has a label."""
    return ShapeGroup(name, role, (name, *label)) if label else name


def level_of_ends(figure: Figure) -> dict[str, str]:
    """Return the level of each arrow and mark, or `BETWEEN`.

    A mark is in the level of the box to which it leads.
    """
    levels = {box.name: box.level for box in figure.boxes}
    after = {drawn.source: drawn.target for drawn in figure.arrows if drawn.source in figure.marks}
    for name in figure.marks:
        end = name
        while end in after:
            end = after[end]
        levels[name] = levels.get(end, BETWEEN)
    for drawn in figure.arrows:
        start, end = levels.get(drawn.source), levels.get(drawn.target)
        levels[drawn.name] = start if start is not None and start == end else BETWEEN
    return levels
