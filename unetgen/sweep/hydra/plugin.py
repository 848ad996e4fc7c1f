"""Register unetgen's sweepers and launcher with Hydra, and start a sweep."""

from collections.abc import Callable
from typing import Any

PLUGINS = "hydra_plugins.unetgen"  # Hydra instantiates only plugins whose name begins with hydra_plugins


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

    for kind in (GridSweeper, OptunaSweeper, RemoteLauncher):
        Plugins.instance().class_name_to_class[f"{PLUGINS}.{kind.__name__}"] = kind
    prefer_own_launchers()
