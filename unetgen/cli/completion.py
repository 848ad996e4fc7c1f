"""Shell completion of every key, kind and preset, including the user's own."""

import os
from collections.abc import Generator
from contextlib import ExitStack, contextmanager, suppress
from copy import deepcopy
from typing import Any

from unetgen.errors import UserError
from unetgen.language.compose.conf import own_presets
from unetgen.language.compose.own import adding, take_flags
from unetgen.language.config import HEADS, RECIPE_KINDS, paths
from unetgen.language.shorthand import nested
from unetgen.network import recipes

NAME = "unetgen_completion"


@contextmanager
def folders_on_the_line() -> Generator[None]:
    """Find the parts and presets of the folders on the typed line."""
    words = os.environ.get("COMP_LINE", "").split()
    with ExitStack() as folders:
        for end in (len(words), -1):  # the last word may not be whole yet
            with suppress(UserError):
                added = take_flags(words[:end])
                folders.enter_context(adding(added.parts, added.presets))
                break
        yield


@contextmanager
def completion() -> Generator[str]:
    """Store a configuration with every key for Hydra to complete, and yield its name.

    Its groups are those of the values. They are taken away again, as a description's keys are no groups.
    """
    from hydra.core.config_store import ConfigStore

    store = ConfigStore.instance()
    before = deepcopy(store.repo)
    try:
        yield stored_keys(store)
    finally:
        store.repo = before


def stored_keys(store: Any) -> str:
    """Store every key with its values, and return the configuration's name."""
    keys = [line.path for line in paths() if not line.path.startswith(f"{HEADS}.")]
    store.store(NAME, {"defaults": ["_self_", "config"], **nested((path, None) for path in keys)})
    for path in keys:
        kind = path.removesuffix(".kind").split(".")[-1]
        if path == "topology" or (kind in RECIPE_KINDS and path.endswith(".kind")):
            for name in recipes.names(kind):
                store.store(name, {}, group=path)
    for name in own_presets():
        store.store(name, {}, group="preset")
    return NAME
