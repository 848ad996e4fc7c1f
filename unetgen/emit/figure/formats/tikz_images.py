"""Images on faces in TikZ: files beside the picture, which it includes by name."""

import re
from collections.abc import Iterator

from unetgen.emit.figure.drawing.shapes_of_figure import Figure
from unetgen.emit.figure.formats.dot import rect_middle
from unetgen.emit.figure.formats.quoting import number_text
from unetgen.emit.figure.layout.face_pictures import FacePicture


def image_file(placed: FacePicture, stem: str) -> str:
    """Return the name of an image's file, such as `figure_input.png`.

    It has only letters that TeX reads everywhere.
    """
    return f"{re.sub(r'[^A-Za-z0-9_-]+', '-', stem)}_{placed.end}{placed.picture.suffix}"


def image_files(figure: Figure, stem: str) -> dict[str, bytes]:
    """Return the files that a picture includes, by name."""
    return {image_file(placed, stem): placed.picture.data for placed in figure.pictures.values()}


def image_nodes(figure: Figure, stem: str) -> Iterator[str]:
    """Yield a node per image, which covers its face."""
    for placed in figure.pictures.values():
        left, bottom, right, top = map(number_text, placed.rect)
        x, y = map(number_text, rect_middle(placed.rect))
        sides = zip(placed.size, placed.picture.cut(*placed.size), strict=True)
        wide, high = (number_text(length / (1 - 2 * cut)) for length, cut in sides)
        image = rf"\includegraphics[width={wide}bp, height={high}bp]{{{image_file(placed, stem)}}}"
        yield rf"\begin{{scope}}\clip ({left},{bottom}) rectangle ({right},{top});"
        yield rf"\node at ({x},{y}) {{{image}}};\end{{scope}}"
