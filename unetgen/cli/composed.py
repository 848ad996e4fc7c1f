"""`--cfg`: print what Hydra composes, with every key of a description.

Hydra itself prints the keys that are set, as it has no schema of ours.
"""

from typing import Any, cast

from unetgen._text import shown
from unetgen.cli.arguments import Arguments, command_line
from unetgen.cli.flags import PART, SHOW
from unetgen.errors import UserError
from unetgen.language.compose.from_hydra import from_hydra
from unetgen.language.compose.overrides import keys_set_by
from unetgen.language.compose.to_yaml import literal
from unetgen.language.compose.whole_tree import whole_tree
from unetgen.language.shorthand import nested, opened
from unetgen.language.suggestions import nearest_key

NOTHING_THERE = object()


def composed_text(application: Any, given: Arguments, words: list[str]) -> str:
    """Return the YAML of `--cfg`, or of the part that `-p` names.

    Raises:
        ConfigError: every problem of the description.
        UserError: there is no such part.
    """
    from hydra.core.hydra_config import HydraConfig
    from hydra.types import RunMode
    from omegaconf import OmegaConf

    kind, part = (value_after(given.flags, names) for names in (SHOW, PART))
    config = application.compose_config("config", words, RunMode.RUN)
    HydraConfig.instance().set_config(config)
    OmegaConf.set_readonly(config.hydra, None)
    if kind != "hydra":
        set_every_key(config, given)
    found = application.get_sanitized_cfg(config, kind)
    if part not in ("", "_global_"):
        found = selected(found, part)
    if "--resolve" in given.flags and OmegaConf.is_config(found):
        OmegaConf.resolve(found)
    heading = f"# @package {part}\n" if part and OmegaConf.is_config(found) else ""
    return heading + OmegaConf.to_yaml(found).rstrip("\n") if OmegaConf.is_config(found) else shown(found).strip("'")


def value_after(flags: list[str], names: tuple[str, ...]) -> str:
    """Return the value of a flag in the sorted flags, or an empty text."""
    places = [place for place, flag in enumerate(flags) if flag in names]
    return flags[places[-1] + 1] if places else ""


def set_every_key(config: Any, given: Arguments) -> None:
    """Put every key into a composed configuration; interpolations stay as they are."""
    from omegaconf import OmegaConf, open_dict

    from unetgen.sweep.hydra.typed_config_loader import recorded_words

    words = recorded_words(config.hydra.overrides.task)
    said = keys_set_by(words) - given.overruled
    source = command_line(given)
    described = from_hydra(config, said, source=source, words=words)
    raw = cast("dict[str, Any]", OmegaConf.to_container(config, resolve=False))
    raw.pop("hydra")
    open_texts = {path: value for path, value in opened(raw) if "${" in str(value)}
    tree: dict[str, Any] = literal(whole_tree(described, source))
    every = {**dict(opened(tree)), **open_texts}
    with open_dict(config):
        for key in raw:
            del config[key]
        for key, value in nested(every.items()).items():
            config[key] = value


def selected(config: Any, part: str) -> Any:
    """Return a group of a configuration, or a key's value.

    Raises:
        UserError: there is no such key.
    """
    from omegaconf import OmegaConf

    found = OmegaConf.select(config, part, default=NOTHING_THERE)
    if found is NOTHING_THERE:
        raise UserError(f"-p {part}: {part} is not a key or a group.{nearest_key(part)}")
    return found
