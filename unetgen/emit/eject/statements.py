"""Long lines of Python, broken at a bracket as ruff breaks them."""

from collections.abc import Iterable, Iterator

from unetgen.emit.eject.code import STEP, WIDTH

PAIRS = {"(": ")", "[": "]", "{": "}"}


def broken_lines(lines: Iterable[str]) -> list[str]:
    """Return lines in which each statement is broken where it is too long."""
    return [part for line in lines for part in broken_statement(line)]


def broken_statement(line: str) -> list[str]:
    """Return a statement's lines: its widest bracket on a line, or an item per line.

    Ruff would break the last bracket, such as `(x)`, where all before it fits; an item per line is easier to read.
    """
    if len(line) <= WIDTH or not (brackets := list(outer_brackets(line))):
        return [line]
    start, end = max(brackets, key=lambda pair: pair[1] - pair[0])
    pad = " " * (len(line) - len(line.lstrip()) + STEP)
    inside = line[start + 1 : end]
    items = list(comma_parts(inside))
    called = line[:-1].rfind("(") + 1 if line.endswith(")") and end < len(line) - 1 else WIDTH + 1
    if len(pad + inside) <= WIDTH and not line[: start + 1].endswith("= (") and called > WIDTH:
        return [line[: start + 1], f"{pad}{inside}", f"{pad[STEP:]}{line[end:]}"]
    comma = "" if " for " in items[-1] and len(items) == 1 else ","
    within = [part for item in items for part in broken_statement(f"{pad}{item}{comma}")]
    return [line[: start + 1], *within, f"{pad[STEP:]}{line[end:]}"]


def outer_brackets(text: str) -> Iterator[tuple[int, int]]:
    """Yield the places of each outermost bracket that holds something."""
    depth, start = 0, 0
    for at, letter in outside_strings(text):
        if letter in PAIRS:
            start = start if depth else at
            depth += 1
        elif letter in PAIRS.values():
            depth -= 1
            if not depth and at > start + 1:
                yield start, at


def comma_parts(text: str) -> Iterator[str]:
    """Yield what outer commas separate."""
    depth, start = 0, 0
    for at, letter in outside_strings(text):
        depth += (letter in PAIRS) - (letter in PAIRS.values())
        if letter == "," and not depth:
            yield text[start:at].strip()
            start = at + 1
    if text[start:].strip():
        yield text[start:].strip()


def outside_strings(text: str) -> Iterator[tuple[int, str]]:
    """Yield the letters that are not in a string, with their places."""
    inside = False
    for at, letter in enumerate(text):
        if letter == '"':
            inside = not inside
        elif not inside:
            yield at, letter
