"""Values of a plans file, typed; each wrong one is noted with its key."""

from collections.abc import Callable, Collection, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple, TypeVar, cast

from unetgen._text import nearest, plural, shown
from unetgen.errors import Problems
from unetgen.ops import Axes
from unetgen.read.json_files import list_or_empty

T = TypeVar("T")
MOST_STAGES = 64
LARGEST_VALUE = 10**6  # pixels, filters or layers; no network comes near


class PlansValues(NamedTuple):
    """A mapping of a file, its path in the file, and the problems so far.

    `names` has the file's own keys where the values have been brought into another form.
    """

    values: Mapping[str, Any]
    where: str
    problems: Problems
    names: Mapping[str, str] = MappingProxyType({})

    def __contains__(self, key: object) -> bool:
        return self.values.get(cast(str, key)) is not None

    def say(self, key: str, text: str) -> None:
        self.problems.say(f"{self.where}.{self.names.get(key, key)}".strip("."), text)

    def group(self, key: str) -> "PlansValues":
        """Return the values of a mapping in this one; none if it is missing or null."""
        value = self.values.get(key)
        if value is not None and not isinstance(value, dict):
            self.say(key, f"{shown(value)} is not a mapping.")
        inside = cast("dict[str, Any]", value) if isinstance(value, dict) else {}
        return PlansValues(inside, f"{self.where}.{key}".strip("."), self.problems)

    def refuse_unknown(self, known: Collection[str]) -> None:
        """Note every key that is not known, since it may change the network."""
        for key in self.values:
            if key not in known:
                self.say(key, f"is not known, and may change the network.{nearest(key, known)}")

    def read(self, key: str, parse: Callable[[Any], T], otherwise: T) -> T:
        """Return a value, or the other one after noting what is wrong."""
        if key not in self:
            self.say(key, "is missing. Plans that nnU-Net has written have it.")
            return otherwise
        return self.parsed(key, self.values[key], parse, otherwise)

    def optional(self, key: str, parse: Callable[[Any], T], default: T) -> T:
        """Return a value, or the default where it is missing or null."""
        return self.read(key, parse, default) if key in self else default

    def per_stage(self, key: str, count: int, parse: Callable[[Any], T], otherwise: T) -> tuple[T, ...]:
        """Return a value per stage: of a list, or one value for all of them."""
        if key not in self or not isinstance(self.values[key], list):
            return (self.read(key, parse, otherwise),) * count
        items = cast("list[Any]", self.values[key])
        if len(items) != count:
            self.say(key, f"has {plural(len(items), 'value')}, and there are {count} stages that take one.")
            return (otherwise,) * count
        return tuple(self.parsed(key, item, parse, otherwise) for item in items)

    def parsed(self, key: str, value: Any, parse: Callable[[Any], T], otherwise: T) -> T:
        try:
            return parse(value)
        except ValueError as error:
            self.say(key, str(error))
            return otherwise


def positive(value: Any) -> int:
    """Parse a whole number from 1."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= LARGEST_VALUE:
        raise ValueError(f"{shown(value)} is not a whole number from 1 to {LARGEST_VALUE:,}.")
    return value


def truth(value: Any) -> bool:
    """Parse true or false."""
    if not isinstance(value, bool):
        raise ValueError(f"{shown(value)} is neither true nor false.")
    return value


def name_of_class(value: Any) -> str:
    """Return the last name of a dotted path; nothing of it is imported."""
    if not isinstance(value, str) or not value.rpartition(".")[2].isidentifier():
        raise ValueError(f"{shown(value)} is not the name of a class.")
    return value.rpartition(".")[2]


def axes_parser(dims: int) -> Callable[[Any], Axes]:
    """Return a parser of a value per axis; one number is for all axes."""

    def parse(value: Any) -> Axes:
        items = cast("list[Any]", value) if isinstance(value, list) else [value] * dims
        if len(items) != dims:
            raise ValueError(f"{shown(value)} has {plural(len(items), 'value')} for {dims} axes.")
        return tuple(map(positive, items))

    return parse


def stage_list(value: Any) -> list[Any]:
    """Parse a list with a value per stage."""
    items = list_or_empty(value)
    if not 1 <= len(items) <= MOST_STAGES:
        raise ValueError(f"{shown(value)} is not a list with a value per stage.")
    return items
