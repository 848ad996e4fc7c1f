"""Keep what Hydra composes of the built-in files, of which each test would have its own.

A composition takes Hydra a tenth of a second, nearly all of it for reading and merging the same files. These are composed
once per choice of preset and encoder; overrides are parsed and applied each time, by Hydra. Users' own presets, search
paths and other groups go Hydra's way, and so does everything in the long profile and in processes that tests start.
"""

import os
import pickle
from collections.abc import Callable, Generator
from contextlib import contextmanager
from functools import wraps
from typing import Any
from unittest.mock import patch

GROUPS = {"preset", "encoder"}
BUILT_IN = {"hydra", "main", "schema"}
LOADS = "_load_configuration_impl"
APPLIES = "_apply_overrides_to_config"


@contextmanager
def composing_once() -> Generator[None]:
    """Let Hydra compose the built-in files once per choice."""
    with replaced(loaded_once):
        yield


@contextmanager
def composing_as_hydra_does() -> Generator[None]:
    """Undo `composing_once`."""
    with replaced(unwrapped):
        yield


@contextmanager
def replaced(loader: Callable[..., Any]) -> Generator[None]:
    """Replace Hydra's method by what is made of it."""
    from hydra._internal.config_loader_impl import ConfigLoaderImpl

    with patch.object(ConfigLoaderImpl, LOADS, loader(getattr(ConfigLoaderImpl, LOADS))):
        yield


def unwrapped(function: Any) -> Any:
    return function.__wrapped__


def loaded_once(load: Callable[..., Any]) -> Callable[..., Any]:
    """Return Hydra's method with a memory per choice of the built-in files."""
    kept: dict[Any, bytes] = {}

    @wraps(load)
    def loaded(self: Any, overrides: list[str], **settings: Any) -> Any:
        parsed = parsed_words(overrides)
        if not is_built_in(self.repository, parsed):
            return load(self, overrides=overrides, **settings)
        groups = [one.input_line for one in parsed if one.key_or_group in GROUPS]
        key = (*groups, *(source.path for source in self.repository.get_sources()), *settings.items(), base())
        if key not in kept:
            kept[key] = pickle.dumps(load(self, overrides=groups, **settings))
        return overridden(pickle.loads(kept[key]), parsed)

    return loaded


def parsed_words(overrides: list[str]) -> list[Any]:
    from hydra.core.override_parser.overrides_parser import OverridesParser

    return OverridesParser.create().parse_overrides(overrides)


def base() -> Any:
    from hydra import version

    return version.getbase()


def overridden(found: Any, parsed: list[Any]) -> Any:
    """Apply overrides to a composition as Hydra does, and note them and the folder in it."""
    from hydra._internal.config_loader_impl import ConfigLoaderImpl, get_overrides_dirname

    getattr(ConfigLoaderImpl, APPLIES)([one for one in parsed if one.key_or_group not in GROUPS], found)
    found.hydra.overrides.task = [one.input_line for one in parsed]
    found.hydra.runtime.cwd = os.getcwd()
    found.hydra.job.override_dirname = get_overrides_dirname(parsed, **found.hydra.job.config.override_dirname)
    return found


def is_built_in(repo: Any, overrides: list[Any]) -> bool:
    """Return whether only files of the package are composed, chosen by plain names, for a network alone."""
    from hydra.core.config_store import ConfigStore

    if ConfigStore.instance().repo.get("preset"):
        return False
    if any(one.is_sweep_override() or one.is_hydra_override() for one in overrides):
        return False
    if any(source.provider not in BUILT_IN for source in repo.get_sources()):
        return False
    groups = [one for one in overrides if one.key_or_group in GROUPS or repo.group_exists(one.key_or_group)]
    return all(one.key_or_group in GROUPS and (one.is_delete() or isinstance(one.value(), str)) for one in groups)
