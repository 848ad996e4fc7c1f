"""Record a user's overrides as they were typed, for `.hydra/` and folders' names.

Hydra gets them with `++`, as it has no schema, and files under the names of choices.
"""

from copy import deepcopy
from typing import Any, cast

from hydra.core.config_loader import ConfigLoader
from hydra.core.object_type import ObjectType
from hydra.types import RunMode
from omegaconf import OmegaConf, open_dict

from unetgen.emit.folder import UNFINISHED
from unetgen.language.compose.hydra_version import version_base
from unetgen.language.compose.overrides import as_typed


class TypedConfigLoader(ConfigLoader):
    """A config loader that records the words of a run or a job as they were typed.

    A sweep's own words stay as they are, since its sweeper parses them.
    """

    def __init__(self, loader: ConfigLoader, folders: list[str] | None = None) -> None:
        """Wrap a loader.

        Args:
            loader: Hydra's own.
            folders: the override that names the user's folders, whose files `glob(*)` finds too.
        """
        self.loader, self.folders = loader, folders or []

    def load_configuration(
        self, config_name: str | None, overrides: list[str], run_mode: RunMode, *args: Any, **kwargs: Any
    ) -> Any:
        config = self.loader.load_configuration(config_name, overrides, run_mode, *args, **kwargs)
        return as_typed_in(config) if run_mode == RunMode.RUN else config

    def load_sweep_config(self, master_config: Any, sweep_overrides: list[str]) -> Any:
        return as_typed_in(self.loader.load_sweep_config(master_config, sweep_overrides))

    def get_search_path(self) -> Any:
        return self.loader.get_search_path()

    def get_sources(self) -> Any:
        return self.loader.get_sources()

    def list_groups(self, parent_name: str) -> list[str]:
        return self.loader.list_groups(parent_name)

    def get_group_options(
        self,
        group_name: str,
        results_filter: ObjectType | None = ObjectType.CONFIG,
        config_name: str | None = None,
        overrides: list[str] | None = None,
    ) -> list[str]:
        name = config_name or ("config" if self.folders else None)
        return self.loader.get_group_options(group_name, results_filter, name, overrides or self.folders)

    def compute_defaults_list(self, *args: Any, **kwargs: Any) -> Any:
        return self.loader.compute_defaults_list(*args, **kwargs)


def as_typed_in(config: Any) -> Any:
    """Record the words in a configuration as they were typed, and return it."""
    recorded, job = config.hydra.overrides, config.hydra.job
    words = [as_typed(word) for word in recorded_words(recorded.task)]
    with open_dict(config.hydra):
        recorded.task = words
        recorded.hydra = [as_typed(word) for word in recorded_words(recorded.hydra)]
        if version_base():  # Hydra 1.4 makes it when it is read
            names = job.config.override_dirname
            named = sorted(word for word in words if word.partition("=")[0].lstrip("+~") not in names.exclude_keys)
            job.override_dirname = names.item_sep.join(named).replace("=", names.kv_sep)
    return config


def recorded_words(words: Any) -> list[str]:
    """Return recorded overrides as they are, with their interpolations."""
    return cast("list[str]", OmegaConf.to_container(words, resolve=False))


def as_typed_text(config: Any) -> str:
    """Return a sweep's configuration as YAML, with the words as they were typed."""
    shown = as_typed_in(deepcopy(config))
    return OmegaConf.to_yaml(shown).replace(f"}}{UNFINISHED}", "}")
