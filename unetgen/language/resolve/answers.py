"""Answers: the values that the pass over a description finds for its keys."""

from typing import Any, NamedTuple


class KeyAnswer(NamedTuple):
    """A value as it was given, with the key that gives it, or a default.

    A default has no key.
    """

    value: Any
    path: str = ""


Answers = dict[str, list[KeyAnswer]]  # by path or name; a default may differ from place to place


def add_answer(answers: Answers, name: str, value: Any, path: str = "") -> None:
    """Add what was found for a key, unless it was found before.

    A value that a key gives is the same at every place.
    """
    found = answers.get(name)
    if found is None:
        answers[name] = [KeyAnswer(value, path)]
    elif not found[0].path and (answer := KeyAnswer(value, path)) not in found:
        found.append(answer)
