"""One run: a description becomes a folder of files, whole or not at all.

Hydra makes a run's folder before any of our code runs, so it is given another name (`….unfinished`), and gets its own
name when all is in it. What needs no TensorFlow is made and shown before TensorFlow is imported.
"""

import os
import shutil
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from unetgen._files import write_whole
from unetgen.emit.emitters import Output, Run, builds_model, emitter
from unetgen.errors import ConfigError, Problem
from unetgen.graph.plan import Plan
from unetgen.graph.settings import DEFAULT_EMITTERS, EMITTERS
from unetgen.language.compose.to_yaml import text_of
from unetgen.language.config import Config
from unetgen.language.planning import planned

if TYPE_CHECKING:
    from unetgen.metrics.budget import Answer

UNFINISHED = ".unfinished"


def write_run_folder(config: Config, folder: Path, output: Output, source: str = "") -> Path:
    """Make everything that `emit` asks for, and return the folder under its own name.

    Raises:
        ConfigError: every problem of the description, or that it does not fit where it has to.
    """
    plan, effective = planned(config, source)
    fit = check_budget(plan, config, source)
    made = Run(plan=plan, config=config, yaml=text_of(effective), folder=folder, output=output)
    write_whole(folder / "config.yaml", made.yaml)
    write_summary(plan, folder, fit)
    wanted = wanted_emitters(config)
    for name in wanted:
        if not builds_model(name):
            emitter(name)(made)
    if fit:
        made.say(fit.line)
    for name in filter(builds_model, wanted):
        emitter(name)(made)
    return publish(folder)


def wanted_emitters(config: Config) -> list[str]:
    """Return the emitters that are wanted, in the order in which they run; a diagram includes its SVG."""
    given = DEFAULT_EMITTERS if config.emit is None else config.emit
    wanted = {given} if isinstance(given, str) else {*given}
    return [name for name in EMITTERS if name in wanted and not (name == "svg" and "diagram" in wanted)]


def check_budget(plan: Plan, config: Config, source: str) -> "Answer | None":
    """Return whether a training step fits, if the description has a budget.

    Raises:
        ConfigError: it does not fit, and has to.
    """
    if plan.spec is None or plan.spec.budget is None:
        return None
    from unetgen.metrics.budget import answer

    fit = answer(plan, config)
    if plan.spec.budget.require and not fit.fits:
        raise ConfigError([Problem("budget.memory_gib", fit.line)], source)
    return fit


def write_summary(plan: Plan, folder: Path, fit: "Answer | None") -> None:
    """Write `summary.json`."""
    from unetgen.emit.summary import summary_json

    write_whole(folder / "summary.json", summary_json(plan, fit.to_dict() if fit else None))


@contextmanager
def remove_on_failure(folder: Path) -> Generator[None]:
    """Leave nothing behind that is not whole."""
    try:
        yield
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


@contextmanager
def remove_if_empty(folder: Path) -> Generator[None]:
    """After a failure, take away the folders above a run's that were made for it; what was there before stays."""
    new = [above for above in (folder, *folder.parents) if not above.exists()]
    try:
        yield
    except BaseException:
        for above in new:
            with suppress(OSError):
                above.rmdir()
        raise


def publish(folder: Path) -> Path:
    """Give a finished folder its own name; a taken name gets `-2`, `-3`, …"""
    own = folder.name.rpartition(UNFINISHED)[0]
    if not own:
        return folder
    number = 1
    while True:
        target = folder.with_name(own if number == 1 else f"{own}-{number}")
        try:
            os.rename(folder, target)
        except OSError:
            if not target.exists():
                raise
            number += 1
        else:
            return target
