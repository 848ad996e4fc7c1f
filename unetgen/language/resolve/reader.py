"""Read keys: type each value, note each wrong one, remember each used key.

A wrong value is noted and replaced by the default, so that the rest is checked too and one mistake is reported once.
A key that the user set and nothing has read changes nothing. The same is true of an entry in a list of levels. `unread`
reports both.
"""

from collections.abc import Callable, Collection, Iterable
from functools import cache
from typing import Any, TypeVar

from unetgen.errors import Problems
from unetgen.language import per_level as levels
from unetgen.language import values
from unetgen.language.config import Config
from unetgen.language.formula_names import names_a_number, with_numbers
from unetgen.language.keys.key import Key
from unetgen.language.resolve.answers import Answers, KeyAnswer, add_answer
from unetgen.language.resolve.unit_places import listed
from unetgen.language.suggestions import key_with_word
from unetgen.language.words import UnknownWordError

T = TypeVar("T")

EVERYWHERE = -1  # instead of a level
OF_OUTPUTS = ("head", "extra_heads", "compile")  # groups whose keys must fit each other


class Reader:
    """The pass over one description, which fills `problems` and `used`.

    With `explains` it fills `answers` too, which takes time.
    """

    def __init__(self, config: Config, *, explains: bool = False) -> None:
        self.config, self.explains = config, explains
        self.given = config.given
        self.problems = Problems()
        self.used: set[str] = set()
        self.answers: Answers = {}  # to every key that was asked for
        self.of_parts: dict[str, list[Answers]] = {}  # to the keys of a part's units
        self.of_left: Reader | None = None  # of an encoder
        self.entries: dict[str, set[int]] = {}  # of keys that may be lists of levels, the places that were read
        self.absent: dict[tuple[str, int], str] = {}  # why a group has nothing at a level
        self.depth_is_wrong = False
        self.found: dict[str, dict[str, Any]] = {}
        self.shared: dict[Any, Any] = {}
        self.groups = set[str]().union(*map(groups_of, self.given))

    def value(self, key: Key[T], *place: Any, group: str = "", default: T | None = None, **context: Any) -> T:
        """Return a key's value, parsed as declared; the default if it is unset or wrong.

        Args:
            key: the declaration.
            place: what the parser takes after the value, such as a level.
            group: the group that the key is in.
            default: in place of the declared one, where it depends on other keys.
            context: further arguments of the parser, such as `dims`.
        """
        path = f"{group}.{key.path}" if group else key.path
        value = self.given.get(path)
        if value is not None:
            self.used.add(path)
            try:
                parsed = key.parse(self.bound(value) if place else value, *place, **context)
            except ValueError as error:
                self.note(path, error)
            else:
                if self.explains:
                    self.answer(path, None)
                return parsed
        if default is None:
            default = key.default_value(*place, **context) if place or context else key.usual
        if self.explains:
            self.answer(path, default)
        return default

    def answer(self, path: str, usual: Any, above: Iterable[str] = ()) -> None:
        """Note that a key is asked for.

        Its value is the given one, that of the first path `above` which is given, or the usual one.
        """
        if self.explains:
            source = next((one for one in (path, *above) if self.given.get(one) is not None), "")
            add_answer(self.answers, path, self.given[source] if source else usual, source)

    def answers_of(self, part: str) -> Answers:
        """Return the place for the answers to the keys of a part's units."""
        made: Answers = {}
        self.of_parts.setdefault(part, []).append(made)
        return made

    def is_idle(self, part: str, start: str) -> None:
        """Forget the answers for a part's units to names with this beginning."""
        for answers in self.of_parts.get(part, ()):
            for name in [name for name in answers if name.startswith(start)]:
                del answers[name]

    def has_no_effect(self, path: str) -> None:
        """Forget that a key was read, so that it is reported to change nothing."""
        self.used.discard(path)
        self.answers.pop(path, None)

    def fitting(self, key: Key[T], fault: Callable[[T], str], default: T, group: str = "") -> T:
        """Return a key's value if it fits the other keys; else its default.

        A preset's value that does not fit the user's keys gives way to the default; the user's own is refused.
        """
        value = self.value(key, group=group, default=default)
        text = fault(value)
        if not text:
            return value
        path = f"{group}.{key.path}" if group else key.path
        if any(problem.key.partition(".")[0] in OF_OUTPUTS for problem in self.problems):
            return default  # what it should fit is wrong itself
        if path not in self.config.said and any(said.partition(".")[0] in OF_OUTPUTS for said in self.config.said):
            self.has_no_effect(path)
            self.answers[path] = [KeyAnswer(default)]
        else:
            self.problems.say(path, text)
        return default

    def typed(self, path: str, parse: values.Parser[T], default: T) -> T:
        """Return the value at a path, parsed; the default if it is unset or wrong."""
        value = self.given.get(path)
        if self.explains:
            self.answer(path, default)
        if value is None:
            return default
        self.used.add(path)
        try:
            return parse(value)
        except ValueError as error:
            return self.refused(path, error, default)

    def tried(self, path: str, make: Callable[[], T], default: T) -> T:
        """Return what `make` returns; if it refuses, note that and return the default."""
        try:
            return make()
        except ValueError as error:
            return self.refused(path, error, default)

    def refused(self, path: str, error: ValueError, default: T) -> T:
        """Note a problem, and return the default in place of the wrong value."""
        self.note(path, error)
        return default

    def note(self, path: str, error: ValueError) -> None:
        """Note what is wrong with a value, once: a formula may be wrong at every place."""
        if all(problem.key != path for problem in self.problems):
            if isinstance(error, UnknownWordError) and (hint := key_with_word(path, error.word)):
                error = error.instead(hint)
            self.problems.say(path, str(error))

    def required(self, key: Key[T], fallback: T, *, group: str = "") -> T:
        """Return the value of a key without a default.

        With the fallback, checking continues.
        """
        path = f"{group}.{key.path}" if group else key.path
        if self.given.get(path) is None:
            self.used.add(path)
            self.problems.say(path, f"is not set, and has no default. Set it, for example {path}={key.example}.")
        return self.typed(path, key.parse, fallback)

    def bound(self, value: Any) -> Any:
        """Return a value with the numbers that it names; a value that is no formula stays."""
        return with_numbers(value, self.given, self.used) if names_a_number(value) else value

    def is_set(self, path: str) -> bool:
        return self.given.get(path) is not None

    def any_below(self, prefix: str) -> bool:
        return prefix in self.groups

    def paths_in(self, group: str) -> Iterable[str]:
        """Return the paths of a group in order; without a group, all paths."""
        if group and group not in self.groups:
            return ()
        return (path for path in self.given if path.startswith(f"{group}.")) if group else self.given

    def below(self, group: str, names: frozenset[str]) -> dict[str, Any]:
        """Return the set keys of a group, among some names.

        Many parts ask for each group; it is looked up once.
        """
        if group and group not in self.groups:
            return {}
        if group not in self.found:
            # skip.order is the order of the concat, not of a unit
            unit = names - {"order"} if group == "skip" else names
            given, start = self.given, len(group) + 1 if group else 0
            self.found[group] = {path[start:]: given[path] for path in self.paths_in(group) if path[start:] in unit}
        return self.found[group]

    def took(self, path: str, places: Iterable[int]) -> None:
        """Remember that a key was read; if it is a list of levels, at these places."""
        self.used.add(path)
        self.entries.setdefault(path, set()).update(places)

    def per_level(
        self,
        key: Key[T],
        count: int,
        *,
        group: str = "",
        default: T | None = None,
        places: Collection[int] | None = None,
    ) -> tuple[T, ...]:
        """Return a value per level or edge; with `places`, the key is read at these alone."""
        path = f"{group}.{key.path}" if group else key.path
        value = self.given.get(path)
        usual = (key.default_value(0) if default is None else default,) * count
        if self.explains and usual and (places is None or places):
            self.answer(path, usual[0])
        if value is None or (self.depth_is_wrong and isinstance(value, list)):
            self.used.add(path)
            return usual
        there = range(count) if places is None else places
        if count and not there:
            return usual
        if count:
            self.took(path, there)

        def parse(entry: Any, i: int) -> T:
            return key.parse(self.bound(entry), i) if i in there else usual[i]

        return self.tried(path, lambda: levels.spread(value, count, parse, listed(path)), usual)

    def holds(self, setting: str) -> bool:
        """Return whether a key has a value, at any place."""
        path, _, value = setting.partition("=")
        given = self.given.get(path)
        return value in (given if isinstance(given, list) else [given])


@cache
def groups_of(path: str) -> frozenset[str]:
    """Return every group that contains a path."""
    return frozenset(path[:end] for end, letter in enumerate(path) if letter == ".")
