"""The shapes of a picture: boxes, arrows, circles and texts with their positions.

DOT and TikZ are written from them.
"""

from dataclasses import dataclass, replace

from unetgen.emit.figure.drawing.arrows import DrawnArrow
from unetgen.emit.figure.layout.column import ColumnPart
from unetgen.emit.figure.layout.face_pictures import FacePicture
from unetgen.emit.figure.layout.marks import CircleMark
from unetgen.emit.figure.style.palettes import ChangeKind
from unetgen.emit.figure.style.shapes import Arrow, Polygon, Rect, Text

TITLE, LEGEND = "title", "legend"  # owners of texts


@dataclass(frozen=True, kw_only=True)
class BoxShape:
    """A box's front face, the offset of its back, its tooltip, and its place.

    `outermost` says whether it is the last one of its column, which is named by its main box. `role` is its part of
    the network, such as `encoder`.
    """

    name: str
    part: ColumnPart
    front: Rect
    offset: tuple[float, float]
    outermost: bool
    hint: str
    role: str
    column: str  # the name of its column's box
    level: str
    change: ChangeKind | None = None
    hue: int = 0  # of its kind of block
    highlighted: bool = False

    @property
    def faces(self) -> tuple[str, ...]:
        """The names of the faces that are visible behind the front."""
        side = (f"side {self.name}",) if self.outermost else ()
        return (f"top {self.name}", *side) if self.offset[0] else ()

    @property
    def extent(self) -> Rect:
        """The rectangle around the whole cuboid."""
        left, bottom, right, top = self.front
        return Rect(left, bottom, right + self.offset[0] * self.outermost, top + self.offset[1])


@dataclass(frozen=True, kw_only=True)
class Figure:
    """All shapes, and the frame around them."""

    boxes: list[BoxShape]
    arrows: list[DrawnArrow]
    marks: dict[str, CircleMark]
    texts: list[Text]
    samples: dict[str, list[Polygon | Arrow]]  # of the legend and of enlarged blocks, by their names
    windows: dict[str, Rect]  # by box, the kept parts of maps whose skips are cropped
    bands: dict[str, Rect]  # by box, at the sides of re-weighted maps
    pictures: dict[str, FacePicture]  # by box
    frame: Rect

    @property
    def extents(self) -> list[Rect]:
        """The rectangles that shapes take; those of the legend's samples are left out."""
        shapes = (*self.boxes, *self.texts, *self.marks.values())
        return [*(shape.extent for shape in shapes), *(rect for drawn in self.arrows for rect in drawn.arrow.extents)]

    def moved(self, x: float, y: float, prefix: str) -> "Figure":
        """Return the figure moved, with names that are unique in the picture."""
        return Figure(
            boxes=[
                replace(
                    box, name=prefix + box.name, front=box.front.moved(x, y), column=prefix + box.column,
                    level=prefix + box.level,
                )
                for box in self.boxes
            ],
            arrows=[
                replace(
                    drawn, source=prefix + drawn.source, target=prefix + drawn.target, arrow=drawn.arrow.moved(x, y),
                    rigid=False, behind=False, name=prefix + drawn.name,
                )
                for drawn in self.arrows
            ],
            marks={prefix + name: mark.moved(x, y) for name, mark in self.marks.items()},
            texts=[replace(text.moved(x, y), owner=prefix + text.owner) for text in self.texts],
            samples=self.samples,
            windows={prefix + box: window.moved(x, y) for box, window in self.windows.items()},
            bands={prefix + box: band.moved(x, y) for box, band in self.bands.items()},
            pictures={prefix + box: placed.moved(x, y) for box, placed in self.pictures.items()},
            frame=self.frame.moved(x, y),
        )  # fmt: skip
