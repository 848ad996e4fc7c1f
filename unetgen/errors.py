"""The exceptions of the package.

    Exception
      UserError         a mistake that the user can fix
        FolderError     a folder that cannot be written
        ConfigError     every problem of one description
    ValueError
      SizeError         a size that does not go through the network
      SettingError      a setting that cannot be built

Messages are worded where the fact is known: values in `language/values` and the files beside it, rules between keys in
`language/resolve/`, sizes in `language/size_message`, unknown keys and a group that is given a value in
`language/suggestions`, the spelling of an override and unknown presets in `language/compose/overrides`, what Hydra
refuses in `language/compose/hydra_errors`. A setting that a block, a gate or an edge cannot use is worded in that
part's own file in `network/` (`SettingError`), a file that cannot be read in `read/`, one that cannot be written in
`_files`, a flag of the command in `cli/arguments`.

The inside raises `ValueError` with the fact; `Problems` adds the key, once; the boundary (the command, a notebook)
shows all problems without a traceback. `assert` is for our own mistakes.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from unetgen._text import printable

if TYPE_CHECKING:
    from unetgen.graph.plan import Node

T = TypeVar("T")


class UserError(Exception):
    """A mistake that the user can fix; its text says how."""


class FolderError(UserError):
    """A folder that cannot be written, so that later jobs would fail too."""


class Problem(NamedTuple):
    """A key with the problem of its value."""

    key: str
    text: str


class ConfigError(UserError):
    """All problems of one description."""

    def __init__(self, problems: list[Problem], source: str = "") -> None:
        self.problems = problems
        self.source = source
        super().__init__(problems, source)

    def __str__(self) -> str:
        keys = [printable(problem.key) for problem in self.problems]
        width = max(map(len, keys))
        count = f"{len(self.problems)} problem{'s' * (len(self.problems) != 1)} in this description"
        lines = [f"  {key:<{width}}  {problem.text}" for key, problem in zip(keys, self.problems, strict=True)]
        return "\n".join([count, *lines, *([f"from {self.source}"] if self.source else [])])


class Problems(list[Problem]):
    """A list that collects problems, each once, to report them together."""

    def say(self, key: str, text: str) -> None:
        if Problem(key, text) not in self:
            self.append(Problem(key, text))

    def catch(self, key: str, parse: Callable[[], T]) -> T | None:
        """Return the result of `parse`, or `None` after noting its `ValueError`.

        The problem is noted under the key.
        """
        try:
            return parse()
        except ValueError as error:
            self.say(key, str(error))
            return None


class SizeError(ValueError):
    """A size that does not go through the network.

    `nodes` were built before the error.
    """

    nodes: "tuple[Node, ...]" = ()


class SettingError(ValueError):
    """A setting that cannot be built: its key and the reason."""

    def __init__(self, key: str, text: str) -> None:
        super().__init__(text)
        self.key = key
