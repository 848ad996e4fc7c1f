"""Text in the figure: its width, numbers and sizes as text, and users' texts."""

import math
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from itertools import groupby

from unetgen.ops import Axes

# advance widths of Helvetica and Arial in em; other characters are as wide as a digit
WIDTHS = {
    **dict.fromkeys("'ijl|", 0.24),
    **dict.fromkeys(" !,./:;I[\\]ft·", 0.28),
    **dict.fromkeys('"()*-`r{}^', 0.36),
    **dict.fromkeys("ckJsvxyz", 0.50),
    **dict.fromkeys("+<=>~×√", 0.585),
    **dict.fromkeys("ABEFKLPSTVXYZ&", 0.67),
    **dict.fromkeys("CDHNRUw", 0.73),
    **dict.fromkeys("GOQ", 0.78),
    **dict.fromkeys("Mm", 0.84),
    **dict.fromkeys("W%…@→", 1.0),
}

SPARE = 1.08


@lru_cache(maxsize=4096)
def text_width(text: str, size: float) -> float:
    """Return the width of a line of text at a font size, in points.

    The width includes a reserve for substitute fonts.
    """
    return SPARE * size * math.fsum(WIDTHS.get(letter) or (1.0 if is_wide(letter) else 0.56) for letter in text)


def is_wide(letter: str) -> bool:
    return unicodedata.east_asian_width(letter) in "WF" or ord(letter) > 0xFFFF


def on_one_line(text: str) -> str:
    """Return a user's text on one line, without control characters.

    >>> on_one_line("a very long\\nname")
    'a very long name'
    """
    printable = "".join(letter if unicodedata.category(letter)[0] != "C" else " " for letter in text)
    return " ".join(printable.split())


def in_lines(text: str, fits: Callable[[str], bool]) -> list[str]:
    """Return a user's text in lines that fit, broken at spaces where there are some.

    >>> in_lines("whole tumour, enhancing", lambda line: len(line) <= 8)
    ['whole', 'tumour,', 'enhancin', 'g']
    """
    lines = [""]
    for word in on_one_line(text).split():
        joined = f"{lines[-1]} {word}".lstrip()
        if fits(joined):
            lines[-1] = joined
            continue
        lines += ["" for _ in [0] if lines[-1]]
        for letter in word:
            if lines[-1] and not fits(lines[-1] + letter):
                lines.append("")
            lines[-1] += letter
    return lines


def axes_text(values: Iterable[int | str]) -> str:
    """Return sizes as text: `160×160×16`."""
    return "×".join(map(str, values))


def short_size_text(values: Sequence[int | str]) -> str:
    """Return a map's size as text, equal axes as a power: `568²`, `64³`, `132²×116`."""
    if not all(isinstance(value, int) for value in values):
        return axes_text(values)
    runs = [(size, len(list(same))) for size, same in groupby(values)]
    return "×".join(f"{size}{' ²³'[many - 1].strip()}" for size, many in runs)


def factor_text(values: Axes) -> str:
    """Return a factor as text: `×2` if all axes are equal, else `×2×2×1`."""
    return f"×{values[0]}" if len(set(values)) == 1 else f"×{axes_text(values)}"
