"""The emitters of a run: one file each, named by a word of the key `emit`.

Code may enter if it is a function `emit(run)`, which writes into the run's folder and prints to its output. Files may
import the other parts of `emit`, and the rooms before it. The constant `BUILDS_MODEL` is true if an emitter builds the
network in a framework: such emitters come last and run one job at a time in a sweep. The words are
`unetgen.graph.settings.Emitter`, in the order of a run.
"""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from logging import getLogger
from pathlib import Path
from typing import Any, Protocol

from unetgen.graph.plan import Plan
from unetgen.language.config import Config


class Output(Protocol):
    """The output of a run's messages: a rich console, or an object that records them."""

    def print(self, *args: Any, **kwargs: Any) -> None: ...


@dataclass(frozen=True, kw_only=True)
class Run:
    """A run: its plan, its description as given and as YAML, folder and output."""

    plan: Plan
    config: Config
    yaml: str
    folder: Path
    output: Output

    def say(self, text: str) -> None:
        """Print a sentence as it is, and log it."""
        getLogger("unetgen").info(text)
        self.output.print(text, markup=False, highlight=False, soft_wrap=True)

    def starting(self, text: str) -> None:
        """Tell a person at a terminal what takes seconds, on stderr."""
        if getattr(self.output, "is_terminal", False):
            print(text, file=sys.stderr, flush=True)


def emitter(name: str) -> Callable[[Run], None]:
    """Return the function of an emitter."""
    return import_module(f"unetgen.emit.emitters.{name}").emit


def builds_model(name: str) -> bool:
    """Return whether an emitter builds the network in a framework."""
    return import_module(f"unetgen.emit.emitters.{name}").BUILDS_MODEL
