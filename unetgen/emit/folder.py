"""One run: a description becomes a folder of files, whole or not at all.

Hydra makes a run's folder before any of our code runs, so it is given another name (`….unfinished`), and gets its own
name when all is in it. What needs no TensorFlow is made and shown before TensorFlow is imported.
"""

import os
import shutil
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from unetgen._files import write_whole
from unetgen.errors import ConfigError, Problem, UserError
from unetgen.graph.plan import Plan
from unetgen.language.compose.to_yaml import text_of
from unetgen.language.config import Config
from unetgen.language.planning import plan_of
from unetgen.language.resolve import effective

if TYPE_CHECKING:
    from unetgen.metrics.budget import Answer

UNFINISHED = ".unfinished"


class Teller(Protocol):
    """Where a run says what it made: rich's console, or one that only listens."""

    def print(self, *args: Any, **kwargs: Any) -> None: ...


def run(config: Config, folder: Path, console: Teller, source: str = "") -> Path:
    """Make everything that `emit` asks for, and return the folder under its own name.

    Raises:
        ConfigError: every problem of the description, or that it does not fit where it has to.
    """
    plan = plan_of(config, source)
    fit = fitting(plan, config, source)
    yaml = text_of(effective(config))
    write_whole(folder / "config.yaml", yaml)
    write_summary(plan, folder, fit)
    wanted = emitted(config)
    if "table" in wanted:
        table(plan, config, folder, console)
    if "diagram" in wanted or "svg" in wanted:
        save_pictures(plan, folder, console, yaml, every_format="diagram" in wanted)
    if fit:
        console.print(fit.line, soft_wrap=True, markup=False, highlight=False)
    if "keras" in wanted:
        keras(plan, config, folder, console)
    return publish(folder)


def emitted(config: Config) -> tuple[str, ...]:
    given = ["table", "diagram", "keras"] if config.emit is None else config.emit
    return (given,) if isinstance(given, str) else tuple(given)


def fitting(plan: Plan, config: Config, source: str) -> "Answer | None":
    """Whether a training step fits, where the description has a budget.

    Raises:
        ConfigError: it does not, and has to.
    """
    if plan.spec is None or plan.spec.budget is None:
        return None
    from unetgen.metrics.budget import answer

    fit = answer(plan, config)
    if plan.spec.budget.require and not fit.fits:
        raise ConfigError([Problem("budget.memory_gib", fit.line)], source)
    return fit


def write_summary(plan: Plan, folder: Path, fit: "Answer | None") -> None:
    from unetgen.emit.summary import to_json

    write_whole(folder / "summary.json", to_json(plan, fit.to_dict() if fit else None))


def table(plan: Plan, config: Config, folder: Path, console: Teller) -> None:
    """The table on the terminal, and as text, Markdown, CSV and LaTeX."""
    from unetgen.emit.table import to_table

    others = bool(config.table.conventions)
    layers = to_table(plan, conventions=others)
    console.print(to_table(plan, "stages", others) if config.table.rows == "stages" else layers)
    for suffix in (".txt", ".md", ".csv", ".tex"):
        layers.save(folder / f"summary{suffix}")


def save_pictures(plan: Plan, folder: Path, console: Teller, yaml: str, *, every_format: bool) -> None:
    """Save the figure as DOT and SVG, or in every format; a missing engine costs only the pictures.

    What the PDF lacks the PNG would lack too, so that the first failure is reported, and no other.
    """
    from unetgen.emit.figure import to_diagram

    try:
        figure = to_diagram(plan, yaml=yaml)
        figure.save(folder / "diagram.gv")
        figure.save(folder / "diagram.svg")
        if every_format:
            if figure.given_up:
                console.print(f"To be legible, the figure is drawn {figure.given_up}.", highlight=False)
            figure.save(folder / "diagram.pdf")
            figure.save(folder / "diagram.png")
    except UserError as error:
        console.print(f"Not every picture was drawn. {error}", markup=False, highlight=False, soft_wrap=True)


def keras(plan: Plan, config: Config, folder: Path, console: Teller) -> None:
    """The model, checked against the plan; where it cannot be built, the reason."""
    from unetgen.emit.keras.start import start

    try:
        start(plan)
    except UserError as error:
        console.print(f"The Keras model was not built: {error}.", markup=False, highlight=False)
        return
    from unetgen.emit.keras.save import save

    console.print(save(plan, folder, weights=bool(config.save_weights)), markup=False, highlight=False)


@contextmanager
def removed_on_failure(folder: Path) -> Generator[None]:
    """Leave nothing behind that is not whole."""
    try:
        yield
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


@contextmanager
def removed_if_empty(folder: Path) -> Generator[None]:
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
