"""Starting a sweep: with our sweeper, which Hydra would not take from outside a package of its own, or another."""

from collections.abc import Callable
from importlib import import_module
from typing import Any

OURS = ("unetgen.sweep.hydra.sweeper.Sweeper", "unetgen.sweep.hydra.optuna_search.Search")


def multirun(application: Any, words: list[str], task: Callable[[Any], object]) -> None:
    """Run every job of a sweep by the sweeper that the configuration names.

    Args:
        application: Hydra's, initialised.
        words: overrides in Hydra's grammar.
        task: takes a job's composed configuration, in its folder.
    """
    from hydra.types import RunMode

    from unetgen.sweep.hydra.remote_launcher import join_hydra

    join_hydra()
    config = application.compose_config("config", words, RunMode.MULTIRUN, with_log_configuration=True)
    if config.hydra.sweeper["_target_"] in OURS:
        sweep(application, config, task)
    else:
        application.multirun(config_name="config", task_function=task, overrides=words)


def sweep(application: Any, config: Any, task: Callable[[Any], object]) -> None:
    from hydra._internal.callbacks import Callbacks
    from hydra.types import HydraContext

    named, settings = config.hydra.sweeper["_target_"].rpartition("."), dict(config.hydra.sweeper)
    del settings["_target_"]
    sweeper, callbacks = getattr(import_module(named[0]), named[2])(**settings), Callbacks(config)
    callbacks.on_multirun_start(config=config, config_name="config")
    context = HydraContext(config_loader=application.config_loader, callbacks=callbacks)
    sweeper.setup(hydra_context=context, task_function=task, config=config)
    sweeper.sweep(list(config.hydra.overrides.task))
    callbacks.on_multirun_end(config=config, config_name="config")
