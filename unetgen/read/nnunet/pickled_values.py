"""NumPy's arrays and numbers in a pickle, as lists and numbers of Python."""

import struct
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple, cast

MOST_NUMBERS, DEEPEST = 10_000, 8  # that are taken from one list or array, and its levels
CODES = {"i1": "b", "i2": "h", "i4": "i", "i8": "q", "u1": "B", "u2": "H", "u4": "I", "u8": "Q", "f2": "e", "f4": "f",
         "f8": "d", "b1": "?"}  # fmt: skip


class PickleError(ValueError):
    """A pickle that is not read, with the reason."""


class Global(NamedTuple):
    """Something that a pickle names, and that is made by hand."""

    name: str


class Made:
    """The result of calling one of them."""

    name: str
    arguments: tuple[Any, ...]
    state: tuple[Any, ...]

    def __init__(self, name: str, arguments: tuple[Any, ...]) -> None:
        self.name, self.arguments, self.state = name, arguments, ()


def plain(value: Any) -> Any:
    """Return a copy with lists for tuples and arrays, and Python's numbers.

    Raises:
        PickleError: it has too many values, repeated ones counted again, or an array is not whole.
    """
    return copied(value, iter(range(MOST_NUMBERS)), DEEPEST)


def copied(value: Any, left: Iterator[int], levels: int) -> Any:
    """Return a copy of at most as many values and levels as are left."""
    if next(left, None) is None or levels < 0:
        raise PickleError(f"a list in it has more than {MOST_NUMBERS:,} values, or {DEEPEST} levels")
    if isinstance(value, Global):
        raise PickleError("an array in it is not whole")
    if isinstance(value, Made):
        return number_or_array(value, left, levels)
    if isinstance(value, dict):
        return {key: copied(item, left, levels - 1) for key, item in cast("dict[Any, Any]", value).items()}
    if isinstance(value, list | tuple):
        return [copied(item, left, levels - 1) for item in cast("Sequence[Any]", value)]
    return value


def number_or_array(made: Made, left: Iterator[int], levels: int) -> Any:
    """Return a number of NumPy, or an array of numbers or of objects.

    Raises:
        PickleError: it is not whole.
    """
    if made.name == "scalar" and len(made.arguments) == 2 and len(found := numbers(*made.arguments, most=1)) == 1:
        return found[0]
    if made.name != "array" or len(made.state) != 5 or not isinstance(made.state[1], tuple):
        raise PickleError("an array in it is not whole")
    _, shape, dtype, by_column, content = made.state
    if isinstance(content, list):  # of objects
        return shaped(copied(content, left, levels - 1), shape, by_column=bool(by_column))
    return shaped(numbers(dtype, content), shape, by_column=bool(by_column))


def numbers(dtype: Any, data: Any, most: int = MOST_NUMBERS) -> list[Any]:
    """Return the numbers in an array's bytes.

    Raises:
        PickleError: their type is not a number's, or there are too many.
    """
    if not isinstance(dtype, Made) or dtype.name != "dtype" or not dtype.arguments or not isinstance(data, bytes):
        raise PickleError("an array in it is not whole")
    name, order = dtype.arguments[0], str(dtype.state[1]) if len(dtype.state) > 1 else "|"
    code = CODES.get(name) if isinstance(name, str) else None
    if code is None or order not in "<>|=":
        raise PickleError("an array in it has values that are not numbers")
    form = f"{'>' if order == '>' else '<'}{{}}{code}"
    count, rest = divmod(len(data), struct.calcsize(form.format("")))
    if rest or not 1 <= count <= most:
        raise PickleError("an array in it is not whole, or has too many numbers")
    return list(struct.unpack(form.format(count), data))


def shaped(flat: list[Any], shape: tuple[Any, ...], *, by_column: bool) -> Any:
    """Return numbers in lists as an array's shape says."""
    if len(shape) == 1:
        return flat
    if len(shape) != 2 or not all(isinstance(n, int) and n > 0 for n in shape) or shape[0] * shape[1] != len(flat):
        raise PickleError("an array in it has a shape that plans do not have")
    rows, columns = shape
    if by_column:
        return [flat[i::rows] for i in range(rows)]
    return [flat[i * columns : (i + 1) * columns] for i in range(rows)]
