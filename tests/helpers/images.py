"""Small images of one colour, and the colours of pictures' pixels."""

import io
from pathlib import Path

from PIL import Image

RGB = tuple[int, int, int]


def save_image(path: Path, colour: RGB, size: tuple[int, int] = (40, 50)) -> Path:
    """Write an image of one colour in the format of the path's suffix."""
    Image.new("RGB", size, colour).save(path)
    return path


def colour_at(png: bytes, across: float, down: float) -> RGB:
    """Return the colour at a place, in fractions of width and height."""
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    found = picture.getpixel((int(across * picture.width), int(down * picture.height)))
    assert isinstance(found, tuple)
    red, green, blue = found
    return int(red), int(green), int(blue)
