"""Faces of boxes with example images, which are as wide as their image."""

from typing import NamedTuple

from unetgen.emit.figure.scene.boxes import Box
from unetgen.emit.figure.scene.scene import Scene
from unetgen.emit.figure.style.looks import Looks
from unetgen.emit.figure.style.pictures import Picture, PictureEnd
from unetgen.emit.figure.style.shapes import Rect

NARROWEST, WIDEST = 0.5, 1.6  # width to height of a face; an image with another aspect is cut


class FacePicture(NamedTuple):
    """An image in its place on a face."""

    end: PictureEnd
    picture: Picture
    rect: Rect

    def moved(self, x: float, y: float) -> "FacePicture":
        return self._replace(rect=self.rect.moved(x, y))

    @property
    def size(self) -> tuple[float, float]:
        """The width and height of the face."""
        return self.rect.right - self.rect.left, self.rect.top - self.rect.bottom


def picture_on_box(scene: Scene, box: Box, looks: Looks) -> tuple[PictureEnd, Picture] | None:
    """Return the image on a box: on the first input, or on the first output."""
    first = next((other for other in scene.boxes.values() if other.kind == "input"), None)
    if looks.input_picture and first is box:
        return "input", looks.input_picture
    if looks.output_picture and scene.plan.outputs[0] in {node.name for node in box.nodes}:
        return "output", looks.output_picture
    return None


def face_width(picture: Picture, height: float) -> float:
    """Return the width of a face with an image, in points."""
    return height * min(max(picture.width / picture.height, NARROWEST), WIDEST)


def place_picture(scene: Scene, box: Box, front: Rect, looks: Looks) -> FacePicture | None:
    """Return the image on a box's front, inside its outline."""
    found = picture_on_box(scene, box, looks)
    if found is None:
        return None
    edge = looks.outline / 2
    return FacePicture(*found, Rect(front.left + edge, front.bottom + edge, front.right - edge, front.top - edge))
