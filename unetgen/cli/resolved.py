"""Find every value of a network in force, and where it is from.

The pass that resolves a description notes each key that it asks for. A key that it does not ask for is idle.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, cast

from unetgen._text import same_axes
from unetgen.language.compose.foreign_files import with_networks
from unetgen.language.compose.load import load
from unetgen.language.compose.sources import Description, Written, is_file, write
from unetgen.language.compose.to_yaml import flow, place_of
from unetgen.language.config import STATIC, Config, line_of
from unetgen.language.keys.key import Key
from unetgen.language.planning import checked_plan
from unetgen.language.resolve import resolve_with_problems
from unetgen.language.resolve.answers import Answers, KeyAnswer
from unetgen.language.resolve.encoder_keys import OF_BOTH
from unetgen.language.resolve.reader import Reader
from unetgen.language.unit_values import varies
from unetgen.read.anything import with_preset_first

OF_THE_NETWORK = ("sizes", "layers", "training")
LINE, VALUES = 80, 44  # characters of a line, and of keys and values before the sources
Origin = Callable[[str], str]  # of a key that is set


def show_resolved(words: Sequence[str]) -> str:
    """Return every value of a network in force, with where it is from.

    Raises:
        ConfigError: every problem of the description.
        UserError: the first word is neither a preset nor a file nor an override.
    """
    words = with_preset_first([*words]) if words else words
    config = load(*words)
    resolved = resolve_with_problems(config, explains=True)
    checked_plan(config, resolved, "")
    return resolved_text(resolved.reader, setters(words))


class InForce(NamedTuple):
    """A key, its value as text, the values themselves, and where they are from.

    A default may differ from place to place.
    """

    path: str
    text: str
    values: Sequence[Any]
    source: str


def resolved_text(read: Reader, sources: Mapping[str, str]) -> str:
    """Return a line per value in force: key, value, and its source as a comment.

    `sources` has the files and words that set keys.
    """
    preset = f"preset {read.config.preset}" if read.config.preset else "description"
    left = read.of_left and f"the left side, encoder {read.given['encoder.kind']}"
    sections = (
        (left or "", left_values(read, sources)),
        (f"the rest, {preset}" if left else preset, right_values(read, sources)),
        ("idle: set, and read by nothing", idle_values(read, sources)),
    )
    return "\n".join(line for title, rows in sections if rows for line in (f"# {title}", *map(in_line, rows)))


def in_line(row: InForce) -> str:
    """Return a value with its source, which has a line of its own if one is too short."""
    value, source = f"{row.path}: {row.text}", f"# {row.source}"
    wide = max(len(value), VALUES) + 2 + len(source) > LINE
    return f"{value}\n    {source}" if wide else f"{value:<{VALUES}}  {source}"


def left_values(read: Reader, sources: Mapping[str, str]) -> list[InForce]:
    """Return the values of an encoder's left side; without one they are of the rest."""
    if read.of_left is None:
        return []

    def origin(path: str) -> str:
        return who_set(path, read.config, sources) if path.startswith(OF_BOTH) else "encoder"

    asked = {path: found for path, found in every_answer(read.of_left).items() if not path.startswith("decoder.")}
    return in_force(asked, origin)


def right_values(read: Reader, sources: Mapping[str, str]) -> list[InForce]:
    """Return the values of the description itself; beside an encoder, of the rest."""
    asked = every_answer(read)
    if read.of_left is not None:
        asked = {path: found for path, found in asked.items() if not path.startswith("bottleneck.")}
    return in_force(asked, lambda path: who_set(path, read.config, sources))


def idle_values(read: Reader, sources: Mapping[str, str]) -> list[InForce]:
    """Return the values that the preset sets in vain; the user's own are refused."""
    idle = {path: [KeyAnswer(value, path)] for path, value in read.given.items() if path not in read.used}
    return in_force(idle, lambda path: who_set(path, read.config, sources))


def every_answer(read: Reader) -> Answers:
    """Return the answers to keys and to the keys of parts, by path.

    A key that is set and was used in another way answers for itself.
    """
    found = {path: [*answers] for path, answers in read.answers.items() if path not in read.given or path in read.used}
    for group, parts in read.of_parts.items():
        for answers in parts:
            for name, several in answers.items():
                place = found.setdefault(f"{group}.{name}" if group else name, [])
                place.extend(answer for answer in several if answer not in place)
    rest = {path: [KeyAnswer(value, path)] for path, value in read.given.items() if path in read.used}
    return {**rest, **found}


def in_force(asked: Answers, origin: Origin) -> list[InForce]:
    """Return the rows of the network's keys that have a value, in the order of keys."""
    order = {path: place for place, path in enumerate(STATIC)}
    known = (path for path in asked if line_of(path) or path == "compile")
    rows = (value_row(path, asked, origin) for path in sorted(known, key=lambda path: place_of(path, order)))
    return [row for row in rows if row.text]


def value_row(path: str, asked: Answers, origin: Origin) -> InForce:
    line, answers = line_of(path), asked[path]
    if line and line.changes not in OF_THE_NETWORK:
        return InForce(path, "", (), "")
    values: list[Any] = [answer.value for answer in answers]
    text = ", ".join(dict.fromkeys(text for value in values if (text := value_in_yaml(value))))
    text = text or default_in_words(line) or "null" * (path == "compile")
    return InForce(path, text, values, source_of(path, asked, origin))


def default_in_words(line: Key[Any] | None) -> str:
    """Return what holds where a key has no value; more than a word in brackets."""
    while line and line.inherits and not line.otherwise:
        line = line_of(line.inherits)
    words = line.otherwise if line else ""
    return f"({words})" if " " in words else words


def value_in_yaml(value: Any) -> str:
    """Write a value as in a description; an unset one is an empty text."""
    if isinstance(value, tuple):
        return tuple_text(cast("tuple[Any, ...]", value))
    if isinstance(value, float):
        return f"{value:.5g}"
    return "" if value in (None, "", []) else flow(value).replace("'...'", "...")


def tuple_text(value: tuple[Any, ...]) -> str:
    """Write a default: a value per axis, one per edge that are all equal, or words."""
    if value and all(type(one) is int for one in value):
        return same_axes(value)
    texts = [value_in_yaml(one) for one in value]
    return texts[0] if value and isinstance(value[0], tuple) else f"[{', '.join(texts)}]" if texts else ""


def source_of(path: str, asked: Answers, origin: Origin) -> str:
    """Return where a value is from: the key that has it, and who set that."""
    line, given = line_of(path), asked[path][0].path
    if not given:
        above = line.inherits if line else ""
        return f"as {above}" if asked.get(above) == asked[path] else "default"
    where = " at its level" if path.startswith("bottleneck.") and varies(asked[path][0].value) else ""
    return origin(given) if given == path else f"as {given}{where}, {origin(given)}"


def who_set(path: str, config: Config, sources: Mapping[str, str]) -> str:
    return sources.get(path, "given") if path in config.said else "preset" if config.preset else "given"


def setters(words: Sequence[str]) -> dict[str, str]:
    """Return for each key that words and files set what set it last."""
    return {path: source for word in with_networks(words) for path, source in setters_in(word, write(word))}


def setters_in(word: Description, written: Written) -> Iterator[tuple[str, str]]:
    for path in written.said:
        yield path, f"file {word}" if is_file(word) else "override"
