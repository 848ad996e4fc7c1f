"""Keep what Hydra composed of built-in files for later descriptions.

Hydra reads and merges the same files each time, which takes a tenth of a second. So the composition of a built-in
preset is kept, and a copy gets the overrides that set a key, as Hydra's `++` does. Everything else is left to Hydra:
files and groups of the user's own, sweeps, deletions, and what cannot be set.
"""

from collections.abc import Callable, Sequence
from copy import deepcopy
from typing import Any

from unetgen.language.compose.conf import PRESET_FOLDERS, built_in_presets
from unetgen.language.compose.overrides import FORCE, for_hydra, parser
from unetgen.language.compose.sources import ALONE

KEPT: dict[tuple[str, ...], Any] = {}


def composed_of_kept(words: Sequence[str], composed: Callable[[list[str]], Any]) -> Any:
    """Return the composition of checked words, or None if only Hydra can do it.

    Args:
        words: the overrides, with at most one preset.
        composed: composes words with Hydra.
    """
    choices = [word for word in words if is_choice(word)]
    overrides = [word for word in for_hydra(words) if word not in choices]
    if PRESET_FOLDERS.get() or has_stored_presets() or not all(word.startswith(FORCE) for word in overrides):
        return None
    key = tuple(choices)
    if key not in KEPT:
        KEPT[key] = composed(choices)
    return with_overrides(deepcopy(KEPT[key]), overrides)


def is_choice(word: str) -> bool:
    """Return whether a word chooses a built-in preset, or none."""
    return word == ALONE or (word.startswith("preset=") and word.removeprefix("preset=") in built_in_presets())


def has_stored_presets() -> bool:
    """Return whether another application keeps presets in Hydra's store."""
    from hydra.core.config_store import ConfigStore

    return "preset" in ConfigStore.instance().repo


def with_overrides(config: Any, words: list[str]) -> Any:
    """Return a configuration with its overrides, or None if one cannot be set."""
    from hydra.errors import HydraException
    from omegaconf import OmegaConf
    from omegaconf.errors import OmegaConfBaseException

    try:
        for override in parser().parse_overrides(words):
            if override.is_sweep_override():
                return None
            OmegaConf.update(config, override.key_or_group, override.value(), merge=True, force_add=True)
    except (HydraException, OmegaConfBaseException):
        return None
    return config
