"""Keep what Hydra composes of the built-in files, of which each test would have its own.

A composition takes Hydra a tenth of a second, nearly all of it for reading and merging the same files. These are read
once per choice of preset and encoder; overrides are parsed and applied each time, by Hydra. Users' own presets, search
paths and other groups go Hydra's way, and so does everything in the long profile and in processes that tests start.
"""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import replace
from functools import wraps
from typing import Any
from unittest.mock import patch

GROUPS = {"preset", "encoder"}
BUILT_IN = {"hydra", "main", "schema"}
MERGES = "_compose_config_from_defaults_list"


class KeptDefaults(list[Any]):
    """A defaults list with the configuration that Hydra composes of it."""

    composed: Any = None


@contextmanager
def composing_once() -> Generator[None]:
    """Let Hydra read and merge the built-in files once per choice."""
    with replaced(listed_once, merged_once):
        yield


@contextmanager
def composing_as_hydra_does() -> Generator[None]:
    """Undo `composing_once`."""
    with replaced(unwrapped, unwrapped):
        yield


@contextmanager
def replaced(lister: Callable[..., Any], merger: Callable[..., Any]) -> Generator[None]:
    """Replace Hydra's two functions by what is made of them."""
    from hydra._internal import config_loader_impl

    loader, lists, merges = config_loader_impl.ConfigLoaderImpl, "create_defaults_list", MERGES
    with (
        patch.object(config_loader_impl, lists, lister(getattr(config_loader_impl, lists))),
        patch.object(loader, merges, merger(getattr(loader, merges))),
    ):
        yield


def unwrapped(function: Any) -> Any:
    return function.__wrapped__


def listed_once(create: Callable[..., Any]) -> Callable[..., Any]:
    """Return Hydra's function with a memory per choice of the built-in files."""
    kept: dict[Any, Any] = {}

    @wraps(create)
    def listed(*, repo: Any, overrides_list: list[Any], **settings: Any) -> Any:
        if not is_built_in(repo, overrides_list):
            return create(repo=repo, overrides_list=overrides_list, **settings)
        groups = [one for one in overrides_list if one.key_or_group in GROUPS]
        chosen = tuple(one.input_line for one in groups)
        key = (chosen, *(source.path for source in repo.get_sources()), *settings.items())
        if key not in kept:
            made = create(repo=repo, overrides_list=groups, **settings)
            kept[key] = replace(made, defaults=KeptDefaults(made.defaults))
        return replace(kept[key], config_overrides=[one for one in overrides_list if one not in groups])

    return listed


def is_built_in(repo: Any, overrides: list[Any]) -> bool:
    """Return whether only files of the package are composed, chosen by plain names."""
    from hydra.core.config_store import ConfigStore

    if ConfigStore.instance().repo.get("preset") or any(one.is_sweep_override() for one in overrides):
        return False
    if any(source.provider not in BUILT_IN for source in repo.get_sources()):
        return False
    groups = [one for one in overrides if one.key_or_group in GROUPS or repo.group_exists(one.key_or_group)]
    return all(one.key_or_group in GROUPS and isinstance(one.value(), str) for one in groups)


def merged_once(merge: Callable[..., Any]) -> Callable[..., Any]:
    """Return Hydra's method, which copies what it composed of the same list before."""

    @wraps(merge)
    def merged(self: Any, defaults: list[Any], repo: Any) -> Any:
        if not isinstance(defaults, KeptDefaults):
            return merge(self, defaults=defaults, repo=repo)
        if defaults.composed is None:
            defaults.composed = merge(self, defaults=defaults, repo=repo)
        return deepcopy(defaults.composed)

    return merged
