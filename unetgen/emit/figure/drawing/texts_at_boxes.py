"""Texts of the rows: channels, sizes, level names, and input and output by name."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from unetgen.emit.figure.layout.arrange import PlacedColumn
from unetgen.emit.figure.layout.make_columns import LINE, has_grid_names
from unetgen.emit.figure.layout.rows_in_place import FigureLayout
from unetgen.emit.figure.scene.level_rows import LevelRow
from unetgen.emit.figure.scene.part_names import grid_name, part_of_box
from unetgen.emit.figure.scene.scene import Scene
from unetgen.emit.figure.style.looks import Looks
from unetgen.emit.figure.style.shapes import Text
from unetgen.emit.figure.words.map_sizes import size_text
from unetgen.emit.figure.words.numbers_below import field_by_level

ABOVE, BELOW = 0.95, 1.05  # from a box to the middle of the text above or below it, in text sizes
ENDS = ("input", "head")  # whose names replace the usual ones
ASIDE = 10.0  # pt from a box to its name


def row_texts(scene: Scene, rows: Sequence[LevelRow], layout: FigureLayout, looks: Looks) -> Iterator[tuple[Text, ...]]:
    """Yield all texts at the boxes, in blocks that stay together."""
    fields = field_by_level(scene.plan) if looks.receptive_field else {}
    for row, numbers in zip(rows, layout.order, strict=True):
        row_columns = [layout.placed[n] for n in numbers]
        constant = {p.column.box.shape.sizes for p in row_columns} == {row.sizes}
        for column in row_columns:
            yield owned_by(column.column.name, channel_texts(column, looks), looks)
            yield owned_by(column.column.name, texts_below(column, looks), looks)
        yield from part_texts(scene, row_columns, looks)
        if not looks.compact:
            field = fields.get(row.level, "")
            level = level_texts(scene, row, row_columns[0], constant and looks.sizes, field, looks)
            yield owned_by(row.name, level, looks)
    for column in layout.placed:
        yield owned_by(column.column.name, output_texts(column, looks), looks)


def owned_by(owner: str, texts: Iterable[Text], looks: Looks) -> tuple[Text, ...]:
    """Return texts that belong to a box or a level."""
    return tuple(replace(text, owner=owner, wide=looks.wide) for text in texts)


def part_texts(scene: Scene, columns: Sequence[PlacedColumn], looks: Looks) -> Iterator[tuple[Text, ...]]:
    """Yield the names that parts of a row are given, above their boxes."""
    depth = scene.plan.depth
    stages = {column.column.stage: column.column.box for column in columns if not column.column.box.key.head}
    raised = [(grid_name(box), grid_name(box)) for box in stages.values()] if has_grid_names(scene, looks) else []
    for part, words in (*looks.names, *raised):
        own = [column for column in columns if part in (part_of_box(column.column.box, depth), grid_part(column))]
        if own and part not in ENDS:
            alone = len(own) == 1 and own[0].column.contacts.top.parts  # an arrow is above its middle
            x = own[0].left + own[0].column.caption[1] if alone else (own[0].left + own[-1].right) / 2
            y = max(column.peak for column in own) + (ABOVE + LINE) * looks.caption
            align = "right" if alone else "centre"
            name = Text(words=words, x=x, y=y, size=looks.caption, colour=looks.palette.ink, align=align)
            yield owned_by(own[0].column.name, [name], looks)


def grid_part(column: PlacedColumn) -> str:
    """Return the name of a column's stage in a grid; ends have none."""
    box = column.column.box
    return "" if box.key.head or box.kind == "input" else grid_name(box)


def texts_below(column: PlacedColumn, looks: Looks) -> Iterator[Text]:
    """Yield the lines below a column."""
    x, y = column.left + sum(column.column.below) / 2, column.bottom - BELOW * looks.small
    for i, line in enumerate(column.column.lines):
        yield Text(
            words=line.words,
            x=x,
            y=y - i * LINE * looks.small,
            size=looks.small,
            colour=looks.palette.grey,
            hint=line.hint,
        )


def channel_texts(column: PlacedColumn, looks: Looks) -> Iterator[Text]:
    """Yield a column's channels, `192`, and a concatenation's parts, ` = 128 + 64`."""
    y, parts, (_, right) = column.peak + ABOVE * looks.caption, column.column.sum_text, column.column.caption
    if column.column.op:
        x = column.left + sum(column.column.caption) / 2
        yield Text(
            words=column.column.op,
            x=x,
            y=y + looks.caption * looks.channels,
            size=looks.tiny,
            colour=looks.palette.grey,
        )
        if looks.channels and not (column.column.contacts.top.parts or parts):
            yield Text(words=column.column.total, x=x, y=y, size=looks.caption, colour=looks.palette.ink)
            return
    if not looks.channels:
        return
    seam, lead = column.left + right - looks.width(parts, looks.small), column.column.lead
    if lead:
        x = seam - looks.width(column.column.total, looks.caption)
        yield Text(words=lead, x=x, y=y, size=looks.small, colour=looks.palette.grey, align="right")
    yield Text(words=column.column.total, x=seam, y=y, size=looks.caption, colour=looks.palette.ink, align="right")
    if parts:
        yield Text(words=parts, x=seam, y=y, size=looks.small, colour=looks.palette.grey, align="left")


def level_texts(
    scene: Scene, row: LevelRow, first: PlacedColumn, constant: bool, field: str, looks: Looks
) -> Iterator[Text]:
    """Yield a level's name, size and receptive field, and the input's name."""
    lines = [(dict(looks.names).get("input", "input"), looks.palette.ink)] if first.column.box.kind == "input" else []
    name = "bottleneck" if row.level == scene.plan.depth - 1 else f"level {row.level}"
    named = row.level >= 0 and looks.names_levels and looks.layout != "hourglass"
    named = named and not (name == "bottleneck" and name in dict(looks.names))  # its own name is above it
    lines += [(name, looks.palette.grey)] if named else []
    lines += [(size_text(scene.plan, first.column.box.nodes[-1]), looks.palette.grey)] if constant else []
    lines += [(f"field {field}", looks.palette.grey)] if field else []
    low = first.column.height < LINE * looks.caption * (len(lines) + 1)
    left = first.left + (min(0.0, first.column.caption[0], first.column.below[0]) if low else 0.0)
    y = first.middle + LINE * looks.caption / 2 * (len(lines) - 1)
    for i, (words, colour) in enumerate(lines):
        size = looks.small if i else looks.caption
        yield Text(words=words, x=left - ASIDE, y=y - i * LINE * looks.caption, size=size, colour=colour, align="right")


def output_texts(column: PlacedColumn, looks: Looks) -> Iterator[Text]:
    """Yield `output`, and the names of the classes below it in columns."""
    x, columns = column.right + ASIDE, column.column.outward
    last = max((len(lines) - 1 + bool(number) for number, lines in enumerate(columns)), default=0)
    y = column.middle + LINE * looks.caption / 2 * last
    for number, lines in enumerate(columns):
        for i, words in enumerate(lines, start=bool(number)):
            size, colour = (looks.entry, looks.palette.grey) if i else (looks.caption, looks.palette.ink)
            yield Text(words=words, x=x, y=y - i * LINE * looks.caption, size=size, colour=colour, align="left")
        x += max(looks.width(words, looks.caption) for words in lines) + ASIDE
