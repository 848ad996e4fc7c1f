"""Compose each job's configuration from one composition per choice of groups.

Groups are presets, and Hydra's own. The choices decide which files are read and merged, which is nearly all of the
work; other overrides only set keys of the result. Hydra applies them in this order too, so that two steps give the
same configuration as its one step.
"""

import json
import pickle
from collections.abc import Sequence
from contextlib import suppress
from functools import cache
from hashlib import sha256
from typing import Any

from hydra.core.config_loader import ConfigLoader
from hydra.errors import ConfigCompositionException
from hydra.types import RunMode
from omegaconf import OmegaConf, flag_override
from omegaconf.errors import OmegaConfBaseException

from unetgen.language.compose.file_choices import REFUSED
from unetgen.language.compose.hydra_errors import error_line
from unetgen.language.compose.overrides import parser
from unetgen.sweep.hydra.typed_config_loader import TypedConfigLoader, as_typed_in, recorded_words
from unetgen.sweep.interruption import end_if_interrupted

SUBDIR = "hydra.sweep.subdir"
KEPT = 256  # compositions in memory, of about 20 kB each


@cache
def parse_word(word: str) -> Any:
    return parser().parse_override(word)


def digest(config: Any) -> str:
    """Return a short hash of a configuration without Hydra's own settings."""
    values: Any = OmegaConf.to_container(config)
    ours = {key: value for key, value in values.items() if key != "hydra"}
    return sha256(json.dumps(ours, default=str).encode()).hexdigest()[:12]


class CachingConfigLoader(TypedConfigLoader):
    """A config loader for any launcher.

    If a job does not compose, its configuration holds only the reason.
    """

    def __init__(self, loader: ConfigLoader) -> None:
        super().__init__(loader)
        self.composed: dict[tuple[str, ...], bytes] = {}
        self.groups: dict[str, bool] = {}

    def load_sweep_config(self, master_config: Any, sweep_overrides: list[str]) -> Any:
        """Return a job's configuration, with `hydra` in it.

        A launcher calls this wherever the job runs.
        """
        end_if_interrupted()
        always = recorded_words(master_config.hydra.overrides.hydra)
        name: str = master_config.hydra.job.config_name
        try:
            config = self.compose_job(name, always, sweep_overrides)
        except Exception as error:  # the launcher would end the sweep over any exception
            end_if_interrupted()
            config = self.refused_job(name, always, sweep_overrides, error_line(error))
        OmegaConf.copy_cache(from_config=master_config, to_config=config)
        return as_typed_in(config)

    def compose_job(self, name: str, always: list[str], words: Sequence[str]) -> Any:
        """Copy the composition that a job starts with, and set the job's other keys."""
        overrides = [parse_word(word) for word in words]
        choices = self.choices(name, always, words)
        first = first_settable([override.input_line in choices or only_sets_a_key(override) for override in overrides])
        start = [word for number, word in enumerate(words) if number < first or word in choices]
        config = self.composition(name, always, start)
        for override in overrides[first:]:
            if override.input_line not in choices:
                set_key(config, override)
        record_overrides(config, [*(parse_word(word) for word in always), *overrides])
        return config

    def refused_job(self, name: str, always: list[str], words: Sequence[str], reason: str) -> Any:
        """Return the configuration of a job that does not compose.

        It has the reason, and the job's folder.
        """
        config = self.composition(name, always, [])
        overrides = [parse_word(word) for word in words]
        for override in overrides:
            if override.key_or_group == SUBDIR:
                set_key(config, override)
        record_overrides(config, [*(parse_word(word) for word in always), *overrides])
        with flag_override(config, "struct", False):
            config[REFUSED] = reason
        return config

    def digests(self, master_config: Any, jobs: Sequence[Sequence[str]]) -> dict[str, str]:
        """Return a short hash for each choice of groups among the jobs.

        What does not compose is left out.
        """
        always = recorded_words(master_config.hydra.overrides.hydra)
        name: str = master_config.hydra.job.config_name
        found: dict[str, str] = {}
        seen = set[tuple[str, ...]]()
        for words in jobs:
            with suppress(Exception):  # the job itself reports it
                choices = self.choices(name, always, words)
                if choices not in seen:
                    seen.add(choices)
                    found[" ".join(choices)] = digest(self.composition(name, always, choices))
            end_if_interrupted()
        return found

    def choices(self, name: str, always: list[str], words: Sequence[str]) -> tuple[str, ...]:
        return tuple(word for word in words if self.is_choice(name, always, parse_word(word)))

    def is_choice(self, name: str, always: list[str], override: Any) -> bool:
        """Return whether an override names a file of a group.

        A mapping sets the keys under the group's name.
        """
        group: str = override.key_or_group
        if group not in self.groups:
            self.groups[group] = bool(self.get_group_options(group, None, name, always))
        return self.groups[group] and not isinstance(override.value(), dict)

    def composition(self, name: str, always: list[str], words: Sequence[str]) -> Any:
        """Return a new copy of a composition.

        Unpickling is ten times as fast as OmegaConf's own copying.
        """
        key = (name, *always, *words)
        if key not in self.composed:
            config = self.load_configuration(name, [*always, *words], RunMode.RUN)
            # a plugin's own class may be imported twice where a worker runs, and then it cannot be pickled
            config.hydra.launcher = OmegaConf.create(OmegaConf.to_container(config.hydra.launcher))
            if len(self.composed) >= KEPT:
                del self.composed[next(iter(self.composed))]
            self.composed[key] = pickle.dumps(config)
        return pickle.loads(self.composed[key])


def first_settable(flags: Sequence[bool]) -> int:
    """Return where the overrides begin that can be applied after composition.

    >>> first_settable([True, False, True, True])
    2
    """
    return max((number + 1 for number, flag in enumerate(flags) if not flag), default=0)


def only_sets_a_key(override: Any) -> bool:
    """Return whether an override is one value for one key.

    The key may exist or not (`++depth=3`).
    """
    return override.is_force_add() and override.package is None and not override.is_sweep_override()


def set_key(config: Any, override: Any) -> None:
    try:
        OmegaConf.update(config, override.key_or_group, override.value(), merge=True, force_add=True)
    except OmegaConfBaseException as error:
        raise ConfigCompositionException(f"Error merging override {override.input_line}") from error


def record_overrides(config: Any, overrides: Sequence[Any]) -> None:
    """Record a job's overrides in its configuration, as Hydra does."""
    ours = [override for override in overrides if not override.is_hydra_override()]
    hydras = [override.input_line for override in overrides if override.is_hydra_override()]
    recorded = config.hydra.overrides
    if len(hydras) != len(recorded.hydra):  # the composition has those that are the same for all jobs
        recorded.hydra = hydras
    recorded.task = [override.input_line for override in ours]
