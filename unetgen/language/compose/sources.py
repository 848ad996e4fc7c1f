"""Convert files, mappings and words to checked overrides that Hydra takes.

A description without a preset is complete if it sets `input`; else it varies the default preset, so that
`load({"depth": 4})` and `load("depth=4")` are the same network.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, groupby
from pathlib import Path
from typing import Any, NamedTuple, cast

from unetgen._text import not_utf8, shown
from unetgen.errors import Problems, UserError
from unetgen.language.compose.file_choices import ENDINGS
from unetgen.language.compose.foreign_files import foreign_description, reader_of_network, with_networks
from unetgen.language.compose.overrides import caught, check_override_keys, keys_set_by
from unetgen.language.compose.own import without_parts
from unetgen.language.compose.to_yaml import to_mapping
from unetgen.language.config import Config
from unetgen.language.formula_names import paths_named_in
from unetgen.language.kinds import kinds_first
from unetgen.language.plain_values import resolver_fault
from unetgen.language.shorthand import flatten
from unetgen.language.suggestions import check_word

Description = str | Path | Mapping[str, Any] | Config
SET_FOR_EMIT = {"table", "diagram", "save_weights"}
ALONE = "~preset"  # Hydra's way to say: no preset


class Written(NamedTuple):
    """A description as overrides, with its problems and the keys that the user set."""

    overrides: list[str]
    problems: Problems
    said: frozenset[str] = frozenset()


def write(*descriptions: Description) -> Written:
    """Convert descriptions to checked overrides, in order."""
    parts = [overrides_of(description) for description in breaths(with_networks(descriptions))]
    said: frozenset[str] = frozenset()
    for part in parts:
        said = keys_still_set(said, part.said) | part.said
    overrides = chain.from_iterable(kinds_first(part.overrides) for part in parts)
    problems = chain.from_iterable(part.problems for part in parts)
    written = Written(list(overrides), Problems(problems), said)
    refuse_nothing_to_set(written)
    return written


def breaths(descriptions: Iterable[Description]) -> Iterator[Any]:
    """Yield files and mappings one by one, and consecutive words together."""
    for words, together in groupby(descriptions, is_word):
        group = list(together)
        yield from [group] if words else group


def keys_still_set(said: frozenset[str], more: frozenset[str]) -> frozenset[str]:
    """Return the keys that still count as set by the user.

    What an earlier description sets in a group is only a base if a later one sets the group. So a file's
    `norm.epsilon` is not a mistake beside the word `norm=none`, while within one description both together are. The
    settings of table, figure and model follow `emit` in the same way.
    """
    changed = {path.split(".")[0] for path in more}
    if "emit" in changed:
        changed |= SET_FOR_EMIT
    return frozenset(path for path in said if path.split(".")[0] not in changed)


def refuse_nothing_to_set(written: Written) -> None:
    """Refuse keys below `compile` together with `compile=null`."""
    if "compile=null" in written.overrides:
        for word in [word for word in written.overrides if word.startswith("compile.")]:
            written.overrides.remove(word)
            written.problems.say(word.split("=")[0], "changes nothing, because compile is null: drop one of the two.")


def refuse_replaced_rules(problems: Problems, words: Iterable[str]) -> None:
    """Refuse `per_level` or a formula beside the rule that it replaces.

    This holds within one description; a later one may replace the rule of an earlier one.
    """
    last = {key: value for key, _, value in (word.partition("=") for word in words)}
    keys = [key for key, value in last.items() if value != "null"]
    named = {path for key in keys for path in paths_named_in(last[key])}
    replaced = {key.rpartition(".")[0]: key for key in keys if key.endswith((".per_level", ".formula"))}
    for key in keys:
        group, _, part = key.rpartition(".")
        if group in replaced and key not in named and part in ("base", "growth", "conv_factors", "max", "multiple_of"):
            problems.say(key, f"changes nothing, because {replaced[group]} replaces the rule: drop one of the two.")


def overrides_of(description: Any) -> Written:
    """Return the overrides of a description: words, file, mapping or `Config`.

    The presets of a `Config` have been composed before.
    """
    if isinstance(description, Config):
        return from_mapping(to_mapping(description))._replace(said=description.said)
    if isinstance(description, list):
        checked = check_override_keys(cast("list[str]", description))
        written = Written(*checked, frozenset(keys_set_by(checked.overrides)))
    else:
        given = described_in(Path(description)) if is_file(description) else plain_mapping(description)
        written = from_mapping(without_parts(given))
    refuse_replaced_rules(written.problems, written.overrides)
    return written


def is_word(description: Any) -> bool:
    return isinstance(description, str) and not is_file(description)


def is_file(word: Any) -> bool:
    """Return whether a description is a file: by its ending, and it has no `=`.

    A network in another program's file is one too.
    """
    if not isinstance(word, str) or "=" in word:
        return isinstance(word, Path)
    return word.endswith(ENDINGS) or bool(reader_of_network(word))


def described_in(file: Path) -> Mapping[str, Any]:
    """Return a file's description, without the command's settings in it."""
    return {key: value for key, value in read_file(file).items() if key != "hydra"}


def read_file(path: Path, *, takes_parts: bool = True) -> Mapping[str, Any]:
    """Return the mapping of a description's file.

    It is YAML, an SVG of ours, or a network in the file of another program.

    Raises:
        UserError: the file is missing, is not YAML, has no mapping, or has a key twice.
    """
    from unetgen.language.compose.read_yaml import read_yaml
    from unetgen.language.compose.svg_metadata import carried

    if (translated := foreign_description(path)) is not None:
        return translated
    try:
        refuse_large(path)
        text = path.read_text(encoding="utf-8")
        content: Any = read_yaml(carried(text) if path.suffix == ".svg" else text)
    except OSError as error:
        raise UserError(f"{path} cannot be read: {error.strerror}. Give a description's file, or a preset.") from None
    except UnicodeDecodeError as error:
        raise UserError(f"{path} cannot be read: {not_utf8(error)}. Save it as UTF-8.") from None
    except ValueError as error:
        raise UserError(f"{path} {error}") from None
    if not isinstance(content, Mapping):
        raise UserError(f"{path} has no keys. A description is a mapping, such as depth: 4.")
    keys = cast("Mapping[str, Any]", content)
    return without_parts(keys, path.parent) if takes_parts else keys


def refuse_large(path: Path) -> None:
    """Refuse a file larger than any description.

    YAML of 10 MB takes half a minute and 700 MB.

    Raises:
        ValueError: it has more than 1 MB, or as a figure more than 50 MB.
    """
    size, most = path.stat().st_size, 50_000_000 if path.suffix == ".svg" else 1_000_000
    if size > most:
        raise ValueError(f"has {size:,} bytes, and a description at most {most:,}. Give another file.")


def plain_mapping(description: Any) -> Mapping[str, Any]:
    """Convert a mapping to plain Python; other Hydra applications give a `DictConfig`."""
    from omegaconf import DictConfig, OmegaConf
    from omegaconf.errors import OmegaConfBaseException

    if isinstance(description, DictConfig):
        try:
            return cast("Mapping[str, Any]", OmegaConf.to_container(description, resolve=True))
        except OmegaConfBaseException as error:
            raise UserError(f"The description does not resolve: {str(error).splitlines()[0]}") from None
    if isinstance(description, Mapping):
        return cast("Mapping[str, Any]", description)
    raise UserError(
        f"{type(description).__name__} is not a description."
        " Give overrides such as 'depth=4', a file, a mapping or a Config."
    )


def from_mapping(mapping: Mapping[str, Any]) -> Written:
    """Convert a mapping's keys to overrides, its preset first."""
    keys = {str(key): value for key, value in mapping.items() if key not in ("preset", "defaults", "parts")}
    preset = mapping.get("preset")
    written = Written(*check_override_keys([f"preset={preset}"] if isinstance(preset, str) else []))
    if preset is None and is_whole_description(mapping):
        written.overrides.append(ALONE)
    elif preset is not None and not isinstance(preset, str):
        written.problems.say("preset", f"{shown(preset)} is not a preset's name. Write, for example, preset: lecture.")
    if "defaults" in mapping:
        written.problems.say("defaults", "is Hydra's. A description names what it starts from as preset: lecture.")
    met: set[str] = set()
    for path, value in flatten(keys):
        before = len(written.problems)
        check_word(written.problems, path, value)
        if fault := resolver_fault(value):
            written.problems.say(path, fault)
        if path in met:
            written.problems.say(path, "is set twice, in two spellings. Keep one.")
        met.add(path)
        word = caught(written.problems, path, value) if len(written.problems) == before else None
        written.overrides.extend([word] if word else [])
    return written._replace(said=frozenset(keys_set_by(written.overrides)))


def is_whole_description(mapping: Mapping[str, Any]) -> bool:
    return "input" in mapping or any(str(key).startswith("input.") for key in mapping)
