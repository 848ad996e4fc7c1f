"""Read the left side from an encoder's file, where the description names one.

The left side is then read from the file's keys alone, and the description's keys are those of the right side. Keys
below `bottleneck` stay the description's: it may go on where a classifier ends.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any

from unetgen.language.compose.read_yaml import read_yaml
from unetgen.language.config import Config
from unetgen.language.encoders import FOLDER, encoders
from unetgen.language.keys.network import ENCODER
from unetgen.language.resolve.reader import Reader
from unetgen.language.shorthand import flatten

OF_BOTH = ("bottleneck.", "depth", "skip.fit")


@cache
def encoder_keys(name: str) -> Mapping[str, Any]:
    """Return the keys of an encoder by path."""
    return dict(flatten(read_yaml((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))))


def left_reader(read: Reader) -> Reader:
    """Return the reader of the left side's keys: a new one for an encoder."""
    name = read(ENCODER, group="encoder")
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
