"""Parse one of some words, and suggest a word for one that is not known."""

from collections.abc import Collection, Mapping
from typing import Any, Generic, TypeVar

from unetgen._text import nearest, shown
from unetgen.language.aliases import WORDS

W = TypeVar("W", bound=str)


class UnknownWordError(ValueError):
    """A word that a key does not have; another key may have it."""

    def __init__(self, word: str, hint: str, choices: str) -> None:
        super().__init__(f"{shown(word)} is not known.{hint} Allowed: {choices}.")
        self.word, self.choices = word, choices

    def instead(self, hint: str) -> "UnknownWordError":
        """Return the same error with another hint."""
        return UnknownWordError(self.word, hint, self.choices)


class OneOf(Generic[W]):
    """Parses one of some words.

    `refused` are words that people expect, each with the reason why it is not allowed.
    """

    def __init__(self, choices: Collection[W], refused: Mapping[str, str] | None = None) -> None:
        self.choices = tuple(choices)
        self.refused = refused or {}

    def __call__(self, value: Any, *place: int) -> W:
        """Return the word; the error suggests the nearest spelling before it lists all."""
        if isinstance(value, str) and value in self.choices:
            return self.choices[self.choices.index(value)]
        if isinstance(value, list):
            allowed = ", ".join(self.choices)
            raise ValueError(f"{shown(value)} is a list, and this is one word for all. Allowed: {allowed}.")
        listed = ", ".join(sorted(self.choices)) if len(self.choices) > 4 else " or ".join(self.choices)
        if not isinstance(value, str):
            raise ValueError(f"{shown(value)} is not known.{suggest_word(str(value), self.choices)} Allowed: {listed}.")
        if value in self.refused and not alias_of(value, self.choices):
            raise ValueError(f"{shown(value)} {self.refused[value]} Allowed: {listed}.")
        raise UnknownWordError(value, suggest_word(value, self.choices), listed)


def suggest_word(word: str, choices: Collection[str]) -> str:
    """Suggest our name for another library's word, or the closest spelling."""
    alias = alias_of(word, choices)
    return f" Here it is called {alias}." if alias else nearest(word, choices)


def alias_of(word: str, choices: Collection[str]) -> str:
    """Return our name for another library's word, or an empty text.

    `none` is the linear activation, and not the linear interpolation.
    """
    ours, *beside = WORDS.get(word.lower(), "").split() or [""]
    return ours if ours in choices and {*beside} <= {*choices} else ""
