"""Values written as text, and plain text in columns."""

import re
from collections.abc import Collection, Iterable, Sequence
from difflib import SequenceMatcher, get_close_matches
from functools import partial
from itertools import takewhile
from textwrap import wrap
from typing import Any, cast

AXES = ("height", "width", "length")
LONGEST = 60  # characters of a quoted value
NARROWEST = 24  # characters of a column whose words are broken into lines
MOST_ALIKE = 10_000  # how many times larger than another a number may be if both have one unit
UNITS = ("", "k", "M", "G", "T", "P", "E")  # of thousand times the one before
UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")
WORDS = {None: "null", True: "true", False: "false"}


def axis_names(dims: int) -> tuple[str, ...]:
    """Return the names of the spatial axes, as the lecture calls them.

    A line has only a length.
    """
    return AXES[:dims] if dims > 1 else AXES[-1:]


def by_axis(values: Sequence[int]) -> str:
    """Write a value per axis as in YAML: `3x3x1`."""
    return "x".join(map(str, values))


def same_axes(values: Sequence[int]) -> str:
    """Write a value per axis the shortest way: `3` if all are equal, else `1x3x3`."""
    return str(values[0]) if len(set(values)) == 1 else by_axis(values)


def plural(count: int, noun: str) -> str:
    """Write a count with its noun: `1 level`, `2 levels`."""
    return f"{count} {noun}{'s' * (count != 1)}"


def join_words(values: Sequence[int | str]) -> str:
    """Return values as a list in words: `64, 128 and 256`."""
    *rest, final = map(str, values or [""])
    return f"{', '.join(rest)} and {final}" if rest else final


def shown(value: Any) -> str:
    """Quote a value as the user wrote it, shortened to 60 characters."""
    if isinstance(value, int) and abs(value) > 10**30:
        return "a number of more than 30 digits"
    if isinstance(value, dict):
        pairs = cast("dict[Any, Any]", value).items()
        return shortened(f"{{{', '.join(f'{shown(key)}: {shown(inner)}' for key, inner in pairs)}}}")
    if isinstance(value, list):
        text = f"[{', '.join(map(shown, cast('list[Any]', value)))}]"
    elif isinstance(value, str):
        text = f"'{value}'"
    else:
        text = WORDS[value] if value is None or isinstance(value, bool) else str(value)
    return shortened(printable(text))


def not_utf8(error: UnicodeDecodeError) -> str:
    """Say where bytes are not UTF-8, without Python's words."""
    return f"byte {error.start + 1:,} (0x{error.object[error.start]:02x}) is not UTF-8 text"


def shortened(text: str, longest: int = LONGEST) -> str:
    return text if len(text) <= longest else text[: longest - 3] + "…"


def printable(text: str) -> str:
    r"""Escape what a terminal obeys or cannot print: `\x1b`, `\ud800`."""
    return text if text.isprintable() else "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text)


def without_controls(text: str) -> str:
    r"""Escape what XML cannot carry, and other control characters: `\x00`, `\uffff`.

    Tabs and `\n` remain.
    """
    return UNPRINTABLE.sub(lambda found: ascii(found[0])[1:-1], text)


def markup(text: str) -> str:
    """Return a text for XML or HTML."""
    from html import escape

    return escape(without_controls(text))


def nearest(word: str, choices: Collection[str], alike: float = 0.6) -> str:
    """Return ` Did you mean x?` with the closest spelling, or an empty text.

    `alike` is how similar the two must be, from 0 to 1. The beginning of a choice is enough if all choices that
    begin so begin with that choice.
    """
    given, by_spelling = word.lower(), {choice.lower(): choice for choice in reversed(list(choices))}
    close = sorted(get_close_matches(given, by_spelling, cutoff=alike), key=partial(likeness, given), reverse=True)
    found = [spelling for spelling in close if sorted(spelling) == sorted(given)] or close  # letters that are swapped
    begun = [spelling for spelling in by_spelling if len(given) > 1 and spelling.startswith(given)]
    shortest = min(begun, key=len, default="")
    found = found or [shortest] * (bool(begun) and all(spelling.startswith(shortest) for spelling in begun))
    return did_you_mean(by_spelling[found[0]]) if found else ""


def likeness(given: str, spelling: str) -> tuple[float, int]:
    """Return how alike two spellings are, and how many letters begin both."""
    begun = takewhile(lambda pair: pair[0] == pair[1], zip(spelling, given, strict=False))
    return SequenceMatcher(None, spelling, given).ratio(), sum(1 for _ in begun)


def did_you_mean(choice: str) -> str:
    """Return the sentence that suggests a spelling, with a space before it."""
    return f" Did you mean {choice}?"


def available(choices: Iterable[str], most: int | None = None) -> str:
    """Return the sentence that lists the choices, with a space before it.

    After `most` of them it counts the others.
    """
    every = list(choices)
    more = f" and {len(every[most:])} more" if most is not None and len(every) > most else ""
    return f" Available: {', '.join(every[:most])}{more}."


def indented(text: str) -> str:
    """Indent every line by two spaces."""
    return "\n".join(f"  {line}" for line in text.splitlines())


def columns(rows: Iterable[tuple[str, ...]]) -> str:
    """Format rows as lines in columns of equal width, numbers right-aligned."""
    cells = list(rows)
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    lines = ("  ".join(aligned(cell, width) for cell, width in zip(row, widths, strict=True)) for row in cells)
    return "\n".join(line.rstrip() for line in lines)


def fit_lines(text: str, width: int) -> str:
    """Break the last column of lines in columns so that they fit a width.

    Where there is little room for it, it goes below the others.
    """
    return "\n".join(part for line in text.split("\n") for part in fit_line(line, width))


def fit_line(line: str, width: int) -> list[str]:
    if len(line) <= width:
        return [line]
    indent = len(line) - len(line.lstrip()) + 2
    start = max((gap.end() for gap in re.finditer(r"(?<=\S) {2,}", line)), default=0)
    if not start:
        return wrap(line, width, subsequent_indent=" " * indent, break_on_hyphens=False)
    if width - start < NARROWEST:
        below = " " * (indent + 2)
        return [line[:start].rstrip(), *wrap(line[start:], width, initial_indent=below, subsequent_indent=below)]
    first, *others = wrap(line[start:], width - start, break_on_hyphens=False)
    return [line[:start] + first, *(" " * start + other for other in others)]


def aligned(cell: str, width: int) -> str:
    """Pad a cell to a width: a number at the right, a word at the left."""
    return cell.rjust(width) if cell.replace(",", "").isdigit() else cell.ljust(width)


def brief_number(number: int) -> str:
    """Return a number with three digits and a unit.

    >>> brief_number(36_928), brief_number(1_207_959_552), brief_number(999_999), brief_number(950)
    ('36.9 k', '1.21 G', '1000 k', '950 ')
    """
    power = min((len(str(number)) - 1) // 3, len(UNITS) - 1)
    shown = number / 1000**power
    digits = 2 if shown < 9.995 else 1 if shown < 99.95 else 0
    return f"{round(shown, digits if power else 0):g} {UNITS[power]}"


def short_number(number: int) -> str:
    """Return a number with four digits and a unit.

    >>> short_number(222_324_326_400), short_number(950)
    ('222.3 G', '950 ')
    """
    power = min((len(str(number)) - 1) // 3, len(UNITS) - 1)
    shown = number / 1000**power
    return f"{shown:.4g} {UNITS[power]}" if shown < 9999 else f"{shown:,.0f} {UNITS[power]}"


def short_numbers(numbers: Sequence[int]) -> list[str]:
    """Return numbers in one unit with equal decimals.

    If they differ too much, each has a unit of its own.

    >>> short_numbers([833_507, 65_866_083, 0]), short_numbers([950, 65_866_083])
    (['0.83 M', '65.87 M', '0 M'], ['950 ', '65.87 M'])
    """
    above = [number for number in numbers if number]
    least, most = min(above, default=0), max(above, default=0)
    if most > MOST_ALIKE * least:
        return [short_number(number) for number in numbers]
    power, decimals = common_unit(least, most)
    return [f"{in_unit(number, power, decimals)} {UNITS[power]}" for number in numbers]


def in_unit(number: int, power: int, decimals: int) -> str:
    """Return a number in thousands, millions, …: `222.3`, `<0.1`."""
    text = f"{number / 1000**power:,.{decimals}f}" if number else "0"
    return text if not number or float(text.replace(",", "")) else f"<{10**-decimals:.{decimals}f}"


def common_unit(least: int, most: int) -> tuple[int, int]:
    """Return a power of 1000, and how many decimals to show.

    The largest number has four digits, the smallest at least one.
    """
    power = min((len(str(most)) - 1) // 3, len(UNITS) - 1)
    needed = (4 - len(str(most)), 1 - len(str(least)))
    return power, max(1, *(3 * power + digits for digits in needed)) if power else 0
