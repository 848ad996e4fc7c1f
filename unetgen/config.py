"""From what users write to a `Config`: Hydra composes it, in the command and here alike.

A description is a preset, a file, a mapping, overrides, or several of these, the later over the earlier.
"""

from collections.abc import Generator
from contextlib import contextmanager
from threading import Lock
from typing import Any

from unetgen.descriptions import ALONE, Description, write
from unetgen.errors import ConfigError, Problems, UserError
from unetgen.paths import CONF
from unetgen.schema import Config

ONE_AT_A_TIME = Lock()  # Hydra has one state per process


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


def compose(overrides: list[str]) -> Config:
    """Compose with Hydra, without its command and without touching its state."""
    from hydra import compose as hydra_compose
    from hydra import initialize_config_dir
    from hydra.errors import HydraException
    from omegaconf.errors import OmegaConfBaseException

    register()
    try:
        with outer_application_kept(), initialize_config_dir(str(CONF), version_base="1.3"):
            return from_hydra(hydra_compose("config", last_presets(overrides)))
    except (HydraException, OmegaConfBaseException) as error:
        raise UserError(told(error)) from None


@contextmanager
def outer_application_kept() -> Generator[None]:
    """Hydra refuses a second start in one process, so an application that runs is put aside and put back."""
    from hydra.core.global_hydra import GlobalHydra
    from hydra.version import VersionBase

    with ONE_AT_A_TIME:
        application, base = GlobalHydra.instance(), VersionBase.instance()
        kept = application.hydra, base.version_base
        application.hydra = None
        try:
            yield
        finally:
            GlobalHydra.set_instance(application)  # Hydra leaves a copy in its place
            application.hydra, base.version_base = kept


def last_presets(overrides: list[str]) -> list[str]:
    """Hydra takes a group once: the last preset that was named wins; standing alone is for where none is."""
    named = [word for word in overrides if word.startswith("preset=")]
    alone = [word for word in overrides if word == ALONE]
    return [*(named or alone)[-1:], *(word for word in overrides if word not in (*named, *alone))]


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
