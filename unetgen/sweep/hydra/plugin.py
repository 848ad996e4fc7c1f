"""Register unetgen's sweepers and launcher with Hydra, and start a sweep.

Hydra 1.3 takes only plugins of modules in `hydra_plugins`, and imports them by name; 1.4 takes any module. So that one
configuration serves both, and no folder `hydra_plugins` is installed, the module is made here when a sweep starts.
"""

import sys
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any

from unetgen.emit.folder import UNFINISHED
from unetgen.language.compose.override_grammar import quoted

PLUGINS = "hydra_plugins.unetgen"


def sweep_words(folder: Path) -> list[str]:
    """Return Hydra's words for a sweep's folder.

    A job is written beside its folder, and renamed when it is whole.
    """
    return [f"hydra.sweep.dir={quoted(str(folder))}", f"hydra.sweep.subdir='${{hydra.job.num}}{UNFINISHED}'"]


def multirun(application: Any, words: list[str], task: Callable[[Any], object]) -> None:
    """Run every job of a sweep with the sweeper that the configuration names.

    Args:
        application: Hydra's application, initialised.
        words: overrides in Hydra's grammar.
        task: takes a job's composed configuration, in the job's folder.
    """
    register()
    application.multirun(config_name="config", task_function=task, overrides=words)


def register() -> None:
    """Add our sweepers and launcher to Hydra's plugins."""
    from hydra.core.plugins import Plugins

    from unetgen.sweep.hydra.optuna_search import OptunaSweeper
    from unetgen.sweep.hydra.remote_launcher import RemoteLauncher, prefer_own_launchers
    from unetgen.sweep.hydra.sweeper import GridSweeper

    registry, module = Plugins.instance(), importable_module(PLUGINS)
    for kind in (GridSweeper, OptunaSweeper, RemoteLauncher):
        kind.__module__ = PLUGINS
        setattr(module, kind.__name__, kind)
        registry.register(kind)
    prefer_own_launchers()


def importable_module(name: str) -> ModuleType:
    """Return a new module that can be imported under a dotted name."""
    parent = name.rpartition(".")[0]
    if parent not in sys.modules and find_spec(parent) is None:
        sys.modules[parent] = ModuleType(parent)
        sys.modules[parent].__path__ = []
    sys.modules[name] = ModuleType(name)
    return sys.modules[name]
