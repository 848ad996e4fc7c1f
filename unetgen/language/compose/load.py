"""From what users write to a `Config`: Hydra composes it, in the command and here alike.

A description is a preset, a file, a mapping, overrides, or several of these, the later over the earlier.
"""

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

from unetgen.language.compose.conf import CONF
from unetgen.language.compose.from_hydra import from_hydra
from unetgen.language.compose.hydra_errors import told_like_ours
from unetgen.language.compose.overrides import for_hydra, quoted
from unetgen.language.compose.sources import ALONE, Description, Written, write
from unetgen.language.config import Config

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
