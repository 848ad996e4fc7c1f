"""Example images on the faces of input and output, in PNG or JPEG.

The figure embeds the files unchanged. They keep their aspect: an image covers its face, and what exceeds the face is
cut off on both sides alike.
"""

import struct
import zlib
from base64 import b64encode
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal, NamedTuple

from unetgen._text import nearest
from unetgen.errors import UserError

PictureKind = Literal["png", "jpeg"]
PictureEnd = Literal["input", "output"]
MOST_BYTES, MOST_PIXELS = 2_000_000, 4096  # of a file, and of a side
PNG_START, JPEG_START = b"\x89PNG\r\n\x1a\n", b"\xff\xd8"
FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}  # JPEG's markers before the size


class Picture(NamedTuple):
    """An image file with its size in pixels."""

    data: bytes
    kind: PictureKind
    width: int
    height: int

    @property
    def suffix(self) -> str:
        return ".png" if self.kind == "png" else ".jpg"

    @property
    def address(self) -> str:
        """The image as a `data:` address."""
        return f"data:image/{self.kind};base64,{b64encode(self.data).decode()}"

    def cut(self, wide: float, high: float) -> tuple[float, float]:
        """Return the fractions cut off at each side, and at top and bottom, on a face."""
        scale = max(wide / self.width, high / self.height)
        return (1 - wide / scale / self.width) / 2, (1 - high / scale / self.height) / 2


def read_picture(name: str | None, end: PictureEnd) -> Picture | None:
    """Return the image of a setting, whose path is relative to the current folder.

    Raises:
        UserError: there is no such file, or it is broken, too large, or neither PNG nor JPEG.
    """
    if name is None:
        return None
    path, key = Path(name).expanduser(), f"diagram.{end}_image"
    try:
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise size_error(key, name, f"has {size / 1e6:.1f} MB", f"{MOST_BYTES / 1e6:.0f} MB")
        picture = picture_of(path.read_bytes())
    except FileNotFoundError:
        raise UserError(absence_message(path, key)) from None
    except OSError as error:
        raise UserError(f"{key}: {name} cannot be read: {error.strerror}.") from None
    except ValueError as error:
        raise UserError(f"{key}: {name} {error}") from None
    if max(picture.width, picture.height) > MOST_PIXELS:
        raise size_error(key, name, f"is {picture.width}×{picture.height} pixels", f"{MOST_PIXELS} a side")
    return picture


def absence_message(path: Path, key: str) -> str:
    folder = path.parent
    if not folder.is_dir():
        return f"{key}: {path} does not exist, as there is no folder {folder} in {Path.cwd()}."
    images = [str(other) for other in folder.iterdir() if other.suffix.lower() in (".png", ".jpg", ".jpeg")]
    return f"{key}: {path} does not exist in {Path.cwd()}.{nearest(str(path), images)}"


def size_error(key: str, name: str, measure: str, most: str) -> UserError:
    return UserError(
        f"{key}: {name} {measure}, and a figure embeds at most {most}. Save it smaller: 500 pixels a side are enough."
    )


def picture_of(data: bytes) -> Picture:
    """Return the image in the bytes of a file.

    Raises:
        ValueError: the bytes are not those of a whole PNG or JPEG.
    """
    readers: tuple[tuple[bytes, PictureKind, Callable[[bytes], tuple[int, int]]], ...] = (
        (PNG_START, "png", png_size),
        (JPEG_START, "jpeg", jpeg_size),
    )
    for start, kind, size_of in readers:
        if data.startswith(start):
            try:
                return Picture(data, kind, *size_of(data))
            except (ValueError, IndexError, struct.error):
                raise ValueError(f"is a broken {kind.upper()}. Save it again.") from None
    raise ValueError("is neither a PNG nor a JPEG. Save the image, or one slice of it, as a PNG.")


def png_size(data: bytes) -> tuple[int, int]:
    """Return the width and height of a PNG.

    Raises:
        ValueError: a part of the file is missing or damaged.
    """
    chunks = list(png_chunks(data))
    names = [name for name, _ in chunks]
    if names[:1] != [b"IHDR"] or b"IDAT" not in names or names[-1] != b"IEND":
        raise ValueError
    wide, high = struct.unpack(">II", chunks[0][1][:8])
    return with_pixels(wide, high)


def png_chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield the chunks of a PNG up to its end."""
    at, name = len(PNG_START), b""
    while name != b"IEND":
        length, name = struct.unpack(">I4s", data[at : at + 8])
        content = data[at + 8 : at + 8 + length]
        if struct.unpack(">I", data[at + 8 + length : at + 12 + length]) != (zlib.crc32(name + content),):
            raise ValueError
        yield name, content
        at += 12 + length


def jpeg_size(data: bytes) -> tuple[int, int]:
    """Return the width and height of a JPEG.

    Raises:
        ValueError: a part of the file is missing.
    """
    at = len(JPEG_START)
    if b"\xff\xd9" not in data[-64:]:
        raise ValueError
    while True:
        if data[at] != 0xFF:
            raise ValueError
        while data[at] == 0xFF:  # a marker may have fill bytes before it
            at += 1
        if data[at] in FRAMES:
            high, wide = struct.unpack(">HH", data[at + 4 : at + 8])
            return with_pixels(wide, high)
        at += 1 + struct.unpack(">H", data[at + 1 : at + 3])[0]


def with_pixels(wide: int, high: int) -> tuple[int, int]:
    if not (wide and high):
        raise ValueError
    return wide, high
