"""Descriptions as overrides that Hydra takes: files, mappings and words in one form, checked.

One that names no preset stands alone when it says its `input`; without an `input` it varies the default preset, so
that `load({"depth": 4})` and `load("depth=4")` are the same network.
"""

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple, cast

from unetgen.errors import Problems, UserError
from unetgen.overrides import check, to_override
from unetgen.schema import Config
from unetgen.values import shown
from unetgen.words import check_word, flatten
from unetgen.written import to_mapping

Description = str | Path | Mapping[str, Any] | Config
ALONE = "~preset"  # Hydra's way to say: no preset


class Written(NamedTuple):
    """A description as overrides that Hydra takes, and what was wrong with the rest of it."""

    overrides: list[str]
    problems: Problems


def write(*descriptions: Description, config_dirs: tuple[Path, ...] = ()) -> Written:
    """Descriptions as checked overrides, in order."""
    written = Written([], Problems())
    for description in descriptions:
        more = overrides_of(description, config_dirs)
        written.overrides.extend(more.overrides)
        written.problems.extend(more.problems)
    refuse_nothing_to_set(written)
    refuse_replaced_rules([word for word in descriptions if isinstance(word, str) and "=" in word], written)
    return written


def refuse_nothing_to_set(written: Written) -> None:
    """`compile=null` has no keys left that could be set."""
    if "compile=null" in written.overrides:
        for word in [word for word in written.overrides if word.startswith(("compile.", "compile={"))]:
            written.overrides.remove(word)
            written.problems.say(word.split("=")[0], "changes nothing, because compile is null: drop one of the two.")


def refuse_replaced_rules(words: list[str], written: Written) -> None:
    """A list or a formula replaces the whole rule: to give both in one breath is a mistake.

    Only for overrides: a preset or a file may well state the rule that an override then replaces.
    """
    values = {word.split("=", 1)[0] for word in words if not word.endswith("=null")}
    for group in ("filters", "decoder.filters"):
        replacing = next((key for key in (f"{group}.per_level", f"{group}.formula") if key in values), None)
        for part in ("base", "growth", "conv_factors", "max", "multiple_of"):
            if replacing and f"{group}.{part}" in values:
                text = f"changes nothing, because {replacing} replaces the rule: drop one of the two."
                written.problems.say(f"{group}.{part}", text)


def overrides_of(description: Any, config_dirs: tuple[Path, ...] = ()) -> Written:
    if isinstance(description, Config):
        return from_mapping(to_mapping(description), config_dirs)
    if is_file(description):
        return from_mapping(read_file(Path(description)), config_dirs)
    if isinstance(description, str):
        return Written(*check([description], config_dirs))
    return from_mapping(plain_mapping(description), config_dirs)


def is_file(word: Any) -> bool:
    """A description's file is told by its ending; an override has a sign in it."""
    return isinstance(word, Path) or (isinstance(word, str) and word.endswith((".yaml", ".yml")) and "=" not in word)


def read_file(path: Path) -> Mapping[str, Any]:
    """The mapping in a YAML file.

    Raises:
        UserError: there is no such file, it is no YAML, or no mapping.
    """
    import yaml

    try:
        content: Any = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UserError(f"{path} cannot be read: {error.strerror}. Give a description's file, or a preset.") from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise UserError(f"{path} is no YAML: {' '.join(str(error).split())}.") from None
    if not isinstance(content, Mapping):
        raise UserError(f"{path} has no keys. A description is a mapping, such as depth: 4.")
    return cast("Mapping[str, Any]", content)


def plain_mapping(description: Any) -> Mapping[str, Any]:
    """A mapping as plain Python; other Hydra applications hand over a `DictConfig`."""
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
        f"{type(description).__name__} is no description."
        " Give overrides such as 'depth=4', a file, a mapping or a Config."
    )


def from_mapping(mapping: Mapping[str, Any], config_dirs: tuple[Path, ...]) -> Written:
    """A file's or a mapping's keys as overrides, its preset first."""
    keys = {str(key): value for key, value in mapping.items() if key not in ("preset", "defaults")}
    preset = mapping.get("preset")
    written = Written(*check([f"preset={preset}"] if isinstance(preset, str) else [], config_dirs))
    if preset is None and stands_alone(mapping):
        written.overrides.append(ALONE)
    elif preset is not None and not isinstance(preset, str):
        written.problems.say("preset", f"{shown(preset)} is no preset's name. Write, for example, preset: lecture.")
    if "defaults" in mapping:
        written.problems.say("defaults", "is Hydra's. A description names what it starts from as preset: lecture.")
    for path, value in flatten(keys):
        before = len(written.problems)
        check_word(written.problems, path, value)
        if len(written.problems) == before and (
            word := written.problems.catch(path, partial(to_override, path, value))
        ):
            written.overrides.append(word)
    return written


def stands_alone(mapping: Mapping[str, Any]) -> bool:
    return "input" in mapping or any(str(key).startswith("input.") for key in mapping)
