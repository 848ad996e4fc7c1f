"""What a run can make: one file per emitter, whose name is a word of the key `emit`.

A file's function `emit(run)` writes into the run's folder and prints to its output. Its constant `BUILDS_MODEL` says
whether it builds the network in a framework: such emitters come last and run one job at a time in a sweep. The words
are `unetgen.graph.settings.Emitter`, in the order in which they are made.
"""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol

from unetgen.graph.plan import Plan
from unetgen.language.config import Config


class Output(Protocol):
    """Where a run prints what it made: a rich console, or something that only listens."""

    def print(self, *args: Any, **kwargs: Any) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One run: the plan, its description as given and as YAML, the folder to fill, and the output to print to."""

    plan: Plan
    config: Config
    yaml: str
    folder: Path
    output: Output

    def say(self, text: str) -> None:
        """Print a sentence as it is."""
        self.output.print(text, markup=False, highlight=False, soft_wrap=True)


def emitter(name: str) -> Callable[[Run], None]:
    """Return the function of an emitter."""
    return import_module(f"unetgen.emit.emitters.{name}").emit


def builds_model(name: str) -> bool:
    """Whether an emitter builds the network in a framework."""
    return import_module(f"unetgen.emit.emitters.{name}").BUILDS_MODEL
