"""What a job is composed of, from one composition per choice of groups (presets, and Hydra's own).

The choices decide which files are read and merged, which is nearly all of the work; every other override only changes
the result. Hydra applies them in this order too, so the two steps give what its one step gives.
"""

import json
import pickle
from collections.abc import Sequence
from contextlib import suppress
from functools import cache
from hashlib import sha256
from typing import Any

from hydra._internal.config_loader_impl import ConfigLoaderImpl, get_overrides_dirname
from hydra.types import RunMode
from omegaconf import OmegaConf, flag_override

from unetgen.language.compose.from_hydra import REFUSED
from unetgen.language.compose.hydra_errors import told
from unetgen.language.compose.overrides import parser
from unetgen.sweep.interruption import end_if_interrupted


@cache
def parsed(word: str) -> Any:
    return parser().parse_override(word)


def digest(config: Any) -> str:
    told: Any = OmegaConf.to_container(config)
    ours = {key: value for key, value in told.items() if key != "hydra"}
    return sha256(json.dumps(ours, default=str).encode()).hexdigest()[:12]


class ComposesOnce(ConfigLoaderImpl):
    """Hydra's loader, for any launcher; a job that does not compose gets a configuration that only says why."""

    def __init__(self, config_search_path: Any) -> None:
        super().__init__(config_search_path)
        self.composed: dict[tuple[str, ...], bytes] = {}
        self.groups: dict[str, bool] = {}

    def load_sweep_config(self, master_config: Any, sweep_overrides: list[str]) -> Any:
        """A job's configuration, `hydra` in it. Called by a launcher, wherever the job runs."""
        end_if_interrupted()
        always: list[str] = list(master_config.hydra.overrides.hydra)
        name: str = master_config.hydra.job.config_name
        try:
            config = self.applied(name, always, sweep_overrides)
        except Exception as error:  # whatever it is, the launcher would end the sweep over it
            end_if_interrupted()
            config = self.refused(name, always, sweep_overrides, told(error))
        OmegaConf.copy_cache(from_config=master_config, to_config=config)
        return config

    def applied(self, name: str, always: list[str], words: Sequence[str]) -> Any:
        """The base of a job's choices, with its other overrides."""
        given = [parsed(word) for word in words]
        overrides = [*(parsed(word) for word in always), *given]
        self.validate_sweep_overrides_legal(overrides, RunMode.RUN, from_shell=True)
        choices = self.choices(name, always, words)
        config = self.base(name, always, choices)
        self._apply_overrides_to_config([one for one in given if one.input_line not in choices], config)
        self.note(config, overrides)
        return config

    def digests(self, master_config: Any, jobs: Sequence[Sequence[str]]) -> dict[str, str]:
        """What jobs begin with, as a short hash by their choices; what does not compose is left out."""
        always: list[str] = list(master_config.hydra.overrides.hydra)
        name: str = master_config.hydra.job.config_name
        found: dict[str, str] = {}
        seen = set[tuple[str, ...]]()
        for words in jobs:
            with suppress(Exception):  # whatever it is, the job will tell it
                choices = self.choices(name, always, words)
                if choices not in seen:
                    seen.add(choices)
                    found[" ".join(choices)] = digest(self.base(name, always, choices))
            end_if_interrupted()
        return found

    def choices(self, name: str, always: list[str], words: Sequence[str]) -> tuple[str, ...]:
        return tuple(word for word in words if self.is_choice(name, always, parsed(word)))

    def base(self, name: str, always: list[str], choices: Sequence[str]) -> Any:
        """A new copy of a composition: unpickling is ten times as fast as OmegaConf's own copying."""
        key = (name, *always, *choices)
        if key not in self.composed:
            config = self.load_configuration(name, [*always, *choices], RunMode.RUN)
            if not any(word.startswith("hydra.output_subdir=") for word in always):
                config.hydra.output_subdir = None  # jobs.json and multirun.yaml tell it once
            # a plugin's own class may have been imported twice where a worker runs, and is then not to be pickled
            config.hydra.launcher = OmegaConf.create(OmegaConf.to_container(config.hydra.launcher))
            self.composed[key] = pickle.dumps(config)
        return pickle.loads(self.composed[key])

    def refused(self, name: str, always: list[str], words: Sequence[str], why: str) -> Any:
        """What a job is told that does not compose: why, and its folder."""
        config = self.base(name, always, [])
        given = [parsed(word) for word in words]
        self._apply_overrides_to_config([one for one in given if one.key_or_group == "hydra.sweep.subdir"], config)
        self.note(config, [*(parsed(word) for word in always), *given])
        with flag_override(config, "struct", False):
            config[REFUSED] = why
        return config

    def is_choice(self, name: str, always: list[str], override: Any) -> bool:
        """Whether an override names a file of a group; a mapping changes what stands under the group's name."""
        group: str = override.key_or_group
        if group not in self.groups:
            _, repository = self._parse_overrides_and_create_caching_repo(name, always)
            self.groups[group] = repository.group_exists(group)
        return self.groups[group] and not isinstance(override.value(), dict)

    def note(self, config: Any, overrides: Sequence[Any]) -> None:
        """What Hydra notes about the overrides of a job."""
        ours = [override for override in overrides if not override.is_hydra_override()]
        job, noted = config.hydra.job, config.hydra.overrides
        theirs = [override.input_line for override in overrides if override.is_hydra_override()]
        if len(theirs) != len(noted.hydra):  # the base has what is the same for all jobs
            noted.hydra = theirs
        noted.task = [override.input_line for override in ours]
        named = job.config.override_dirname
        job.override_dirname = get_overrides_dirname(ours, named.exclude_keys, named.item_sep, named.kv_sep)
