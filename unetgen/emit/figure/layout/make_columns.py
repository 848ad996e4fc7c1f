"""Make the columns: single maps, and concatenations as parts in their true order."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from unetgen.emit.figure.layout.column import HEADS, BoxColumn, ColumnPart
from unetgen.emit.figure.layout.concat_parts import parts_of_column, sums_of
from unetgen.emit.figure.layout.face_pictures import face_width, picture_on_box
from unetgen.emit.figure.scene.boxes import Box
from unetgen.emit.figure.scene.level_rows import LevelRow, row_number
from unetgen.emit.figure.scene.part_names import is_grid, part_of_box
from unetgen.emit.figure.scene.scale import DrawingScale
from unetgen.emit.figure.scene.scene import Scene
from unetgen.emit.figure.style import text_width as text
from unetgen.emit.figure.style.looks import Looks
from unetgen.emit.figure.words.map_sizes import size_text
from unetgen.emit.figure.words.numbers_below import CaptionLine, lines_below
from unetgen.emit.figure.words.op_words import in_words
from unetgen.graph.plan import Plan
from unetgen.ops import AnyOp, Concat, Shape

LINE = 1.25  # from line to line, in text sizes
LINES, COLUMNS = 11, 3  # most lines of class names beside the output, and most columns of them
COMPACT_LINES = 7  # most lines of class names below the output
LETTERS = 30  # in a line of a class's name


def make_columns(scene: Scene, rows: list[LevelRow], scale: DrawingScale, looks: Looks) -> list[BoxColumn]:
    """Return every column, stage by stage."""
    glued = {link.source.name for link in scene.links if link.kind == "joined"}
    row_of_box = {box.name: row_number(rows, box, scene.stages, scene.detail) for box in scene.boxes.values()}
    boxes = [box for box in scene.boxes.values() if box.name not in glued]
    bare = [make_column(scene, box, row_of_box[box.name], rows, scale, looks) for box in boxes]
    if looks.layout == "hourglass":
        bare = [replace(column, row=0) for column in bare]
    lines = {column.name: tuple(column_lines(scene, column, bare, rows)) for column in bare}
    counts = {row: max(len(lines[c.name]) for c in bare if c.row == row) for row in {c.row for c in bare}}
    return [
        replace(
            column,
            lines=lines[column.name],
            deep=LINE * looks.small * (max(counts[column.row], 1) - 1),
            op=in_words(layers_of(column)) if scene.detail == "layers" else "",
            lead=channels_before(scene, column.box) if looks.channels else "",
            named=LINE * looks.caption if has_name(scene, column.box, looks) else 0.0,
            outward=() if looks.compact else output_names(scene, column.box, looks),
        )
        for column in bare
    ]


def layers_of(column: BoxColumn) -> list[AnyOp]:
    """Return a column's layers: those of its glued parts, and the one that joins them."""
    return [*(part.box.main.op for part in column.parts if part.box is not column.box), column.box.main.op]


def make_column(scene: Scene, box: Box, row: int, rows: list[LevelRow], scale: DrawingScale, looks: Looks) -> BoxColumn:
    parts = parts_of_column(scene, box, looks.layout)
    shape = fit_to_row(box.shape, rows[row])
    widths = part_widths(scene, parts, scale)
    picture = picture_on_box(scene, box, looks)
    if picture and len(parts) == 1:
        widths = (max(*widths, face_width(picture[1], scale.height(shape))),)
    return BoxColumn(
        box=box,
        parts=parts,
        row=row,
        sums=sums_of(scene, box),
        widths=widths,
        height=scale.height(shape),
        offset=scale.offset(shape),
        looks=looks,
        has_picture=picture is not None,
    )


def part_widths(scene: Scene, parts: Sequence[ColumnPart], scale: DrawingScale) -> tuple[float, ...]:
    """Return the widths of parts, with room for heads of several arrows from below."""
    widths = tuple(scale.width(part.channels) for part in parts)
    if len(parts) < 3 or min(widths) >= HEADS:
        return widths
    made_above = {link.target.name for link in scene.links if link.kind == "up"}
    risen = [part.link is not None and (part.link.kind == "up" or part.box.name in made_above) for part in parts]
    least = HEADS if sum(risen) > 1 else 0.0
    return tuple(max(width, least * up) for width, up in zip(widths, risen, strict=True))


def channels_before(scene: Scene, box: Box) -> str:
    """Return what a stage concatenates that is one box: `128 + 64 → `.

    The text is empty for grids, which have no room for it.
    """
    if scene.detail not in ("overview", "blocks") or not box.key.stage.column or box.key.head or is_grid(scene):
        return ""
    names = {node.name for node in box.nodes}
    first = next(
        (node for node in box.nodes if isinstance(node.op, Concat) and not names.issuperset(node.inputs)), None
    )
    parts = [scene.plan.by_name[name].shape.channels for name in first.inputs] if first else []
    return f"{' + '.join(map(str, parts))} → " if parts else ""


def output_names(scene: Scene, box: Box, looks: Looks) -> tuple[tuple[str, ...], ...]:
    """Return `output`, and for the first output the names of its classes, in columns.

    Several outputs are numbered in the model's order, and have the weights of their losses.
    """
    outputs, names = scene.plan.outputs, {node.name for node in box.nodes}
    output_numbers = [number for number, name in enumerate(outputs, start=1) if name in names]
    if not output_numbers:
        return ()
    heads = scene.plan.spec.heads if scene.plan.spec else ()
    labels = heads[0].labels if looks.classes and heads and output_numbers[0] == 1 else ()
    numbers = f" {', '.join(map(str, output_numbers))}" if len(outputs) > 1 else ""
    first, *others = class_columns(labels, *((COMPACT_LINES, 1) if looks.compact else (LINES, COLUMNS))) or [()]
    weights = loss_weight(scene.plan, output_numbers) if looks.classes else ()
    named = f"{dict(looks.names).get('head', 'output')}{numbers}"
    return ((named, *weights, *first), *others)


def class_columns(labels: Sequence[str], most_lines: int = LINES, most_columns: int = COLUMNS) -> list[tuple[str, ...]]:
    """Return the names of classes in columns of lines, long names in several lines.

    Names that find no place are counted in the last line.
    """
    names = [text.in_lines(label, lambda line: len(line) <= LETTERS) for label in labels]
    kept = len(names)
    while len(columns := filled_columns(names, most_lines)) > most_columns:
        kept -= 1
        names = [*names[:kept], [f"and {len(labels) - kept} more"]]
    least = -(-sum(map(len, names)) // len(columns)) if columns else 0
    even = (filled_columns(names, lines) for lines in range(least, most_lines))
    return next((shorter for shorter in even if len(shorter) <= len(columns)), columns)


def filled_columns(names: Iterable[Sequence[str]], most: int) -> list[tuple[str, ...]]:
    """Return names in columns of at most a number of lines, each name in one column."""
    columns: list[tuple[str, ...]] = []
    for name in names:
        if not columns or len(columns[-1]) + len(name) > most:
            columns.append(())
        columns[-1] += tuple(name)
    return columns


def has_name(scene: Scene, box: Box, looks: Looks) -> bool:
    """Return whether a name is above a box's stage."""
    return part_of_box(box, scene.plan.depth) in dict(looks.names) or has_grid_names(scene, looks)


def has_grid_names(scene: Scene, looks: Looks) -> bool:
    """Return whether the stages of a grid have their names among the captions."""
    return is_grid(scene) and looks.channels and not looks.compact


def loss_weight(plan: Plan, numbers: Sequence[int]) -> Iterator[str]:
    """Yield the weight of an output's loss among others: `loss × 0.52`."""
    weights = plan.spec.training.loss_weights if plan.spec and plan.spec.training else ()
    if len(set(weights)) > 1:
        yield f"loss × {', '.join(f'{weights[number - 1]:.2g}' for number in numbers)}"


def column_lines(
    scene: Scene, column: BoxColumn, columns: Sequence[BoxColumn], rows: Sequence[LevelRow]
) -> Iterator[CaptionLine]:
    """Yield the lines below a column."""
    parts = [part.box for part in column.parts if part.box is not column.box]
    yield from end_lines(scene, column, columns, rows)
    yield from lines_below(scene, [column.box, *parts], column.looks, has_one_size(column.row, columns, rows))


def end_lines(
    scene: Scene, column: BoxColumn, columns: Sequence[BoxColumn], rows: Sequence[LevelRow]
) -> Iterator[CaptionLine]:
    """Yield what is below a box in compact looks, and beside the row in others.

    This is input, output and classes, and the size of a row below its first box.
    """
    if not column.looks.compact:
        return
    if column.box.kind == "input":
        yield CaptionLine(dict(column.looks.names).get("input", "input"))
    for names in output_names(scene, column.box, column.looks):
        yield from map(CaptionLine, names)
    first = next(other for other in columns if other.row == column.row)
    if column is first and column.looks.sizes and has_one_size(column.row, columns, rows):
        yield CaptionLine(size_text(scene.plan, column.box.nodes[-1]))


def has_one_size(row: int, columns: Sequence[BoxColumn], rows: Sequence[LevelRow]) -> bool:
    return {column.box.shape.sizes for column in columns if column.row == row} == {rows[row].sizes}


def fit_to_row(shape: Shape, row: LevelRow) -> Shape:
    """Return a map's shape as it is drawn in a row.

    No axis exceeds twice the row's size; a map with other axes is drawn as one pixel.
    """
    if len(shape.sizes) != len(row.sizes):
        return Shape(shape.channels, tuple(1 for _ in row.sizes))
    return Shape(shape.channels, tuple(min(m, 2 * n) for m, n in zip(shape.sizes, row.sizes, strict=True)))
