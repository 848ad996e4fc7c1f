"""Refuse the keys, and the entries of lists of levels, that have no effect."""

from typing import Any, cast

from unetgen._text import shown
from unetgen.language.config import line_of
from unetgen.language.per_level import is_pattern
from unetgen.language.resolve.reader import EVERYWHERE, Reader
from unetgen.language.resolve.unit_places import listed

OF_LEVELS = ("decoder", "down", "up", "skip")  # groups that a bottleneck alone has no use for
OF_LEFT = ("filters", "repeats", "stem", "first", "down")  # what is of the left side alone
NOTHING: tuple[Any, ...] = (None, "none", [])  # what says that there is nothing at a place


def refuse_unread(read: Reader) -> None:
    """Refuse keys that the user set and that have no effect.

    With a wrong depth, keys of levels are not judged.
    """
    wrong = {problem.key for problem in read.problems}
    heard = read.used | wrong
    for path in read.given:
        if path not in read.config.said or (read.depth_is_wrong and path.partition(".")[0] in OF_LEVELS):
            continue
        if path not in heard:
            read.problems.say(path, f"{shown(read.given[path])} changes nothing{why(read, path)}")
        elif path in read.entries and path not in wrong:
            refuse_entries(read, path)


def why(read: Reader, path: str) -> str:
    """Return why a key has no effect, and how to fix it."""
    if read.given.get("depth") == 1 and path.partition(".")[0] in OF_LEVELS:
        return ": depth 1 is a bottleneck alone. Leave it out, or use depth=2."
    if text := read.absent.get((path.partition(".")[0], EVERYWHERE)):
        return f" where {text}. Leave it out."
    if read.given.get("head.kind") == "none" and path.partition(".")[0] in ("head", "deep_supervision"):
        return " with head.kind=none. Leave one of them out."
    if read.is_set("encoder.kind") and path.partition(".")[0] in OF_LEFT:
        return f" beside encoder={read.given['encoder.kind']}, which has a left side of its own. Leave one of them out."
    line = line_of(path)
    if path == "deep_supervision.stages":
        return ": the last decoder stage has the main head, and there is no other. Leave it out, or use depth=3."
    return f" without {line.needs}. Leave it out, or set that." if line and line.needs else " here. Leave it out."


def unread(value: Any, taken: set[int]) -> list[int]:
    """Return the entries of a list that nothing read.

    Those that say that there is nothing are not among them. A list with `...` is a rule, as a formula is.
    """
    entries = cast("list[Any]", value) if isinstance(value, list) and not is_pattern(value) else []
    return [i for i, entry in enumerate(entries) if i not in taken and entry not in NOTHING]


def emptied(value: Any, taken: set[int]) -> Any:
    """Return a list with null for the entries that nothing read."""
    idle = unread(value, taken)
    return [None if i in idle else entry for i, entry in enumerate(value)] if idle else value


def refuse_entries(read: Reader, path: str) -> None:
    """Refuse the entries of a list of levels that have no effect."""
    value, taken = read.given[path], read.entries[path]
    if idle := unread(value, taken):
        where = "; ".join(f"{shown(value[i])} of {listed(path)} {i}, {why_there(read, path, i)}" for i in idle)
        fixed = shown(emptied(value, taken))
        advice = "null in its place" if fixed.endswith("…") else fixed
        what = "an entry that changes" if len(idle) == 1 else "entries that change"
        read.problems.say(path, f"{shown(value)} has {what} nothing: {where}. Write {advice}.")


def why_there(read: Reader, path: str, i: int) -> str:
    """Return why a key has no effect at one place."""
    group = path.partition(".")[0]
    group = group if group in OF_LEVELS else ""
    own = "bottleneck.filters" if path.startswith("filters.") else f"bottleneck.{path}"
    if not group and i == len(read.given[path]) - 1 and (read.is_set(own) or read.any_below(own)):
        return f"where {own} is set"
    if text := read.absent.get((group, i)):
        return f"where {text}"
    line = line_of(path)
    return f"where it needs {line.needs}" if line and line.needs else "where nothing takes it"
