"""Check the user's words: known keys and likely spellings."""

from collections.abc import Mapping
from difflib import get_close_matches
from functools import cache
from operator import eq
from typing import Any, cast

from unetgen._text import did_you_mean, nearest, shown
from unetgen.errors import Problems
from unetgen.language.aliases import DECIDED_ELSEWHERE, NEIGHBOURS
from unetgen.language.config import (
    GROUPS,
    HEADS,
    RECIPE_KINDS,
    extra_head_lines,
    head_name_fault,
    is_group,
    line_of,
    paths,
)
from unetgen.language.plain_values import text_fault, value_fault
from unetgen.network import recipes

OF_THE_COMMAND = ("preset", "sweep.resume")  # no keys of a network, but written like them


def check_word(problems: Problems, path: str, value: Any, *, all_imported: bool = False) -> None:
    """Note what is wrong with a key of `flatten`'s, whatever its value.

    Args:
        problems: takes what is wrong.
        path: of the key.
        value: of the key.
        all_imported: whether every part that the description uses is imported; else a key may be an option of one.
    """
    if fault := head_name_fault(path):
        problems.say(HEADS, fault)
    elif fault := value_fault(value) or text_fault(path):
        problems.say(path, fault)
    elif line_of(path):
        if isinstance(value, Mapping):
            problems.say(path, f"{shown(dict(cast('Mapping[str, Any]', value)))} is a group, and {path} is one value.")
    elif not is_group(path):
        if all_imported or not may_be_option(path):
            problems.say(path, f"is not a key.{nearest_key(path)}")
    elif value is None and not may_be_null(path):
        line = line_of(f"{path}.kind")
        none = f"Write {path}.kind=none for none of it, or leave" if line and "none" in line.choices else "Leave"
        problems.say(path, f"null has no meaning for a group. {none} {path} out.")
    elif isinstance(value, Mapping):
        problems.say(path, f"has no keys. Write {written_in_group(path, 3)}, or leave it out.")
    elif value is not None:
        keys = ", ".join(dict.fromkeys(key.split(".")[0] for key in keys_below(path)))
        text = f"{shown(value)} is one value, and {path} is a group: {keys}. Write {written_in_group(path, value)}."
        problems.say(path, text)


def written_in_group(path: str, value: Any) -> str:
    """Write a group's value in full; filters as a list are one per level."""
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
    """Return whether null is allowed: `compile=null`, or `extra_heads.edge=null`.

    The latter removes a preset's head.
    """
    return path in ("compile", HEADS) or path.rpartition(".")[0] == HEADS


def keys_below(path: str) -> list[str]:
    """Return the keys below a group."""
    if path == HEADS:
        return [f"<name>.{name}" for name in keys_below(f"{HEADS}.<name>")]
    return [key.removeprefix(f"{path}.") for key in known_like(path) if key.startswith(f"{path}.")]


def known_like(path: str) -> list[str]:
    """Return every key, with those of the head that a path names."""
    parts = path.split(".")
    head = f"{HEADS}.{parts[1]}" if parts[0] == HEADS and len(parts) > 1 else None
    return [*suggestible_keys(), *(f"{head}.{name}" for name in (extra_head_lines() if head else ()))]


def may_be_option(path: str) -> bool:
    """Return whether a key may be an option of a part that is not imported yet."""
    kind = path.rpartition(".")[0].split(".")[-1]
    return kind in RECIPE_KINDS and recipes.names(kind) != recipes.imported_names(kind)


def suggestible_keys() -> tuple[str, ...]:
    """Return every key but those of further heads, with options.

    It is needed only for a path that is not understood.
    """
    return known_with(tuple(recipes.imported_names(kind) for kind in RECIPE_KINDS))


@cache
def known_with(parts: tuple[tuple[str, ...], ...]) -> tuple[str, ...]:
    """Return every key, given the imported blocks, attentions and gates."""
    return (*(line.path for line in paths() if not line.path.startswith(f"{HEADS}.")), HEADS)


def nearest_key(path: str) -> str:
    """Suggest a key: by another library's word, a path's end, or the spelling."""
    parent, _, word = path.rpartition(".")
    if path.lower() in OF_THE_COMMAND:
        return did_you_mean(path.lower())
    if found := NEIGHBOURS.get(path.lower()):
        return f" Here it is called {found}."
    if elsewhere := DECIDED_ELSEWHERE.get(word.lower()):
        return f" {elsewhere}"
    if sentence := misspelt_group(parent, path) or called_here(parent, word):
        return sentence
    ending = [key for key in suggestible_keys() if key.rpartition(".")[2] == word and not key.startswith("diagram.")]
    if len(ending) == 1 and not parent:
        return f" Here it is called {ending[0]}."
    candidates = [*OF_THE_COMMAND, *suggestible_keys(), *GROUPS]
    alike = [key for key in candidates if key.count(".") == path.count(".")]
    return (
        outside(parent, word)
        or nearest_sibling(parent, word)
        or deeper(parent, word)
        or nearest(path, alike)
        or nearest(path, candidates)
        or nearest_ending(word)
        or " `unetgen help all` shows every key."
    )


def misspelt_group(parent: str, path: str) -> str:
    """Return the key in the group that was meant: `diagram.width` for `digram.width`."""
    is_known = not parent or is_group(parent)
    return "" if is_known else nearest(path, [key for key in suggestible_keys() if "." in key], alike=0.9)


def called_here(parent: str, word: str) -> str:
    """Return the sentence about another library's word.

    It names our key in the same part if it has the key, and else says that the part has none.
    """
    ours = NEIGHBOURS.get(word.lower())
    if parent == "up" and (ours or f"down.{word}") in ("down.factor", "down.entry_factor"):
        return f" The way up undoes the way down: set {ours or f'down.{word}'}."
    if not ours:
        return ""
    first, _, rest = ours.partition(".")
    inside = [f"{parent}.{ours}", f"{parent}.{ours.removesuffix('.kind')}"]
    inside += [f"{parent}.{rest}"] * (parent.rpartition(".")[2] == first)
    if there := next((path for path in inside if parent and line_of(path)), None):
        return f" Here it is called {there}."
    if parent in GROUPS and line_of(f"decoder.{ours}"):
        return f" {parent} has no {ours}: that is a key of the whole network."
    return f" Here it is called {ours}."


def key_with_word(path: str, word: str) -> str:
    """Return the sentence that names another key which takes a word; or nothing.

    Of several, it is the one that shares the most groups with the given key, such as `skip.gate` for `skip`. A head is
    one layer, and has none of these.
    """
    if not path.endswith(".kind") or path == "head.kind":
        return ""
    parts = path.split(".")
    found = [key for key in suggestible_keys() if key.endswith(".kind") and key != path and takes(key, word)]
    near = {key: sum(map(eq, parts[:-1], key.split("."))) for key in found}  # no two groups share an inner name alone
    group = min(found, key=lambda key: (-near[key], key.count(".")), default="").removesuffix(".kind")
    return f" {group} has it: {group}={word}." if group else ""


def takes(key: str, word: str) -> bool:
    """Return whether a key has a word among its own."""
    line = line_of(key)
    try:
        return bool(line and word != "none" and line.parse(word, 0, 0))
    except ValueError:
        return False


def outside(parent: str, word: str) -> str:
    """Return the key that a recipe takes from its part.

    For example `skip.norm` for `skip.gate.norm`.
    """
    part, _, kind = parent.rpartition(".")
    path = f"{part}.{word}" if part else word
    return did_you_mean(path) if kind in RECIPE_KINDS and (line_of(path) or is_group(path)) else ""


def nearest_sibling(parent: str, word: str) -> str:
    """Return the nearest key in the same group."""
    prefix = f"{parent}." if parent else ""
    beside = dict.fromkeys(
        key.removeprefix(prefix).split(".")[0] for key in known_like(parent) if key.startswith(prefix)
    )
    close = get_close_matches(word.lower(), beside, n=1, cutoff=0.6)
    return did_you_mean(prefix + close[0]) if close else ""


def deeper(parent: str, word: str) -> str:
    """Return a key of that name deeper in the same group.

    For example `head.before.dilation_rate` for `head.dilation_rate`.
    """
    below = [key for key in known_like(parent) if parent and key.startswith(f"{parent}.") and key.endswith(f".{word}")]
    return did_you_mean(below[0]) if below else ""


def nearest_ending(word: str) -> str:
    """Return the path whose last word is nearest, the shortest of several."""
    ends: dict[str, str] = {}
    for key in sorted(suggestible_keys(), key=lambda key: key.count(".")):
        ends.setdefault(key.rpartition(".")[2], key)
    close = get_close_matches(word.lower(), ends, n=1, cutoff=0.6)
    return did_you_mean(ends[close[0]]) if close else ""
