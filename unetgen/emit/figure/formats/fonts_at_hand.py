"""Letters that no font at hand has, which a PNG or PDF shows as boxes.

An SVG is drawn with its reader's fonts.
"""

from collections.abc import Iterable
from functools import cache

from unetgen._text import markup
from unetgen.emit.rendering.render import render_png

USUAL = (range(0x530), range(0x1E00, 0x2300), range(0x2500, 0x2580))  # letters that the package's own fonts have
NOBODYS = "\U0010fffd"  # for private use, so that no font has it
PIXELS = 96.0
MOST = 12  # letters that are tried


def boxed_letters(texts: Iterable[str]) -> str:
    """Return the letters of texts that a picture shows as boxes, at most a dozen."""
    rare = dict.fromkeys(letter for text in texts for letter in text if not is_usual(letter))
    return "".join(letter for letter in list(rare)[:MOST] if letter_picture(letter) == letter_picture(NOBODYS))


def is_usual(letter: str) -> bool:
    return any(ord(letter) in letters for letters in USUAL)


@cache
def letter_picture(letter: str) -> bytes:
    """Return a small PNG of a letter."""
    text = f'<text x="4" y="18" font-family="Helvetica, Arial, sans-serif" font-size="16">{markup(letter)}</text>'
    view = 'width="24pt" height="24pt" viewBox="0 0 24 24"'
    return render_png(f'<svg xmlns="http://www.w3.org/2000/svg" {view}>{text}</svg>', PIXELS)


def boxes_in_words(texts: Iterable[str]) -> str:
    """Return a sentence about the letters that are boxes, or an empty text."""
    letters = boxed_letters(texts)
    return f"No font on this machine has {letters}: PNG and PDF show boxes. The SVG has the letters." if letters else ""
