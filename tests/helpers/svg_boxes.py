"""Boxes, circles, texts and arrows of an SVG, and their visible faults.

The layout's own numbers are not used; the widths of letters are a cautious estimate of Helvetica's.
"""

import math
import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from xml.etree import ElementTree

SVG = "{http://www.w3.org/2000/svg}"
HINT = "{http://www.w3.org/1999/xlink}title"
TOUCHING = 0.05  # pt: parts of one concatenation share an edge
NEAR = 2.0  # pt between points of an arrow
Point = tuple[float, float]


@dataclass(frozen=True)
class Shape:
    """A convex polygon, and its role: a box's name, a text, or a face's fill."""

    what: str
    points: tuple[Point, ...]

    @cached_property
    def frame(self) -> tuple[float, float, float, float]:
        xs, ys = zip(*self.points, strict=True)
        return min(xs), min(ys), max(xs), max(ys)

    def overlaps(self, other: "Shape") -> bool:
        """Return whether no line along an edge of either separates them."""
        return not any(apart(self.points, other.points, a, b) for s in (self, other) for a, b in edges(s.points))

    def holds(self, point: Point) -> bool:
        """Return whether a point is inside, well off the edges."""
        x, y = point
        return self.overlaps(Shape("", ((x, y), (x + 0.1, y), (x, y + 0.1))))


def edges(points: tuple[Point, ...]) -> Iterator[tuple[Point, Point]]:
    return pairwise([*points, points[0]])


def apart(one: tuple[Point, ...], other: tuple[Point, ...], a: Point, b: Point) -> bool:
    """Return whether the projections on an edge's normal are apart, or touch."""
    normal = (b[1] - a[1], a[0] - b[0])
    length = (normal[0] ** 2 + normal[1] ** 2) ** 0.5 or 1.0
    shadows = [[(x * normal[0] + y * normal[1]) / length for x, y in points] for points in (one, other)]
    return max(shadows[0]) <= min(shadows[1]) + TOUCHING or max(shadows[1]) <= min(shadows[0]) + TOUCHING


@dataclass(frozen=True)
class Picture:
    """The shapes drawn, in the coordinates of the view box."""

    view: tuple[float, float, float, float]
    boxes: dict[str, Shape]
    marks: dict[str, Shape]
    faces: list[Shape]
    texts: list[Shape]
    signs: list[Shape]
    ways: list[tuple[str, list[Point]]]
    hints: dict[str, str]

    @property
    def words(self) -> list[str]:
        return [text.what for text in self.texts]


def read(svg: str) -> Picture:
    root = ElementTree.fromstring(svg)
    graph = root.find(f"{SVG}g")
    assert graph is not None
    found = re.search(r"translate\((\S+) (\S+)\)", graph.attrib["transform"])
    assert found
    shift = (float(found[1]), float(found[2]))
    shapes = flat_shapes(graph)
    groups = [shape for shape in shapes if shape.tag == f"{SVG}g"]
    nodes = [group for group in groups if "map" in group.attrib["class"].split()]
    boxes = {node.attrib["id"]: polygon(node.attrib["id"], node, shift) for node in nodes}
    circles = [group for group in groups if "mark" in group.attrib["class"].split()]
    marks = {title(group): circle(group, shift) for group in circles}
    drawn = [p for p in shapes[1:] if p.tag == f"{SVG}polygon" and p.attrib["points"].count(",") < 8]  # no circles
    faces = [polygon(p.attrib["fill"], p, shift) for p in drawn]
    signs = [t for group in circles for t in group.iter(f"{SVG}text")]
    texts = [text(t, shift) for t in graph.iter(f"{SVG}text") if t not in signs]
    links = [group for group in groups if group.attrib["class"].startswith("edge")]
    ways = [(title(link), way(link, shift)) for link in links]
    hints = {node.attrib["id"]: hint(node) for node in nodes}
    x, y, width, height = map(float, root.attrib["viewBox"].split())
    view = (x, y, x + width, y + height)
    return Picture(view, boxes, marks, faces, texts, [text(t, shift) for t in signs], ways, hints)


def flat_shapes(group: ElementTree.Element) -> list[ElementTree.Element]:
    """Return the shapes in a group and its inner groups, in the order of drawing."""
    shapes: list[ElementTree.Element] = []
    for element in group:
        is_group = element.attrib.get("class", "").split()[:1] == ["group"]
        shapes += flat_shapes(element) if is_group else [element]
    return shapes


def title(group: ElementTree.Element) -> str:
    return group.findtext(f"{SVG}title") or ""


def hint(node: ElementTree.Element) -> str:
    return next(link.attrib[HINT] for link in node.iter(f"{SVG}a"))


def polygon(what: str, element: ElementTree.Element, shift: Point) -> Shape:
    drawn = element if element.tag == f"{SVG}polygon" else next(element.iter(f"{SVG}polygon"))
    return Shape(what, tuple(points(drawn.attrib["points"], shift))[:-1])


def circle(group: ElementTree.Element, shift: Point) -> Shape:
    """Return a circle as a polygon of twelve corners in it."""
    ellipse = next(group.iter(f"{SVG}ellipse"))
    x, y, radius = (float(ellipse.attrib[key]) for key in ("cx", "cy", "rx"))
    turns = [math.tau * i / 12 for i in range(12)]
    return Shape(
        title(group), tuple((x + shift[0] + radius * math.cos(t), y + shift[1] + radius * math.sin(t)) for t in turns)
    )


def points(numbers: str, shift: Point) -> list[Point]:
    values = [float(number) for number in re.findall(r"-?\d+\.?\d*", numbers)]
    return [(x + shift[0], y + shift[1]) for x, y in zip(values[::2], values[1::2], strict=True)]


def text(element: ElementTree.Element, shift: Point) -> Shape:
    words, size = element.text or "", float(element.attrib["font-size"])
    x, y = float(element.attrib["x"]) + shift[0], float(element.attrib["y"]) + shift[1]
    anchor, width = element.attrib["text-anchor"], extent(words.strip(), size)
    left = x - {"start": 0.0, "middle": width / 2, "end": width}[anchor]
    top, bottom = y - 0.74 * size, y + 0.22 * size
    return Shape(words, ((left, top), (left + width, top), (left + width, bottom), (left, bottom)))


def extent(words: str, size: float) -> float:
    """Return a text's width, a little more than Helvetica needs."""
    em = {**dict.fromkeys(" ijl.,:;|'·ftI", 0.29), **dict.fromkeys("r()-", 0.36), **dict.fromkeys("MWmw%@…", 0.9)}
    return size * sum(em.get(letter, 0.58) for letter in words)


def way(link: ElementTree.Element, shift: Point) -> list[Point]:
    """Return close points of an arrow's Bézier curve and its head."""
    path, head = next(link.iter(f"{SVG}path")), polygon("", link, shift)
    control = points(path.attrib["d"], shift)
    pieces = [control[i : i + 4] for i in range(0, len(control) - 1, 3)]
    return [bezier(piece, step / steps(piece)) for piece in pieces for step in range(steps(piece) + 1)] + list(
        head.points
    )


def steps(control: list[Point]) -> int:
    """Return so many steps that no two points are further apart than `NEAR`."""
    return math.ceil(sum(math.dist(a, b) for a, b in pairwise(control)) / NEAR) + 1


def bezier(control: list[Point], t: float) -> Point:
    weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
    x, y = (sum(w * point[axis] for w, point in zip(weights, control, strict=True)) for axis in (0, 1))
    return x, y


def problems(picture: Picture) -> list[str]:
    """Return everything that a reader would call a fault."""
    solid = [*picture.boxes.values(), *picture.faces, *picture.marks.values()]
    found = [f"{a.what} overlaps {b.what}" for a, b in near(solid) if a.overlaps(b)]
    found += [f"text {a.what!r} overlaps {b.what!r}" for a, b in near(picture.texts) if a.overlaps(b)]
    found += [
        f"text {t.what!r} overlaps {s.what}" for t in picture.texts for s in solid if close(t, s) and t.overlaps(s)
    ]
    shown = [*solid, *picture.texts, *(Shape(f"arrow {name}", tuple(way)) for name, way in picture.ways)]
    found += [f"{shape.what!r} leaves the view" for shape in shown if outside(shape, picture.view)]
    obstacles = [*picture.boxes.values(), *picture.texts, *picture.marks.values()]
    for name, way in picture.ways:
        extent = Shape(name, tuple(way))
        found += [f"arrow {name} runs through {o.what!r}" for o in obstacles if close(extent, o) and through(way, o)]
    return found


def assert_clear(picture: Picture) -> None:
    assert problems(picture) == []


def through(way: list[Point], obstacle: Shape) -> bool:
    left, top, right, bottom = obstacle.frame
    return any(left <= x <= right and top <= y <= bottom and obstacle.holds((x, y)) for x, y in way)


def near(shapes: list[Shape]) -> Iterator[tuple[Shape, Shape]]:
    """Yield pairs whose bounding boxes meet, from left to right."""
    row = sorted(shapes, key=lambda shape: shape.frame[0])
    for i, one in enumerate(row, 1):
        beside = bisect_right(row, one.frame[2], lo=i, key=lambda shape: shape.frame[0])
        yield from ((one, other) for other in row[i:beside] if close(one, other))


def close(a: Shape, b: Shape) -> bool:
    """Return whether the bounding boxes meet."""
    (left, top, right, bottom), (other_left, other_top, other_right, other_bottom) = a.frame, b.frame
    return left <= other_right and other_left <= right and top <= other_bottom and other_top <= bottom


def outside(shape: Shape, view: tuple[float, float, float, float]) -> bool:
    left, top, right, bottom = shape.frame
    return left < view[0] or top < view[1] or right > view[2] or bottom > view[3]
