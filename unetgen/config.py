"""From what users write to a `Config`: Hydra composes it, in the command and here alike.

A description is a preset, a file, a mapping, overrides, or several of these, the later over the earlier. One that
names no preset stands alone when it says its `input`; without an `input` it varies the default preset, so that
`load({"depth": 4})` and `load("depth=4")` are the same network.
"""

from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any, NamedTuple, cast

from unetgen.errors import ConfigError, Problems, UserError
from unetgen.overrides import check, to_override
from unetgen.paths import CONF
from unetgen.schema import Config
from unetgen.words import check_word, flatten

Description = str | Path | Mapping[str, Any] | Config
ALONE = "~preset"  # Hydra's way to say: no preset


class Written(NamedTuple):
    """A description as overrides that Hydra takes, and what was wrong with the rest of it."""

    overrides: list[str]
    problems: Problems


def load(*descriptions: Description) -> Config:
    """Compose a description from presets, files, mappings and overrides; the later win.

    >>> load("preset=unet_2015", "depth=4").depth
    4

    Works inside other Hydra applications, whose own configuration it leaves alone.

    Raises:
        ConfigError: every problem of the description.
        UserError: a file that cannot be read.
    """
    if len(descriptions) == 1 and isinstance(descriptions[0], Config):
        return descriptions[0]
    written = write(*descriptions)
    config = compose(written.overrides)
    if written.problems:
        raise ConfigError(with_the_rest(written.problems, config))
    return config


def with_the_rest(problems: Problems, config: Config) -> Problems:
    """The problems of the words, then those of the values."""
    from unetgen.resolve import resolve

    try:
        resolve(config)
    except ConfigError as error:
        return Problems([*problems, *error.problems])
    return problems


def write(*descriptions: Description, config_dirs: tuple[Path, ...] = ()) -> Written:
    """Descriptions as checked overrides, in order."""
    written = Written([], Problems())
    for description in descriptions:
        more = overrides_of(description, config_dirs)
        written.overrides.extend(more.overrides)
        written.problems.extend(more.problems)
    refuse_nothing_to_set(written)
    return written


def refuse_nothing_to_set(written: Written) -> None:
    """`compile=null` has no keys left that could be set."""
    if "compile=null" in written.overrides:
        for word in [word for word in written.overrides if word.startswith(("compile.", "compile={"))]:
            written.overrides.remove(word)
            written.problems.say(word.split("=")[0], "changes nothing, because compile is null: drop one of the two.")


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

    if isinstance(description, DictConfig):
        return cast("Mapping[str, Any]", OmegaConf.to_container(description, resolve=True))
    if isinstance(description, Mapping):
        return cast("Mapping[str, Any]", description)
    raise UserError(
        f"{type(description).__name__} is no description."
        " Give overrides such as 'depth=4', a file, a mapping or a Config."
    )


def from_mapping(mapping: Mapping[str, Any], config_dirs: tuple[Path, ...]) -> Written:
    """A file's or a mapping's keys as overrides, its preset first."""
    keys = {str(key): value for key, value in mapping.items() if key not in ("preset", "defaults")}
    base = [f"preset={mapping['preset']}"] if mapping.get("preset") else [ALONE] * stands_alone(mapping)
    written = Written(*check([word for word in base if word != ALONE], config_dirs))
    if base == [ALONE]:
        written.overrides.append(ALONE)
    for path, value in flatten(keys):
        before = len(written.problems)
        check_word(written.problems, path, value)
        if len(written.problems) == before:
            written.overrides.append(to_override(path, value))
    return written


def stands_alone(mapping: Mapping[str, Any]) -> bool:
    return "input" in mapping or any(str(key).startswith("input.") for key in mapping)


def compose(overrides: list[str]) -> Config:
    """Compose with Hydra, without its command and without touching its state."""
    from hydra import compose as hydra_compose
    from hydra import initialize_config_dir
    from hydra.errors import HydraException

    register()
    try:
        with outer_application_kept(), initialize_config_dir(str(CONF), version_base="1.3"):
            return from_hydra(hydra_compose("config", last_presets(overrides)))
    except HydraException as error:
        raise UserError(told(error)) from None


@contextmanager
def outer_application_kept() -> Generator[None]:
    """Hydra refuses a second start in one process, so an application that runs is put aside and put back."""
    from hydra.core.global_hydra import GlobalHydra
    from hydra.version import VersionBase

    application, base = GlobalHydra.instance(), VersionBase.instance()
    kept = application.hydra, base.version_base
    application.hydra = None
    try:
        yield
    finally:
        application.hydra, base.version_base = kept


def last_presets(overrides: list[str]) -> list[str]:
    """Hydra takes a group once: the last preset that was named wins, and naming one undoes standing alone."""
    bases = [word for word in overrides if word == ALONE or word.startswith("preset=")]
    return [*bases[-1:], *(word for word in overrides if word not in bases)]


def told(error: Exception) -> str:
    """What Hydra says, in one line."""
    return " ".join(line.strip() for line in str(error).splitlines() if line.strip() and "full_key" not in line)


def register() -> None:
    """Hand the schema to Hydra, under a name that no other application uses."""
    from hydra.core.config_store import ConfigStore

    ConfigStore.instance().store("unetgen_schema", Config)


def from_hydra(composed: Any) -> Config:
    """A composed configuration as a plain `Config`."""
    from omegaconf import DictConfig, OmegaConf, open_dict
    from omegaconf.errors import OmegaConfBaseException

    assert isinstance(composed, DictConfig)
    with open_dict(composed):
        composed.pop("hydra", None)
    try:
        config = OmegaConf.to_object(composed)
    except OmegaConfBaseException as error:
        raise UserError(told(error)) from None
    assert isinstance(config, Config)
    return config


def to_mapping(config: Config) -> dict[str, Any]:
    """The keys that are set, nested, in the schema's order: a description that stands alone."""
    kept = pruned(asdict(config))
    return {**kept, **({"compile": None} if config.compile is None else {})}


def pruned(mapping: dict[str, Any]) -> dict[str, Any]:
    inner = {
        key: pruned(cast("dict[str, Any]", value)) if isinstance(value, dict) else value
        for key, value in mapping.items()
    }
    return {key: value for key, value in inner.items() if value not in (None, {})}


def lines_of(config: Config) -> Iterator[str]:
    """The description as YAML, a line per key or group."""
    for key, value in to_mapping(config).items():
        if key != "output_dir":  # a run of the same description has a folder of its own
            yield f"{key}: {flow(value)}"


def flow(value: Any) -> str:
    """A value in YAML's flow style."""
    import yaml

    return (
        yaml.safe_dump(value, default_flow_style=True, allow_unicode=True, sort_keys=False, width=10**6)
        .removesuffix("...\n")
        .strip()
    )
