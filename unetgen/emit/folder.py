"""One run: a description becomes a folder of files, completely or not at all.

Hydra creates a run's folder before any of our code runs, so the folder has another name (`….unfinished`) and gets its
final name once it is complete. Outputs that need no TensorFlow are written and shown before TensorFlow is imported.
"""

import os
import re
import shutil
from collections.abc import Generator, Iterable
from contextlib import contextmanager, suppress
from itertools import count
from logging import getLogger
from pathlib import Path
from typing import TYPE_CHECKING

from unetgen._files import from_here, write_whole
from unetgen.emit.emitters import Output, Run, builds_model, emitter
from unetgen.errors import ConfigError, FolderError, Problem
from unetgen.graph.plan import Plan
from unetgen.graph.settings import DEFAULT_EMITTERS, EMITTERS
from unetgen.language.compose.to_yaml import text_of
from unetgen.language.config import Config
from unetgen.language.planning import planned

if TYPE_CHECKING:
    from unetgen.metrics.budget import Answer

UNFINISHED = ".unfinished"
NO_MODEL = 3  # the exit code of a run or a sweep that was asked for a model and has none


def write_run_folder(config: Config, folder: Path, output: Output, source: str = "") -> Path:
    """Write everything that `emit` requests, and return the renamed folder.

    Raises:
        ConfigError: the description has problems (all are listed), or exceeds a required budget.
    """
    log = getLogger("unetgen")
    plan, effective = planned(config, source)
    log.info(f"{plan.name}: {plan.params:,} parameters, {plan.macs:,} MACs, hash {plan.hash}")
    fit = check_budget(plan, config, source)
    made = Run(plan=plan, config=config, yaml=text_of(effective), folder=folder, output=output)
    write_whole(folder / "config.yaml", made.yaml)
    write_summary(plan, folder, fit)
    wanted = wanted_emitters(config.emit)
    for name in wanted:
        if not builds_model(name):
            emitter(name)(made)
            log.debug(f"{name}: written")
    if fit:
        made.say(fit.line)
    for name in filter(builds_model, wanted):
        emitter(name)(made)
        log.debug(f"{name}: written")
    return publish(folder)


def wanted_emitters(emit: str | Iterable[str] | None) -> list[str]:
    """Return the emitters that `emit` requests, in the order in which they run.

    A diagram includes its SVG.
    """
    emit = DEFAULT_EMITTERS if emit is None else emit
    wanted = {emit} if isinstance(emit, str) else {*emit}
    return [name for name in EMITTERS if name in wanted and not (name == "svg" and "diagram" in wanted)]


def lacks_model(folder: Path) -> bool:
    """Return whether a finished run was asked for a model, and its folder has none."""
    return not (folder / "model.json").exists() and "keras" in wanted_emitters(recorded_emit(folder))


def recorded_emit(folder: Path) -> list[str] | None:
    """Return the words of `emit` in a run's `config.yaml`, which has a line per key.

    None if it is unset; empty if there is no such file any more.
    """
    path = folder / "config.yaml"
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines() if path.is_file() else ["emit: []"]
    line = next((line for line in lines if line.startswith("emit:")), None)
    return None if line is None else re.findall(r"\w+", line.removeprefix("emit:"))


def check_budget(plan: Plan, config: Config, source: str) -> "Answer | None":
    """Return whether a training step fits, if the description has a budget.

    Raises:
        ConfigError: the step does not fit, and the budget requires it.
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
    """Remove the folder if the block fails.

    After a mistake of ours, as when Keras disagrees with a plan, its finished files are published instead.
    """
    try:
        yield
    except BaseException as error:
        if isinstance(error, AssertionError) and (folder / "summary.json").exists():
            publish(folder)
        else:
            shutil.rmtree(folder, ignore_errors=True)
        raise


@contextmanager
def remove_if_empty(folder: Path) -> Generator[None]:
    """Remove the parent folders created for a run if the block fails.

    Folders that existed before, or have other contents, are kept.
    """
    new = [above for above in (folder, *folder.parents) if not above.exists()]
    try:
        yield
    except BaseException:
        for above in new:
            with suppress(OSError):
                above.rmdir()
        raise


def final_name(folder: Path) -> Path:
    """Return the path that an unfinished folder gets, if it is free."""
    return folder.with_name(folder.name.rpartition(UNFINISHED)[0] or folder.name)


@contextmanager
def removal_noticed(folder: Path) -> Generator[None]:
    """Say that the folder was removed, if that is why a file cannot be written.

    Raises:
        FolderError: the folder is gone.
    """
    try:
        yield
    except OSError:
        refuse_if_gone(folder)
        raise


def refuse_if_gone(folder: Path) -> None:
    """Refuse to go on without a folder that was made before.

    Raises:
        FolderError: it is gone.
    """
    if not folder.is_dir():
        own = from_here(final_name(folder))
        raise FolderError(f"{own} was removed or moved while it was written. Run the command again.")


def record_final_name(folder: Path, own: str) -> None:
    """Let Hydra's record of its settings name the folder as it is going to be."""
    suffix = folder.name.removeprefix(own)
    for record in folder.rglob("hydra.yaml"):  # in the folder that hydra.output_subdir names
        text = record.read_text(encoding="utf-8").replace(f"{own}{suffix}", own).replace(f"}}{suffix}", "}")
        write_whole(record, text)


def publish(folder: Path) -> Path:
    """Give a finished folder its final name, with `-2`, `-3`, … if it is taken."""
    wanted = final_name(folder)
    if wanted == folder:
        return folder
    record_final_name(folder, wanted.name)
    return next(target for target in numbered(wanted) if is_renamed(folder, target))


def is_renamed(folder: Path, target: Path) -> bool:
    """Rename a folder, and return whether the name was free."""
    try:
        os.rename(folder, target)
    except OSError:
        if not target.exists():
            raise
        return False
    return True


def numbered(folder: Path) -> Generator[Path]:
    """Yield a path, then the same with `-2`, `-3`, … without end."""
    yield folder
    yield from (folder.with_name(f"{folder.name}-{number}") for number in count(2))
