"""Find every value of a network in force, and where it is from."""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from unetgen.language.compose.to_yaml import flow
from unetgen.language.config import HEADS, Config, line_of, paths
from unetgen.language.keys.key import Key
from unetgen.language.kinds import NEEDED_KIND, kinds_at
from unetgen.language.resolve.encoder_keys import encoder_keys
from unetgen.language.resolve.unread import OF_LEFT
from unetgen.language.unit_values import varies

OF_THE_NETWORK = ("sizes", "layers", "training")
OPTIONAL = ("first.", "up.before.", "up.after.")  # parts that are there where one of their keys is set
NOTHING = frozenset({"none", "None"})
PATH = re.compile(r"[a-z_]+(?:\.[a-z_]+)*")
WIDEST = 60  # characters before the comments


class InForce(NamedTuple):
    """A key's value, or nothing where other keys decide it, and where it is from."""

    path: str
    value: Any
    source: str


def resolved_text(config: Config) -> str:
    """Return a line per value: key, value, and its source as a comment."""
    rows = [(f"{row.path}: {'' if row.value is None else flow(row.value)}", row.source) for row in all_values(config)]
    width = min(max(len(text) for text, _ in rows), WIDEST)
    return "\n".join(f"{text.rstrip():<{width}}  # {source}" for text, source in rows)


def all_values(config: Config) -> Iterator[InForce]:
    """Yield the values of an encoder's left side, then those of the description."""
    encoder = config.given.get("encoder.kind")
    if encoder is not None:
        yield from (
            InForce(f"left side, {path}", value, f"encoder {encoder}") for path, value in encoder_keys(encoder).items()
        )
    yield from values_in_force(config)


def values_in_force(config: Config) -> Iterator[InForce]:
    """Yield the values of the network and its training, in the order of the keys."""
    for line in paths():
        if line.changes in OF_THE_NETWORK and "<" not in line.path and not is_idle(line, config):
            found = in_force(line, config)
            yield from [found] if found else []
    for path in config.given:
        if path.startswith(f"{HEADS}."):
            yield InForce(path, config.given[path], source_of(path, config))


def in_force(line: Key[Any], config: Config) -> InForce | None:
    """Return a key's own value, the one that it inherits, or its default."""
    path, words = line.path, line.otherwise
    if config.given.get(path) is not None:
        return InForce(path, config.given[path], source_of(path, config))
    above = line_of(line.inherits) if line.inherits and ";" not in words else None
    if above:
        taken = in_force(above, config)
        if taken and path.startswith("bottleneck.") and varies(taken.value):
            return InForce(path, None, f"as {above.path} at the last level")
        return taken and InForce(path, taken.value, words or f"as {above.path}")
    if words:
        return InForce(path, None, words)
    return InForce(path, line.default, "default") if line.default not in (None, "", ()) else None


def source_of(path: str, config: Config) -> str:
    return "given" if path in config.said else f"preset {config.preset}".rstrip()


def is_idle(line: Key[Any], config: Config) -> bool:
    """Return whether a key is of a part that is not there, or needs what is not set."""
    path, given = line.path, config.given
    if given.get(path) is not None:
        return False
    if "encoder.kind" in given and path.partition(".")[0] in (*OF_LEFT, "bottleneck"):
        return True
    part = next((part for part in OPTIONAL if path.startswith(part)), "")
    if part and not any(key.startswith(part) for key in given):
        return True
    return bool(line.needs) and not all(any(needs_met(part, config)) for part in line.needs.split(" and "))


def needs_met(needs: str, config: Config) -> Iterator[bool]:
    """Yield for each kind and key that a text names whether it is there."""
    for found in NEEDED_KIND.finditer(needs):
        there, kinds = kinds_at(found["path"], config.given), (found["kinds"] or "").split(" or ")
        yield bool(there - NOTHING) if kinds == [""] else bool(there.intersection(kinds))
    for path in PATH.findall(NEEDED_KIND.sub("", needs)):
        yield line_of(path) is not None and config.given.get(path) not in (None, "none", 0)
