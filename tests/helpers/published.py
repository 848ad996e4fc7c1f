"""Published networks in our language, with the counts of their authors' code.

`<family>.yaml` holds descriptions by id; `like` names what one begins with, and names that begin with an underscore
are only begun with. `facts/<family>.yaml` holds what is true of each id: parameters, outputs, and every layer that has
weights, as `{shape: "parameters count*parameters …"}`. Shapes are `channels x sizes`, whatever the data format.
`left_out.yaml` lists other published networks with the features that the language lacks for them.
"""

from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from tests.helpers.paths import DATA
from unetgen.ops import Shape

FOLDER = DATA / "published"
Layers = Counter[tuple[Shape, int]]  # how many layers have this output and this many trainable parameters


class Facts(NamedTuple):
    """Counts of a network's own code; `layers` is empty if only totals are known."""

    source: str
    trainable: int
    non_trainable: int
    outputs: list[Shape]
    layers: Layers


@cache
def facts() -> dict[str, Facts]:
    """Return the facts by id."""
    return {name: read_facts(**given) for name, given in read(FOLDER / "facts").items()}


def description(name: str) -> dict[str, Any]:
    """Return the description as a user would write it, with `like` filled in."""
    return filled_in(read(FOLDER)[name])


def left_out() -> dict[str, str]:
    """Return the reasons of networks that are left out, by id."""
    return yaml.safe_load((FOLDER / "left_out.yaml").read_text())


@cache
def read(folder: Path) -> dict[str, Any]:
    """Return all families of a folder as one mapping."""
    files = [path for path in sorted(folder.glob("*.yaml")) if path.stem != "left_out"]
    return {name: one for path in files for name, one in family(path).items()}


def family(path: Path) -> dict[str, Any]:
    """Return a file's entries; names with an underscore are used in that file only."""
    given: dict[str, Any] = yaml.safe_load(path.read_text())
    return {name: inlined(one, given) for name, one in given.items()}


def inlined(one: dict[str, Any], given: dict[str, Any]) -> dict[str, Any]:
    """Return the entry with its `like` entries filled in."""
    names = one.get("like", [])
    bases = [inlined(given[name], given) for name in ([names] if isinstance(names, str) else names)]
    return {**one, "like": bases} if bases else one


def filled_in(one: dict[str, Any]) -> dict[str, Any]:
    whole: dict[str, Any] = {}
    for base in one.get("like", []):
        whole = merged(whole, filled_in(base))
    return merged(whole, {key: value for key, value in one.items() if key != "like"})


def merged(base: Any, changes: Any) -> Any:
    """Merge mappings key by key; a mapping replaces another value."""
    if not (isinstance(base, dict) and isinstance(changes, dict)):
        return changes
    both: dict[str, Any] = {**base, **changes}  # pyright: ignore[reportUnknownVariableType]  raw values
    return {key: merged(base[key], both[key]) if key in base and key in changes else both[key] for key in both}


def read_facts(source: str, outputs: list[str], layers: dict[str, str] | None = None, **totals: int) -> Facts:
    counted: Layers = Counter()
    for shape, words in (layers or {}).items():
        for word in str(words).split():
            count, _, params = word.rpartition("*")
            counted[read_shape(str(shape)), int(params)] += int(count or 1)
    return Facts(source, totals["trainable"], totals["non_trainable"], [*map(read_shape, outputs)], counted)


def read_shape(text: str) -> Shape:
    channels, *sizes = map(int, text.split("x"))
    return Shape(channels, tuple(sizes))
