"""From what users write to a `Config`: Hydra composes it, in the command and here alike.

A description is a preset, a file, a mapping, overrides, or several of these, the later over the earlier.
"""

import re
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import fields, is_dataclass
from pathlib import Path
from threading import Lock

from unetgen.composed import from_hydra
from unetgen.descriptions import ALONE, Description, Written, write
from unetgen.errors import UserError
from unetgen.overrides import for_hydra, quoted
from unetgen.paths import CONF
from unetgen.schema import Config
from unetgen.values import nearest, shown

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
    return compose(write(*descriptions))


def compose(written: Written, config_dirs: Sequence[Path] = ()) -> Config:
    """Compose with Hydra, without its command and without touching its state.

    Raises:
        ConfigError: every problem of the description.
        UserError: what Hydra refuses.
    """
    from hydra import compose as hydra_compose
    from hydra import initialize_config_dir

    words = [*for_hydra(last_presets(written.overrides)), *search_path(config_dirs)]
    with told_like_ours(), outer_application_kept(), initialize_config_dir(str(CONF), version_base="1.3"):
        composed = hydra_compose("config", words)
    return from_hydra(composed, written.said, written.problems)


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


def search_path(config_dirs: Sequence[Path]) -> list[str]:
    """Where Hydra looks for presets besides ours."""
    folders = ",".join(quoted(f"file://{folder.resolve()}") for folder in config_dirs)
    return [f"hydra.searchpath=[{folders}]"] if config_dirs else []


@contextmanager
def told_like_ours() -> Generator[None]:
    """Hydra's refusals as ours."""
    from hydra.errors import HydraException
    from omegaconf.errors import OmegaConfBaseException
    from yaml import YAMLError

    try:
        yield
    except (HydraException, OmegaConfBaseException, YAMLError, UnicodeDecodeError) as error:
        raise UserError(told(error)) from None


def told(error: Exception) -> str:
    """What Hydra says, in one line; in our words where its own lead astray."""
    from hydra.errors import MissingConfigException
    from yaml import YAMLError

    if isinstance(error, YAMLError):
        return f"A preset is no YAML: {' '.join(str(error).split())}"
    if isinstance(error, UnicodeDecodeError):  # which names no file
        return f"A preset is no text in UTF-8: the byte {error.object[error.start]:#x} is in it. Save it as UTF-8."
    if isinstance(error, MissingConfigException) and error.options and error.missing_cfg_file:
        group, _, name = error.missing_cfg_file.rpartition("/")
        known = f" There are: {', '.join(error.options)}." if group != "preset" else ""
        return f"{group}  {shown(name)} is no {group}.{nearest(name, error.options)}{known}"
    if unknown := re.match(r"Could not override '(hydra\.[\w.]+)'", str(error)):
        return f"{unknown[1]}  is no setting.{nearest(unknown[1], settings())} `unetgen --cfg hydra` shows all."
    lines = str(error).partition("Config search path:")[0].splitlines()
    return " ".join(line.strip() for line in lines if line.strip() and "full_key" not in line)


def settings() -> list[str]:
    """Hydra's, and those of our sweepers and launchers."""
    import yaml
    from hydra.conf import HydraConf

    files = (CONF / "hydra").glob("*/*.yaml")
    ours = [f"hydra.{file.parent.name}.{key}" for file in files for key in yaml.safe_load(file.read_text("utf-8"))]
    return [*dotted(HydraConf, "hydra."), *ours]


def dotted(structure: type, start: str) -> Generator[str]:
    """The keys of a dataclass and of those inside it."""
    for field in fields(structure):
        yield start + field.name
        if isinstance(field.type, type) and is_dataclass(field.type):
            yield from dotted(field.type, f"{start}{field.name}.")
