"""Read a figure as a person does: the legend's rows, and the row of each arrow.

Only the SVG is read. Draw it without sizes, channels and levels, so that the texts at the arrows are labels.
"""

import math
import re
from collections import Counter
from collections.abc import Container, Iterator
from dataclasses import dataclass, replace
from xml.etree import ElementTree

from tests.helpers.svg_boxes import SVG, Point, flat_shapes, title, way
from tests.helpers.svg_boxes import text as svg_text

ROW, REACH = 9.5, 34.5  # the rows' font size, and pt from a sample's middle to the words
BESIDE = 8.0  # pt, the most by which a row's words are above or below the sample's middle
TIGHT = 13.5  # pt between lines of one row
LABEL = re.compile(
    r"(?P<letter>\(([a-z]\d*|[ivx]+)\))?\s*(?P<number>(\d+ residual units?|×?\d[\d×]*(, (stride|dilation) [\d×]+)*))?\s*(?P<weights>w\d+)?"
)
RUN = re.compile(r"\(([b-z])\) ?([^()]*?)(?:,? ×(\d+))?(?=,? \(|$)")  # blocks of one kind: `(b) residual ×6`
OF_BOXES = ("copied map", "part of a map that is copied")  # rows that say nothing of layers
Look = tuple[str, ...]
Frame = tuple[float, float, float, float]


@dataclass(frozen=True)
class Row:
    """A row of the legend, with its letter apart."""

    look: Look
    letter: str
    words: str


@dataclass(frozen=True)
class Reading:
    """An arrow or circle, and what the legend says of it."""

    source: str
    target: str
    kind: str
    look: Look
    points: tuple[Point, ...]
    words: str = ""
    weights: str = ""


@dataclass(frozen=True)
class ReadFigure:
    """Everything that a reader sees of the network's layers.

    `bands` are at maps that are re-weighted.
    """

    arrows: list[Reading]
    circles: list[Reading]
    bands: list[Reading]
    onward: list[Reading]  # arrows out of circles
    rows: list[Row]
    faults: list[str]


def read_figure(svg: str) -> ReadFigure:
    root = ElementTree.fromstring(svg)
    graph = root.find(f"{SVG}g")
    assert graph is not None
    blocks = zoom_groups(graph)
    for group in blocks.values():
        graph.remove(group)
    groups = [group for group in flat_groups(graph) if group.attrib.get("class")]
    arrows = [read_arrow(group) for group in groups if group.attrib["class"].startswith("edge ")]
    circles = [read_circle(group) for group in groups if "mark" in group.attrib["class"].split()]
    bands = [read_band(group) for group in groups if "band" in group.attrib["class"].split()]
    rows = list(legend_rows(graph, blocks))
    texts = [text for group in groups if group.attrib["class"] == "node text" for text in group.iter(f"{SVG}text")]
    labels = [
        (words, svg_text(text, (0.0, 0.0)).frame)
        for text in texts
        if (words := without_blocks(text.text or "", blocks)) and is_label(words, text, rows)
    ]
    faults: list[str] = []
    signs = [*arrows, *circles, *bands]
    behind = {sign.source for sign in arrows if sign.source.startswith("mark ")}
    labelled = assign_labels(
        [*(sign for sign in signs if sign.source not in behind or sign.kind == "circle")], labels, rows, faults
    )
    read = [
        with_row(sign, labelled.get(sign, ""), rows, faults)
        for sign in signs
        if sign.source not in behind or sign.kind == "circle"
    ]
    on = [sign for sign in arrows if sign.source in behind]
    return ReadFigure(
        arrows=[sign for sign in read if sign.kind not in ("circle", "band")],
        onward=on,
        circles=[sign for sign in read if sign.kind == "circle"],
        bands=[sign for sign in read if sign.kind == "band"],
        rows=rows,
        faults=faults,
    )


def zoom_groups(graph: ElementTree.Element) -> dict[str, ElementTree.Element]:
    """Return the enlarged blocks by their letters."""
    groups = (group for group in graph if group.attrib.get("class") == "group zoom")
    return {group.attrib["id"].rpartition(".")[2]: group for group in groups}


def without_blocks(words: str, letters: Container[str]) -> str:
    """Return a label without the names of blocks."""
    return RUN.sub(lambda run: "" if run[1] in letters else run[0], words).strip(", ")


def runs_in(words: str, letters: Container[str]) -> Iterator[tuple[str, int]]:
    """Yield the letters of the blocks that a text names, and how often each is there."""
    yield from ((run[1], int(run[3] or 1)) for run in RUN.finditer(words) if run[1] in letters)


def flat_groups(graph: ElementTree.Element) -> list[ElementTree.Element]:
    return [shape for shape in flat_shapes(graph) if shape.tag == f"{SVG}g"]


def read_arrow(group: ElementTree.Element) -> Reading:
    path, head = next(group.iter(f"{SVG}path")), next(group.iter(f"{SVG}polygon"))
    source, target = title(group).split("->")
    kind = group.attrib["class"].split()[1]
    return Reading(source, target, kind, arrow_look(path, head), tuple(way(group, (0.0, 0.0))))


def arrow_look(line: ElementTree.Element, head: ElementTree.Element) -> Look:
    filled = "filled" if head.attrib["fill"] == head.attrib["stroke"] else "open"
    dashes = {"": "", "5,2": "dashed", "1,5": "dotted"}[line.attrib.get("stroke-dasharray", "")]
    return ("arrow", line.attrib["stroke"], line.attrib["stroke-width"], dashes, filled)


def read_circle(group: ElementTree.Element) -> Reading:
    ellipse = next(group.iter(f"{SVG}ellipse"))
    sign = next(group.iter(f"{SVG}text")).text or ""
    point = (float(ellipse.attrib["cx"]), float(ellipse.attrib["cy"]))
    name = title(group)
    return Reading(name, name, "circle", ("circle", ellipse.attrib["stroke"], sign), (point,))


def read_band(group: ElementTree.Element) -> Reading:
    numbers = [float(n) for n in re.findall(r"-?\d+\.?\d*", next(group.iter(f"{SVG}polygon")).attrib["points"])]
    points = tuple(zip(numbers[::2], numbers[1::2], strict=True))
    return Reading(title(group), title(group), "band", ("band",), points)


def legend_rows(graph: ElementTree.Element, blocks: Container[str] = ()) -> Iterator[Row]:
    """Yield each row: a sample, and the lines of words that are nearest to it."""
    samples = list(legend_samples(graph))
    if not samples:
        return
    nodes = [group for group in flat_groups(graph) if group.attrib.get("class") == "node text"]
    texts = [text for group in nodes for text in group.iter(f"{SVG}text")]
    lines = [text for text in texts if float(text.attrib["font-size"]) == ROW and text.attrib["text-anchor"] == "start"]
    for words, (x, y) in joined_lines([line for line in lines if line.text not in OF_BOXES]):
        near = [sample for sample in samples if 0 < x - sample[1][0] < REACH and abs(sample[1][1] - y) < BESIDE]
        match = re.match(r"(\(([a-z]\d*|[ivx]+)\) )?(.*)", words)
        if near and match:
            look, _ = min(near, key=lambda sample: abs(sample[1][1] - y))
            is_block = match[2] in blocks
            yield Row(look, "", words) if is_block else Row(look, (match[1] or "").strip(), match[3])


def joined_lines(lines: list[ElementTree.Element]) -> Iterator[tuple[str, Point]]:
    """Yield the words of each row, whose lines are closer than rows are, and its middle."""
    rows: list[list[ElementTree.Element]] = []
    for line in sorted(lines, key=middle):
        if rows and middle(rows[-1][-1])[0] == middle(line)[0] and middle(line)[1] - middle(rows[-1][-1])[1] < TIGHT:
            rows[-1].append(line)
        else:
            rows.append([line])
    for row in rows:
        (x, top), (_, bottom) = middle(row[0]), middle(row[-1])
        yield " ".join(line.text or "" for line in row), (x, (top + bottom) / 2)


def legend_samples(graph: ElementTree.Element) -> Iterator[tuple[Look, Point]]:
    """Yield the look and the middle of each sample of an arrow or circle."""
    children = flat_shapes(graph)
    signs = [
        (text.text or "", middle(text))
        for group in flat_groups(graph)
        if group.attrib.get("class") == "node text"
        for text in group.iter(f"{SVG}text")
    ]
    for element, after in zip(children, [*children[1:], None], strict=True):
        if element.tag == f"{SVG}polyline" and after is not None and after.tag == f"{SVG}polygon":
            yield arrow_look(element, after), centre(element)
        if element.tag == f"{SVG}polygon" and element.attrib["points"].count(",") > 20:
            x, y = centre(element)
            sign = min(signs, key=lambda sign: math.dist(sign[1], (x, y)))[0]
            yield ("circle", element.attrib["stroke"], sign), (x, y)
        if element.tag == f"{SVG}polygon" and element.attrib["fill"] == "#b7791f":
            yield ("band",), (centre(element)[0] - 3, centre(element)[1])


def centre(element: ElementTree.Element) -> Point:
    numbers = [float(number) for number in re.findall(r"-?\d+\.?\d*", element.attrib["points"])]
    xs, ys = numbers[::2], numbers[1::2]
    return (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2


def middle(text: ElementTree.Element) -> Point:
    return float(text.attrib["x"]), float(text.attrib["y"]) - 0.3 * float(text.attrib["font-size"])


def is_label(words: str, text: ElementTree.Element, rows: list[Row]) -> bool:
    """Return whether a text is a letter or a number at an arrow or circle."""
    return bool(words) and LABEL.fullmatch(words) is not None and float(text.attrib["font-size"]) == 8.5 and bool(rows)


def assign_labels(
    signs: list[Reading], labels: list[tuple[str, Frame]], rows: list[Row], faults: list[str]
) -> dict[Reading, str]:
    """Return the labels of each sign: a label is at the nearest one that its row may mean."""
    pairs = [
        (distance(sign.points, frame), number, words, sign)
        for number, (words, frame) in enumerate(labels)
        for sign in signs
        if sign.look in {row.look for row in rows if may_mean(row, words)}
    ]
    assigned: dict[Reading, str] = {}
    done: set[int] = set()
    for _, number, words, sign in sorted(pairs, key=lambda pair: pair[0]):
        if number not in done and sign not in assigned:
            assigned[sign] = words
            done.add(number)
    faults.extend(f"label {words} belongs to nothing" for i, (words, _) in enumerate(labels) if i not in done)
    return assigned


def may_mean(row: Row, label: str) -> bool:
    """Return whether a label can be at a sign of a row."""
    parts = LABEL.fullmatch(label)
    assert parts
    number = parts["number"] or ""
    nouns = ("number",) if "unit" in number else ("factor",) if number.startswith("×") else ("kernel", "window")
    is_asked = not number or any(f"; {noun} at the " in row.words for noun in nouns)
    return is_asked and row.letter == (parts["letter"] or row.letter)


def distance(points: tuple[Point, ...], frame: Frame) -> float:
    """Return the distance between an arrow and the rectangle of a text."""
    left, top, right, bottom = frame
    return min(max(left - x, x - right, 0.0) + max(top - y, y - bottom, 0.0) for x, y in points)


def with_row(sign: Reading, label: str, rows: list[Row], faults: list[str]) -> Reading:
    """Return a sign with the words of its row, the number at the sign put into them."""
    parts = LABEL.fullmatch(label)
    assert parts
    mine = [row for row in rows if row.look == sign.look and row.letter == (parts["letter"] or "")]
    if len(mine) != 1:
        faults.append(f"{sign.source} → {sign.target} has {len(mine)} rows in the legend")
        return sign
    words, _, noun = mine[0].words.rpartition("; ") if re.search(r"; \w+ at the (arrow|circle)$", mine[0].words) else (
        mine[0].words, "", "",
    )  # fmt: skip
    if bool(noun) != bool(parts["number"]):
        faults.append(f"{sign.source} → {sign.target}: {mine[0].words}, but {label!r} is at it")
    return replace(
        sign, words=with_number(words, noun.split(" ")[0], parts["number"] or ""), weights=parts["weights"] or ""
    )


NAMES = {
    "kernel": r"\b((?:grouped |transposed )?conv|\w+Conv\w+)(?! \d)(?=[,;)]|$| &)",
    "window": r"\b((?:max|average) pool|pixel unshuffle)(?! \d)(?=[,;)]|$| &)",
    "factor": r"\b(up-sample \w+|pixel shuffle|repeat channels)(?! ×)(?=[,;)]|$| &)",
    "number": r"(residual units)(?=:)",
}


def with_number(words: str, noun: str, number: str) -> str:
    """Return words with a number where the row leaves it out."""
    if not noun:
        return words
    if noun == "number":
        return words.replace("residual units:", f"{number}:")
    return re.sub(NAMES[noun], rf"\1 {number}", words, count=1)


def counted(words: str) -> Counter[str]:
    """Return how often each op occurs in words or in a formula."""
    words = without_role(words)
    units = re.match(r"(\d+) residual units?: ", words)
    if units:
        return Counter({op: int(units[1]) * many for op, many in counted(words[units.end() :]).items()})
    found: Counter[str] = Counter()
    for piece in re.split(r"; (?=\S)", words):
        found += counted_formula(re.sub(r"^[a-z] = ", "", piece))
    return found


ROLES = re.compile(
    r"^(copy(, | & |$)|(shortcut|branch)(: |$)|passed on as it is$|gating signal$|a map that joins a skip$"
    r"|(sum|product|average|maximum)( at the output)?(, then |$)|re-weighted by |re-made from its map x: "
    r"|(attention gate|group of \d+ attention gates|junction): )"
)


def without_role(words: str) -> str:
    """Return the ops that a row lists, without the words for the sign's role."""
    words = re.sub(r" & (concatenate|add|multiply|average|take the maximum)$| \(x: [^)]*\)$", "", words)
    words = re.sub(r"(?<=\w) of (?=[a-z]\b|\()(?<!\d of )", ", ", words)
    words = re.sub(r"^(concatenate|add|multiply|average|take the maximum)$", "", ROLES.sub("", words))
    return words.replace(", then ", ", ")


def counted_formula(words: str) -> Counter[str]:
    """Return the ops of a formula, those in `2 of (…)` twice."""
    found: Counter[str] = Counter()
    depth, start, times = 0, 0, 1
    flat = ""
    for i, letter in enumerate(words):
        if letter == "(":
            if not depth:
                start = i + 1
                before = re.search(r"(\d+) (?:of|×) $", words[:i])
                times = int(before[1]) if before else 1
            depth += 1
        elif letter == ")":
            depth -= 1
            if not depth:
                found += Counter({op: times * many for op, many in counted_formula(words[start:i]).items()})
        elif not depth:
            flat += letter
    return found + Counter(op for op in split_ops(re.sub(r"\d+ (of|×) ", "", flat)) if op not in JOINTS)


JOINTS = {"", "x", "g", "h", "k", "l", "m", "y", "z", "u", "v", "w", "concatenate"}


def split_ops(words: str) -> list[str]:
    """Return the ops of a list, with a stride or dilation at its window."""
    pieces = re.sub(r", (stride|dilation) ", r" \1 ", words)
    return [piece.strip() for piece in re.split(r", | [+×&] | and |concatenate ", pieces) if piece.strip()]
