"""The texts of the rows: channels above the boxes, sizes below, level names at the left, input and output by name."""

from collections.abc import Iterator

from unetgen.emit.diagram import text, theme
from unetgen.emit.diagram.columns import BESIDE
from unetgen.emit.diagram.layout import Box, Placed
from unetgen.emit.diagram.maps import Link
from unetgen.emit.diagram.scene import Row
from unetgen.emit.diagram.shapes import Arrow, Text

ABOVE, BELOW = 9.5, 9.0  # pt from a box to the middle of the text above or below it
ASIDE = 10.0  # pt from a box to its name
LINE = 12.5  # pt from line to line
CLASSES, LETTERS = 7, 30  # so many class names, and letters of one, stand beside the output


def row_texts(row: Row, placed: list[Placed]) -> Iterator[Text]:
    for column in placed:
        yield from channels(column)
        if not row.constant:
            yield size_below(column)
    if row.constant:
        yield level_size(row, placed)
    yield from heading(row, placed[0])


def channels(column: Placed) -> Iterator[Text]:
    """`192`, and of a concatenation its parts: ` = 128 + 64`."""
    y, parts = column.peak + ABOVE, column.measured.parts
    if not parts:
        yield beside_touch(column, column.measured.total, y, theme.CAPTION, theme.INK)
        return
    seam = column.left + column.measured.caption[1] - text.width(parts, theme.SMALL)
    yield Text(column.measured.total, seam, y, align="right")
    yield Text(parts, seam, y, theme.SMALL, theme.GREY, "left")


def beside_touch(column: Placed, words: str, y: float, size: float = theme.SMALL, colour: str = theme.GREY) -> Text:
    """Over or under the column's middle, or at the left of the arrow that touches its top."""
    x = column.left + column.measured.span(0)[1]
    return Text(words, x, y, size, colour, "centre" if column.measured.touch is None else "right")


def size_below(column: Placed) -> Text:
    """Under the column's middle, or beside the arrow that leaves or comes there."""
    words, y = column.measured.sizes, column.bottom - BELOW
    if column.measured.arrival is None:
        return beside_touch(column, words, y)
    return Text(words, column.left + column.measured.arrival + BESIDE, y, theme.SMALL, theme.GREY, "left")


def level_size(row: Row, placed: list[Placed]) -> Text:
    """Under the first box, further left where the second has an arrow below."""
    words = row.printed(row.sizes)
    half = text.width(words, theme.SMALL) / 2
    front = placed[0].boxes[0].front
    middle = (front.left + front.right) / 2
    return Text(words, min(middle, placed[1].left - ASIDE - half), front.bottom - BELOW, theme.SMALL, theme.GREY)


def heading(row: Row, first: Placed) -> Iterator[Text]:
    """The level's name, and at the top the input's."""
    x, y = first.left - ASIDE, first.boxes[0].middle[1]
    if first.measured.column.maps[0].kind == "input":
        yield Text("input", x, y + LINE / 2, align="right")
        y -= LINE / 2
    yield Text(row.name, x, y, theme.CAPTION, theme.GREY, "right")


def output_texts(head: Box, labels: tuple[str, ...]) -> Iterator[Text]:
    """`output`, and the names of the classes below it."""
    shown = [text.one_line(label, LETTERS) for label in labels]
    if len(shown) > CLASSES:
        shown[CLASSES - 1 :] = [f"and {len(shown) - CLASSES + 1} more"]
    x, y = head.extent.right + ASIDE, head.middle[1] + LINE / 2 * len(shown)
    yield Text("output", x, y, align="left")
    for i, label in enumerate(shown, 1):
        yield Text(label, x, y - i * LINE, theme.LEGEND, theme.GREY, "left")


def arrow_text(link: Link, arrow: Arrow, words: str) -> Text:
    """Over an arrow within a level; at the right of the others, far from the captions."""
    (x, y), (end, other) = arrow.points[0], arrow.points[-1]
    if not link.fall:
        return Text(words, (x + end) / 2, y + BELOW, theme.SMALL, theme.GREY)
    height = max(y, other) - BELOW if link.fall > 0 else (y + other) / 2
    return Text(words, x + BESIDE, height, theme.SMALL, theme.GREY, "left")
