"""Compose a description with Hydra into a `Config`, for command and Python alike.

A description is a preset, a file, a mapping, overrides, or several of these; later ones win.
"""

import os
from collections.abc import Generator
from contextlib import contextmanager
from threading import RLock
from typing import Any

from unetgen.language.compose.conf import CONF
from unetgen.language.compose.from_hydra import from_hydra
from unetgen.language.compose.hydra_errors import hydra_errors_translated
from unetgen.language.compose.hydra_version import version_base
from unetgen.language.compose.in_hydra import own_presets_in_hydra
from unetgen.language.compose.kept_presets import composed_of_kept
from unetgen.language.compose.override_grammar import quoted
from unetgen.language.compose.overrides import for_hydra
from unetgen.language.compose.own import Folders, adding, listed_folders, take_added
from unetgen.language.compose.sources import ALONE, Description, Written, write
from unetgen.language.config import Config
from unetgen.network.own_parts import part_folder

ONE_AT_A_TIME = RLock()  # Hydra has one state per process
if hasattr(os, "register_at_fork"):  # a fork waits for threads that compose: in the child they could not finish
    os.register_at_fork(
        before=ONE_AT_A_TIME.acquire,
        after_in_parent=ONE_AT_A_TIME.release,
        after_in_child=ONE_AT_A_TIME.release,
    )


def load(*descriptions: Description, parts: Folders = (), presets: Folders = ()) -> Config:
    """Compose a description from presets, files, mappings, overrides; later ones win.

    >>> load("preset=unet_2015", "depth=4").depth
    4

    Works inside other Hydra applications, and does not change their configuration.

    Args:
        descriptions: presets, files, mappings, overrides, configurations.
        parts: folders of blocks, gates, attentions and topologies of your own. Their files are run when a description
            uses them; a description alone cannot do that.
        presets: folders of presets of your own.

    Raises:
        ConfigError: every problem of the description.
        UserError: a file or a folder cannot be read.
    """
    added = take_added(descriptions)
    if len(descriptions) == 1 and isinstance(descriptions[0], Config) and not parts:
        return descriptions[0]
    carried = [folder for one in descriptions if isinstance(one, Config) for folder in one.part_folders]
    part_folders = dict.fromkeys([*map(part_folder, (*listed_folders(parts), *added.parts)), *carried])
    with adding(part_folders, [*listed_folders(presets), *added.presets]):
        return compose(write(*added.words))


def compose(written: Written) -> Config:
    """Compose with Hydra, without its command and without touching its state.

    Raises:
        ConfigError: every problem of the description.
        UserError: what Hydra refuses.
    """
    words = last_presets(written.overrides)
    with hydra_errors_translated():
        kept = composed_of_kept(words, composed_alone)
        composed = composed_alone(words) if kept is None else kept
    return from_hydra(composed, written.said, written.problems, words=words)


def composed_alone(words: list[str]) -> Any:
    """Return what Hydra composes from checked words."""
    with composed_by_hydra(words) as composed:
        return composed


def resolved_folder(folder: str, words: list[str]) -> str:
    """Return a sweep's folder with its interpolations resolved.

    Raises:
        UserError: what Hydra refuses.
    """
    from hydra.core.hydra_config import HydraConfig

    with hydra_errors_translated(), composed_by_hydra([*words, f"hydra.sweep.dir={quoted(folder)}"], hydra=True) as all:
        HydraConfig.instance().set_config(all)
        return str(all.hydra.sweep.dir)


@contextmanager
def composed_by_hydra(words: list[str], *, hydra: bool = False) -> Generator[Any]:
    """Yield what Hydra composes from checked words, with its own settings if wanted."""
    from hydra import compose as hydra_compose
    from hydra import initialize_config_dir

    with (
        outer_application_kept(),
        own_presets_in_hydra(words) as found,
        initialize_config_dir(str(CONF), job_name="unetgen", **version_base()),
    ):
        yield hydra_compose("config", [*for_hydra(words), *found], return_hydra_config=hydra)


@contextmanager
def outer_application_kept() -> Generator[None]:
    """Put a running Hydra application aside, and restore it afterwards.

    Hydra refuses a second start in one process.
    """
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
    """Keep the last preset, since Hydra takes a group once.

    A description that names no preset counts as one.
    """
    named = [word for word in overrides if word.startswith("preset=")]
    alone = [word for word in overrides if word == ALONE]
    return [*(named or alone)[-1:], *(word for word in overrides if word not in (*named, *alone))]
