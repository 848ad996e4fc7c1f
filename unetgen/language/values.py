"""Parse what a user wrote to a typed value, or say what is wrong with it.

Each parser takes the raw value (from YAML, the command line or Python) and returns the typed one, or raises
`ValueError` with the second half of an error message: what was given, what is allowed, the nearest valid value.
"""

import re
from collections.abc import Callable, Collection
from functools import cache
from typing import Any, Generic, Literal, TypeVar, cast

from unetgen._text import AXES, by_axis, shown
from unetgen.graph import formula
from unetgen.language.words import OneOf
from unetgen.ops import Axes

T = TypeVar("T")
W = TypeVar("W", bound=str)
Parser = Callable[[Any], T]

MOST = 64  # levels, and convolutions of a stage
NUMBER = re.compile(r"([0-9]{1,20}\.?[0-9]{0,20}|\.[0-9]{1,20})(e[-+]?[0-9]{1,3})?", re.IGNORECASE)
RANGE = re.compile(r"\s*(\d{1,9})\s*(?:-|–|\.\.|:|to)\s*(\d{1,9})\s*")  # as people write one
WORD = re.compile(r"\s*\d+(\s*x\s*\d+)*\s*")
SIZE = re.compile(r"[1-9]\d{0,5}(?:x[1-9]\d{0,5}){0,2}")  # as nearly everybody writes one


class Whole:
    """Parses a whole number within bounds."""

    def __init__(self, minimum: int, maximum: int) -> None:
        self.minimum, self.maximum = minimum, maximum

    def __call__(self, value: Any) -> int:
        if type(value) is int and self.minimum <= value <= self.maximum:
            return value
        written = isinstance(value, str) and re.fullmatch(r"-?\d{1,15}", value)
        exponent = isinstance(value, float) and value.is_integer() and abs(value) <= formula.LARGEST  # 1e6
        number = int(value) if written or exponent else value
        if isinstance(number, bool) or not isinstance(number, int):
            nearest = (
                f" The nearest is {max(self.minimum, round(value))}."
                if isinstance(value, float) and abs(value) < formula.LARGEST
                else ""
            )
            several = sweep_hint(value)
            raise ValueError(
                f"{shown(value)} is not a whole number. Give a whole number from {self.minimum}.{nearest}{several}"
            )
        if number < self.minimum:
            raise ValueError(f"{number} is too small. Give a whole number from {self.minimum}.")
        if number > self.maximum:
            raise ValueError(f"{shown(number)} is too large. Give a whole number up to {self.maximum}.")
        return number


@cache
def whole(minimum: int = 1, maximum: int = int(formula.LARGEST)) -> Whole:
    """Return a parser of whole numbers within bounds."""
    return Whole(minimum, maximum)


def sweep_hint(value: Any) -> str:
    """Return how `2-5` or a list is written as the values of a sweep."""
    ends = RANGE.fullmatch(value) if isinstance(value, str) else None
    first, last = map(int, ends.groups()) if ends else (0, 0)
    numbers = [*range(first, last + 1)] if first < last <= first + MOST else items_of(value) or []
    if len(numbers) < 2 or not all(type(number) is int for number in numbers):
        return ""
    written = ",".join(map(str, numbers)) if len(numbers) < 7 else f"range({first},{last + 1})"
    return f" For a network of each write {written}, with -m."


def positive_number(value: Any) -> float:
    """Parse a number above zero; YAML reads `1e-4` as a text."""
    if isinstance(value, str) and NUMBER.fullmatch(value):
        value = float(value)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < formula.LARGEST:
        with_unit = re.fullmatch(r"\s*([0-9.]{1,20})\s*[A-Za-z%]+\s*", value) if isinstance(value, str) else None
        such_as = f"{with_unit[1]}, without a unit" if with_unit else "0.001 or 2"
        raise ValueError(f"{shown(value)} is not a positive number. Give a number above 0, such as {such_as}.")
    return value


def rate(value: Any, i: int = 0, j: int = 0) -> float:
    """Parse a rate from 0 to below 1, or a formula that gives one."""
    percent = re.fullmatch(r"\s*(\d{1,2})\s*%\s*", value) if isinstance(value, str) else None
    if percent:
        raise ValueError(f"{shown(value)} is a percentage. Write {int(percent[1]) / 100:g}.")
    number = formula.evaluate(value, i=i, j=j) if isinstance(value, str) else value
    if isinstance(number, bool) or not isinstance(number, int | float) or not 0 <= number < 1:
        where = f" gives {number:g} at i = {i}, j = {j}, which" if isinstance(value, str) else ""
        raise ValueError(f"{shown(value)}{where} is not a rate. Give a number from 0 to below 1, such as 0.3.")
    return float(number)


def wholes(value: Any) -> tuple[int, ...]:
    """Parse a list of whole numbers from 1."""
    items = items_of(value)
    if not items:
        raise ValueError(f"{shown(value)} is not a list of numbers. Write [1, 2, 4].")
    return tuple(whole(1)(item) for item in items)


def boolean(value: Any) -> bool:
    if isinstance(value, list):
        raise ValueError(f"{shown(value)} is a list, and this is one value for all. Write true or false.")
    if not isinstance(value, bool):
        raise ValueError(f"{shown(value)} is neither true nor false. Write true or false.")
    return value


def text(value: Any) -> str:
    if not isinstance(value, str | int | float) or isinstance(value, bool) or not str(value).strip():
        raise ValueError(f"{shown(value)} is not text. Give a name.")
    return str(value)


class Policy(Generic[W]):
    """Parses one of some words, or a number: a channel policy."""

    def __init__(self, choices: Collection[W]) -> None:
        self.choices = tuple(choices)

    def __call__(self, value: Any, i: int) -> W | int:
        if value in self.choices:
            return value
        if isinstance(value, str) and value.isidentifier() and value not in ("i", "j"):
            OneOf((*self.choices, "a number"))(value)
        return number(value, i)


def items_of(value: Any) -> list[Any] | None:
    """Return the items of a list or tuple; `None` for anything else."""
    return list(cast("list[Any]", value)) if isinstance(value, list | tuple) else None


class Words(Generic[W]):
    """Parses a list of words; one word is a list of one."""

    def __init__(self, parse_one: Parser[W]) -> None:
        self.parse_one = parse_one
        self.choices: tuple[str, ...] = getattr(parse_one, "choices", ())

    def __call__(self, value: Any) -> tuple[W, ...]:
        items = items_of(value)
        return tuple(self.parse_one(item) for item in ([value] if items is None else items))


def few(value: Any, i: int, minimum: int = 1) -> int:
    """Parse a number of convolutions, which has a small maximum."""
    return whole(minimum, MOST)(number(value, i, 0, minimum))


def tap(value: Any, i: int) -> int | Literal["input", "blocks"] | None:
    """Parse the number of a convolution, from 0.

    `input` is what the stage receives, `null` the last convolution; `blocks` is the input and every block's output.
    """
    if value in ("input", "blocks"):
        return value
    return None if value is None else number(value, i, 0, 0)


def number(value: Any, i: int, j: int = 0, minimum: int = 1) -> int:
    """Parse a whole number, or a formula in `i` and `j` that gives one."""
    if isinstance(value, str) and not re.fullmatch(r"\s*-?\d+\s*", value):
        result = formula.evaluate(value, i=i, j=j)
        if result != int(result) or result < minimum:
            round_it = ": round(…) rounds, … // 1 rounds down" if result != int(result) else ""
            raise ValueError(
                f"the formula {value!r} gives {result:g} at i = {i}, j = {j}."
                f" It must give whole numbers from {minimum}{round_it}."
            )
        return int(result)
    return whole(minimum)(value)


def axes(value: Any, i: int = 0, j: int = 0, *, dims: int, minimum: int = 1) -> Axes:
    """Return a value per axis: one number for all, or a word of numbers, `1x3x3`."""
    if isinstance(value, str) and "x" in value and WORD.fullmatch(value):
        parts = tuple(whole(minimum)(part.strip()) for part in value.split("x"))
        if len(parts) != dims:
            raise ValueError(f"{value} has {len(parts)} axes, the input has {dims}. Write {example(parts, dims)}.")
        return parts
    if isinstance(value, list):
        word = example(tuple(n for n in cast("list[Any]", value) if isinstance(n, int)) or (3,), dims)
        raise ValueError(f"{shown(value)} is a list where one value goes. A value per axis is one word: {word}.")
    if isinstance(value, str) and not re.search(r"[ij]", value) and not re.fullmatch(r"\s*-?\d+\s*", value):
        each = "x".join("3" * dims)
        raise ValueError(f"{shown(value)} is not a size. Give a whole number from 1, or one per axis: {each}.")
    return (number(value, i, j, minimum),) * dims


def odd_axes(value: Any, dims: int) -> Axes:
    """Parse a kernel for one convolution."""
    kernel = axes(value, dims=dims)
    refuse_even(kernel, (1,) * dims, (1,) * dims)
    return kernel


def refuse_even(kernel: Axes, dilation: Axes, strides: Axes) -> None:
    """Refuse an even kernel under `same` padding: it has no centre.

    Strides or dilation by an even number allow it.

    Raises:
        ValueError: the message has the odd neighbours.
    """
    if any(k % 2 == 0 and ((k - 1) * d + 1 - s) % 2 for k, d, s in zip(kernel, dilation, strides, strict=True)):
        smaller, larger = (by_axis(tuple(k + step * (k % 2 == 0) for k in kernel)) for step in (-1, 1))
        raise ValueError(
            f"{by_axis(kernel)} is even: with same padding it has no centre, and each convolution shifts its output by"
            f" half a pixel. Use {smaller} or {larger}."
        )


def size(value: Any) -> tuple[int | None, ...]:
    """Parse the input's size, `160x160x16`: one to three axes, `null` for an open one."""
    if isinstance(value, str) and SIZE.fullmatch(value):
        return tuple(map(int, value.split("x")))
    items = items_of(value) or re.split("[xX×]", str(value))  # figures print ×
    try:
        sizes = tuple(None if item in (None, "null") else whole(1)(trimmed(item)) for item in items)
    except ValueError:
        raise ValueError(f"{shown(value)} is not a size. Give one to three whole numbers from 1: 160x160x16.") from None
    if not 1 <= len(sizes) <= len(AXES):
        channels = " The channels are a key of their own, input.channels." * (len(sizes) == len(AXES) + 1)
        raise ValueError(f"{shown(value)} has {len(sizes)} axes. Give one to three: 160x160x16.{channels}")
    return sizes


def trimmed(value: Any) -> Any:
    return value.strip() if isinstance(value, str) else value


def example(parts: Axes, dims: int) -> str:
    return by_axis((parts + parts[-1:] * dims)[:dims])
