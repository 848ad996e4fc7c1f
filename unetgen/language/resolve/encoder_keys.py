"""Read the left side from an encoder's file, where the description names one.

The left side is then read from the file's keys alone, and the description's keys are those of the right side. Keys
below `bottleneck` stay the description's: it may go on where a classifier ends.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from unetgen._text import shown
from unetgen.graph.settings import EncoderWeights
from unetgen.graph.spec import Down
from unetgen.language.compose.read_yaml import read_yaml
from unetgen.language.config import Config
from unetgen.language.encoders import FOLDER, encoders
from unetgen.language.keys.network import ENCODER, FROZEN, WEIGHTS
from unetgen.language.pretrained import NETWORKS, weights_fault
from unetgen.language.resolve.reader import Reader
from unetgen.language.resolve.stage_keys import Sides
from unetgen.language.shorthand import flatten

OF_BOTH = ("bottleneck.", "depth", "skip.fit")


@cache
def encoder_keys(name: str) -> Mapping[str, Any]:
    """Return the keys of an encoder by path."""
    return dict(flatten(read_yaml((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))))


def left_reader(read: Reader) -> Reader:
    """Return the reader of the left side's keys: a new one for an encoder."""
    name = read.value(ENCODER, group="encoder")
    if name is None and not read.is_set("encoder.kind"):
        return read
    name = name or encoders()[0]  # in place of a wrong name, so that the rest is checked
    own = {path: value for path, value in read.given.items() if path.startswith(OF_BOTH)}
    left = Reader(Config({**encoder_keys(name), **own}), explains=read.explains)
    left.depth_is_wrong = read.depth_is_wrong
    read.of_left = left
    return left


def take_over(read: Reader, left: Reader) -> None:
    """Note what the left side's reader has used and found for the description's."""
    if left is read:
        return
    read.used.update(path for path in left.used if path.startswith(OF_BOTH))
    for key, text in left.problems:
        own = key.startswith(OF_BOTH)
        read.problems.say(
            key if own else "encoder.kind", text if own else f"{read.given['encoder.kind']}: {key} {text}"
        )


def frozen_levels(read: Reader, there: Sides, downs: Sequence[Down | None]) -> int:
    """Return how many levels of the left side are frozen, from level 0 on.

    `downs` are the entry and the down edges: each is part of the level that it leads to.
    """
    value, depth = read.value(FROZEN, group="encoder"), len(there.encoder)
    if value is False:
        return 0
    with_weights = [bool(part.units or (edge and edge.unit)) for part, edge in zip(there.encoder, downs, strict=True)]
    first = 0 if there.stem else next((level for level, found in enumerate(with_weights) if found), depth)
    last = depth - 1 if value is True else value
    if (text := frozen_fault(value, first, last, depth)) and not read.depth_is_wrong:
        read.problems.say("encoder.frozen", text)
    return min(last + 1, depth)


def frozen_fault(value: bool | int, first: int, last: int, depth: int) -> str:
    """Return what is wrong with a level; `first` is the first with weights."""
    if last >= depth:
        return f"{value} is below the last level, which is {depth - 1}. Use true for all levels."
    if first == depth:
        return f"{shown(value)} changes nothing: the left side has no weights. Leave it out."
    if last < first:
        return f"{value} changes nothing: the first level with weights is {first}. Use {first} or more, or true."
    return ""


def encoder_weights(read: Reader, channels: int, dims: int) -> EncoderWeights | None:
    """Return whose weights the left side begins with, where the description says it."""
    source, name = read.value(WEIGHTS, group="encoder"), read.given.get("encoder.kind")
    if source is None or (name is not None and name not in encoders()):
        return None
    if text := weights_fault(name, channels, dims):
        read.problems.say("encoder.weights", f"{shown(source)} {text}")
    found = NETWORKS.get(name or "")
    return EncoderWeights(found.name, source) if found and not text else None
