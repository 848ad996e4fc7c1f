"""The remedies that a refusal names, tried before they are offered.

Messages are written for people, and all name their remedies in a few forms: a spelling, sizes, a depth, `key=value`. A
remedy that does not end the problem is not offered.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from unetgen.errors import Problem
from unetgen.language.config import line_of
from unetgen.live.yaml_edit import entries_of, rename_key, with_key

SPELLING = re.compile(r"Did you mean ([\w.]+)\?")
SIZES = re.compile(r"Nearest valid sizes: ([\w]+)(?: or ([\w]+))?")
DEPTH = re.compile(r"Largest depth that fits \w+: (\d+)")
WORD = re.compile(r"(?<![\w.])([a-z_]+(?:\.[a-z_0-9]+)*)=([\w.*+/\[\]-]*[\w\])])")
MOST = 6  # remedies that are tried for a problem
Problems = Sequence[Problem]


class Fix(NamedTuple):
    """A button: its words, and the text that it makes of the description."""

    label: str
    yaml: str


def fixes_of(text: str, problem: Problem, problems_in: Callable[[str], Problems]) -> list[Fix]:
    """Return the remedies of a problem that end it.

    Args:
        text: the description.
        problem: one of its problems.
        problems_in: finds the problems of another text.
    """
    tried = list(dict.fromkeys(fix for fix in remedies(text, problem) if fix.yaml != text))[:MOST]
    return [fix for fix in tried if not any(one.key == problem.key for one in problems_in(fix.yaml))]


def remedies(text: str, problem: Problem) -> Iterator[Fix]:
    """Yield the remedies that a message names."""
    for found in SPELLING.finditer(problem.text):
        yield from respelt(text, problem.key, found[1])
    for found in SIZES.finditer(problem.text):
        yield from (set_to(text, "input.size", size) for size in found.groups() if size)
    for found in DEPTH.finditer(problem.text):
        yield set_to(text, "depth", found[1])
    for found in WORD.finditer(problem.text):
        if line_of(found[1]):
            yield set_to(text, found[1], found[2])


def respelt(text: str, path: str, name: str) -> Iterator[Fix]:
    """Yield the value in another spelling, or the key itself where it is unknown."""
    if path == "preset" or line_of(path):
        yield set_to(text, path, name)
        return
    group = path.rpartition(".")[0]
    last = name.removeprefix(f"{group}.") if group else name
    yield Fix(f"{last}: …", rename_key(text, path, last))


def set_to(text: str, path: str, value: str) -> Fix:
    return Fix(f"{path}: {value}", with_key(text, path, value))


def line_in(text: str, path: str) -> int | None:
    """Return the line of a key, or of the nearest group that the text has."""
    lines: dict[str, Any] = {name: entry.line for entry in entries_of(text) for name in (entry.path, entry.full)}
    parts = path.split(".")
    names = (".".join(parts[:count]) for count in range(len(parts), 0, -1))
    return next((lines[name] for name in names if name in lines), None)
