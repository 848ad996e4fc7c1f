"""What a picture consists of: boxes, arrows, circles and texts with their places. DOT and TikZ say it in their way."""

from dataclasses import dataclass, replace

from unetgen.emit.figure.drawing.arrows import DrawnArrow
from unetgen.emit.figure.layout.column import ColumnPart
from unetgen.emit.figure.layout.marks import CircleMark
from unetgen.emit.figure.style.palettes import ChangeKind
from unetgen.emit.figure.style.shapes import Arrow, Polygon, Rect, Text


@dataclass(frozen=True, slots=True, kw_only=True)
class BoxShape:
    """A part's front face, the offset to its back, whether it is the outermost of its column, and its tooltip."""

    name: str
    part: ColumnPart
    front: Rect
    offset: tuple[float, float]
    outermost: bool
    hint: str
    change: ChangeKind | None = None

    @property
    def extent(self) -> Rect:
        """Around the whole cuboid."""
        left, bottom, right, top = self.front
        return Rect(left, bottom, right + self.offset[0] * self.outermost, top + self.offset[1])


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """All shapes, and the frame around them."""

    boxes: list[BoxShape]
    arrows: list[DrawnArrow]
    marks: dict[str, CircleMark]
    texts: list[Text]
    samples: list[Polygon | Arrow]
    windows: list[Rect]  # of maps whose skip is cropped: what is kept
    bands: list[Rect]  # at the sides of maps that are re-weighted
    frame: Rect

    @property
    def extents(self) -> list[Rect]:
        """What is taken, shape by shape; the legend's samples are not told."""
        shapes = (*self.boxes, *self.texts, *self.marks.values())
        return [*(shape.extent for shape in shapes), *(rect for one in self.arrows for rect in one.arrow.extents)]

    def moved(self, x: float, y: float, prefix: str) -> "Figure":
        """Elsewhere, under names that no other network of the picture has."""
        return Figure(
            boxes=[replace(box, name=prefix + box.name, front=box.front.moved(x, y)) for box in self.boxes],
            arrows=[
                replace(
                    one, source=prefix + one.source, target=prefix + one.target, arrow=one.arrow.moved(x, y),
                    rigid=False, behind=False,
                )
                for one in self.arrows
            ],
            marks={prefix + name: mark.moved(x, y) for name, mark in self.marks.items()},
            texts=[text.moved(x, y) for text in self.texts],
            samples=self.samples,
            windows=[window.moved(x, y) for window in self.windows],
            bands=[band.moved(x, y) for band in self.bands],
            frame=self.frame.moved(x, y),
        )  # fmt: skip
