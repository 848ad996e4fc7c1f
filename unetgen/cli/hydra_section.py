"""The section `hydra:` of a description's file, as words of the command line.

It may say where runs go and what a sweep tries. What makes Hydra run code stays on the command line, because somebody
else may have written the file.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, cast

from unetgen.errors import ConfigError, Problem
from unetgen.language.compose.override_grammar import as_override_value
from unetgen.language.compose.own_groups import chosen_file, swept_files
from unetgen.language.compose.sources import is_file, read_file

PARAMS = "sweeper.params"
SETTINGS = ("run.dir", "sweep.dir", "job.name", "output_subdir", "verbose")


def with_settings_of_files(words: list[str], *, multirun: bool) -> Iterator[str | Mapping[str, Any]]:
    """Yield the words, each file's keys followed by its section `hydra:`.

    Hydra itself reads the section of a group's file, too. What it tries is then taken away, as the words try it.
    """
    for word in words:
        if not is_file(word):
            refuse_sweeps_in_a_sweep(word)
            if section := section_of_group(word):
                yield f"hydra.{PARAMS}=null"
                yield from words_of(section, word, words, multirun=multirun)
            yield word
            continue
        path = Path(word)
        keys = dict(read_file(path))
        section = keys.pop("hydra", {})
        yield keys
        yield from words_of(section, path, words, multirun=multirun)


def refuse_sweeps_in_a_sweep(word: str) -> None:
    """Refuse several files of a group if one has a sweep, which would be ignored.

    Raises:
        ConfigError: with the file.
    """
    group = word.lstrip("+").partition("=")[0]
    for file in swept_files(word) if re.search(r"[,()]", word) else ():
        section = read_file(file, takes_parts=False).get("hydra")
        if isinstance(section, Mapping) and PARAMS in dict(settings_in(cast("Mapping[Any, Any]", section))):
            text = f"{file.stem} has a sweep of its own (hydra.{PARAMS}), which is made if it is chosen alone:"
            raise ConfigError([Problem(group, f"{text} -m +{group}={file.stem}")], word)


def section_of_group(word: str) -> dict[str, Any]:
    """Return what the file that a word chooses may set by its section `hydra:`."""
    file = chosen_file(word)
    section = read_file(file, takes_parts=False).get("hydra") if file else None
    settings = settings_in(cast("Mapping[Any, Any]", section)) if isinstance(section, Mapping) else ()
    return {path: value for path, value in settings if path == "mode" or is_allowed(path)}


def words_of(section: Any, file: Path | str, given: Iterable[str], *, multirun: bool) -> list[str]:
    """Return the overrides of a file's `hydra:` section.

    Args:
        section: its content.
        file: its path or the word that chooses it, for the message.
        given: the user's words, which win over what a sweep tries.
        multirun: whether this is a sweep; without one its keys stay unused.

    Raises:
        ConfigError: settings that a file may not have.
    """
    typed = {word.partition("=")[0].lstrip("+") for word in given}
    settings = dict(settings_in(cast("Mapping[Any, Any]", section))) if isinstance(section, Mapping) else {"": section}
    if "runtime.version" in settings:
        told = "is Hydra's record of a run or a sweep. Give config.yaml of the run's or the job's folder."
        raise ConfigError([Problem("hydra", told)], str(file))
    params: Any = settings.pop(PARAMS, None) or {}
    settings.pop("run.dir" if multirun else "sweep.dir", None)
    begins = settings.pop("mode", None) == "MULTIRUN" and not multirun
    problems = [Problem("hydra.mode", "MULTIRUN is a sweep, which the command line begins: add -m.")] * begins
    problems += [Problem(f"hydra.{path}".rstrip("."), refused(path, value)) for path, value in settings.items()
                 if not is_allowed(path)]  # fmt: skip
    if not isinstance(params, Mapping):
        problems.append(Problem(f"hydra.{PARAMS}", "is a mapping of keys to values, such as {depth: '2,3'}."))
    if problems:
        raise ConfigError(problems, str(file))
    tried = cast("Mapping[str, Any]", params).items() if multirun else ()
    swept = [f"{key}={value if isinstance(value, str) else as_override_value(value)}" for key, value in tried
             if key not in typed]  # fmt: skip
    return [*swept, *(f"hydra.{path}={as_override_value(value)}" for path, value in settings.items())]


def is_allowed(path: str) -> bool:
    return path in SETTINGS or (path.startswith("sweeper.") and not path.endswith("_target_"))


def refused(path: str, value: Any) -> str:
    if not path:
        return "is Hydra's group of settings, such as {sweeper: {params: {depth: '2,3'}}}."
    shown = "…" if isinstance(value, Mapping | list) else value
    reason = f"A file may set {', '.join(SETTINGS)} and sweeper, since somebody else may have written it."
    return f"{reason} Write it on the command line: hydra.{path}={shown}"


def settings_in(section: Mapping[Any, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Yield the section's values with their paths; `sweeper.params` stays whole."""
    for key, value in section.items():
        path = f"{prefix}{key}"
        if isinstance(value, Mapping) and path != PARAMS:
            yield from settings_in(cast("Mapping[Any, Any]", value), f"{path}.")
        else:
            yield path, value
