"""What is told to users: `ConfigError` with every problem of a description, `UserError` for the rest.

The inside raises `ValueError` with the fact; `Problems` adds the key, once; the boundary (the command, a notebook)
shows the whole without a traceback. `assert` is for our own mistakes.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple, TypeVar

if TYPE_CHECKING:
    from unetgen.graph.plan import Node

T = TypeVar("T")


class UserError(Exception):
    """Something that the user can mend; its text says how."""


class FolderError(UserError):
    """A folder cannot be written: what comes next would fare no better."""


class Problem(NamedTuple):
    """A key, and what is wrong with its value."""

    key: str
    text: str


class ConfigError(UserError):
    """All problems of one description."""

    def __init__(self, problems: list[Problem], source: str = "") -> None:
        self.problems = problems
        self.source = source
        super().__init__(problems, source)

    def __str__(self) -> str:
        width = max(len(problem.key) for problem in self.problems)
        count = f"{len(self.problems)} problem{'s' * (len(self.problems) != 1)} in this description"
        lines = [f"  {problem.key:<{width}}  {problem.text}" for problem in self.problems]
        return "\n".join([count, *lines, *([f"from {self.source}"] if self.source else [])])


class Problems(list[Problem]):
    """Collects problems, so that they can be told all at once, and each once."""

    def say(self, key: str, text: str) -> None:
        if Problem(key, text) not in self:
            self.append(Problem(key, text))

    def catch(self, key: str, parse: Callable[[], T]) -> T | None:
        """What `parse` returns, or `None` with its complaint noted under the key."""
        try:
            return parse()
        except ValueError as error:
            self.say(key, str(error))
            return None


class SizeError(ValueError):
    """A size that does not go through the network; `nodes` are those that were built before."""

    nodes: "tuple[Node, ...]" = ()


class SettingError(ValueError):
    """A setting that cannot be built: its key, and the sentence that says why."""

    def __init__(self, key: str, text: str) -> None:
        super().__init__(text)
        self.key = key
