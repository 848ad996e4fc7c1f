"""The user's words: which keys there are, how groups are written in one word, and which spelling was probably meant."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from difflib import get_close_matches
from functools import cache
from typing import Any, cast

from unetgen._text import nearest, shown
from unetgen.errors import Problems
from unetgen.language.aliases import NEIGHBOURS
from unetgen.language.config import GROUPS, HEADS, RECIPE_KINDS, extra_head_lines, is_group, line_of, paths
from unetgen.network import recipes


def check_word(problems: Problems, path: str, value: Any, *, all_imported: bool = False) -> None:
    """Note what is wrong with a key of `flatten`'s, whatever its value.

    Args:
        problems: takes what is wrong.
        path: of the key.
        value: of the key.
        all_imported: whether every part that the description uses is imported; else a key may be an option of one.
    """
    if line_of(path):
        if isinstance(value, Mapping):
            problems.say(path, f"{shown(dict(cast('Mapping[str, Any]', value)))} is a group, and {path} is one value.")
    elif not is_group(path):
        if all_imported or not may_be_option(path):
            problems.say(path, f"is no key.{nearest_key(path)}")
    elif value is None and not may_be_null(path):
        line = line_of(f"{path}.kind")
        none = f"Write {path}.kind=none for none of it, or leave" if line and "none" in line.choices else "Leave"
        problems.say(path, f"null says nothing of a group. {none} {path} out.")
    elif isinstance(value, Mapping):
        problems.say(path, f"has no keys. Write {written_in_group(path, 3)}, or leave it out.")
    elif value is not None:
        keys = ", ".join(dict.fromkeys(key.split(".")[0] for key in keys_below(path)))
        text = f"{shown(value)} is one value, and {path} is a group: {keys}. Write {written_in_group(path, value)}."
        problems.say(path, text)


def written_in_group(path: str, value: Any) -> str:
    """How a value that was given for a group is written; of filters a list is one per level, a text a formula."""
    if path == "compile":
        return "compile=null"
    keys, number = keys_below(path), isinstance(value, int | float) and not isinstance(value, bool)
    wanted = "per_level" if isinstance(value, list) else "formula" if isinstance(value, str) else number and "filters"
    key = next((key for key in keys if wanted and wanted in key), keys[0])
    if value is False and (line := line_of(f"{path}.kind")) and "none" in line.choices:
        return f"{path}.kind=none"
    said = isinstance(value, str) or (number and key != "kind") or key == "per_level"
    return f"{path}.{key}={shown(value).strip(chr(39)) if said else '…'}"


def may_be_null(path: str) -> bool:
    """`compile=null` says that nothing is compiled; `extra_heads.edge=null` takes a preset's head away."""
    return path in ("compile", HEADS) or path.rpartition(".")[0] == HEADS


def keys_below(path: str) -> list[str]:
    """The keys below a group."""
    if path == HEADS:
        return [f"<name>.{name}" for name in keys_below(f"{HEADS}.<name>")]
    return [key.removeprefix(f"{path}.") for key in known_like(path) if key.startswith(f"{path}.")]


def known_like(path: str) -> list[str]:
    """Every key; those of the head that a path names among them."""
    parts = path.split(".")
    head = f"{HEADS}.{parts[1]}" if parts[0] == HEADS and len(parts) > 1 else None
    return [*suggestible_keys(), *(f"{head}.{name}" for name in (extra_head_lines() if head else ()))]


def may_be_option(path: str) -> bool:
    """Whether a key may be an option of an installed package's part that is not imported."""
    kind = path.rpartition(".")[0].split(".")[-1]
    return kind in RECIPE_KINDS and recipes.names(kind) != recipes.imported_names(kind)


def suggestible_keys() -> tuple[str, ...]:
    """Every key but those of further heads, recipes' options among them: only where a path is not understood."""
    return known_with(tuple(recipes.imported_names(kind) for kind in RECIPE_KINDS))


@cache
def known_with(parts: tuple[tuple[str, ...], ...]) -> tuple[str, ...]:
    """Return every key while these are the blocks, attentions and gates that are imported."""
    return (*(line.path for line in paths() if not line.path.startswith(f"{HEADS}.")), HEADS)


def nearest_key(path: str) -> str:
    """The key that was probably meant: a neighbour's word, the end of a path, or the nearest spelling."""
    parent, _, word = path.rpartition(".")
    if found := NEIGHBOURS.get(path.lower()) or called_here(parent, word):
        return f" Here it is called {found}."
    ending = [key for key in suggestible_keys() if key.rpartition(".")[2] == word]
    if len(ending) == 1 and not parent:
        return f" Here it is called {ending[0]}."
    candidates = [*suggestible_keys(), *GROUPS]
    alike = [key for key in candidates if key.count(".") == path.count(".")]
    return (
        outside(parent, word)
        or nearest_sibling(parent, word)
        or deeper(parent, word)
        or nearest(path, alike)
        or nearest(path, candidates)
        or nearest_ending(word)
        or " `unetgen --help` shows every key."
    )


def called_here(parent: str, word: str) -> str | None:
    """What we call a neighbour's word, for the same part of the network where that part has such a key."""
    ours = NEIGHBOURS.get(word.lower())
    inside = f"{parent}.{ours}" if parent else ours
    return inside if ours and inside and line_of(inside) else ours


def outside(parent: str, word: str) -> str:
    """A key that a recipe takes of the part that it is in: `skip.norm` for `skip.gate.norm`."""
    part, _, kind = parent.rpartition(".")
    path = f"{part}.{word}" if part else word
    return f" Did you mean {path}?" if kind in RECIPE_KINDS and (line_of(path) or is_group(path)) else ""


def nearest_sibling(parent: str, word: str) -> str:
    """The nearest of the keys that stand where the path does."""
    prefix = f"{parent}." if parent else ""
    beside = dict.fromkeys(
        key.removeprefix(prefix).split(".")[0] for key in known_like(parent) if key.startswith(prefix)
    )
    close = get_close_matches(word.lower(), beside, n=1, cutoff=0.6)
    return f" Did you mean {prefix}{close[0]}?" if close else ""


def deeper(parent: str, word: str) -> str:
    """A key of that name further down in the same group: `head.before.dilation_rate` for `head.dilation_rate`."""
    below = [key for key in known_like(parent) if parent and key.startswith(f"{parent}.") and key.endswith(f".{word}")]
    return f" Did you mean {below[0]}?" if below else ""


def nearest_ending(word: str) -> str:
    """The path whose last word is nearest; the shortest where several are."""
    ends: dict[str, str] = {}
    for key in sorted(suggestible_keys(), key=lambda key: key.count(".")):
        ends.setdefault(key.rpartition(".")[2], key)
    close = get_close_matches(word.lower(), ends, n=1, cutoff=0.6)
    return f" Did you mean {ends[close[0]]}?" if close else ""


def full_path(path: str, value: Any) -> str:
    """What a group's one value is short for: `norm: batch` for `norm.kind`, `dropout: 0.5` for `dropout.rate`."""
    if value is None or isinstance(value, Mapping | bool) or line_of(path) or not is_group(path):
        return path
    if line_of(f"{path}.style") and isinstance(value, str):
        return f"{path}.style"
    if line_of(f"{path}.rate") and not all_names(value):
        return f"{path}.rate"
    return f"{path}.kind" if line_of(f"{path}.kind") and all_texts(value) else path


def all_texts(value: Any) -> bool:
    """A text, or texts per level and conv."""
    items = cast("Collection[Any]", value)
    return isinstance(value, str) or (isinstance(value, list | tuple) and bool(items) and all(map(all_texts, items)))


def all_names(value: Any) -> bool:
    """Texts that are names, and no formulas."""
    if isinstance(value, str):
        return value.isidentifier() and len(value) > 1
    return all_texts(value) and all(map(all_names, cast("Iterable[Any]", value)))


def flatten(mapping: Mapping[Any, Any]) -> Iterator[tuple[str, Any]]:
    """A nested mapping as `(path, value)` pairs, groups opened and shorthands written out."""
    for path, value in opened(mapping):
        yield full_path(path, value), value


def opened(mapping: Mapping[Any, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """A nested mapping's values with the path where each stands; what is no group of ours stays whole."""
    for name, value in mapping.items():
        path = f"{prefix}{name}"
        if not isinstance(value, Mapping) or not is_group(path) or (not value and path.rpartition(".")[0] == HEADS):
            yield path, value
        else:
            yield from opened(cast("Mapping[Any, Any]", value), f"{path}.")


def nested(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """Flat paths as a nested mapping: the opposite of `flatten`."""
    root: dict[str, Any] = {}
    for path, value in pairs:
        *groups, name = path.split(".")
        inside = root
        for group in groups:
            inside = inside.setdefault(group, {})
        inside[name] = value
    return root
