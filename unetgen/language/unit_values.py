"""Read the value of a convolution's key at one place: level i, conv j."""

import re
from typing import Any, Literal, Protocol, TypeVar, cast, get_args

from unetgen._text import shown
from unetgen.language import per_level as levels
from unetgen.language import values
from unetgen.language.keras_words import ACTIVATIONS, KerasWord
from unetgen.ops import Axes, Border

T_co = TypeVar("T_co", covariant=True)
PaddingWord = Literal["same", "valid", "symmetric", "reflect", "replicate", "circular"]
Padding = PaddingWord | Axes
FORMULA = re.compile(r"(?<![a-z_])[ij](?![a-z_])")
UnitPart = Literal["conv", "norm", "activation", "dropout"]
PARTS_OF_A_UNIT: values.Words[UnitPart] = values.Words(values.OneOf(get_args(UnitPart)))
FUNCTIONS = KerasWord(ACTIVATIONS | {"prelu"})
PADDINGS: values.OneOf[PaddingWord] = values.OneOf(get_args(PaddingWord))
BORDERS: dict[Any, Border] = {"reflect": "reflect", "replicate": "replicate", "circular": "circular"}
CENTRED = frozenset({"symmetric", *BORDERS})  # half of the kernel on both sides


class CellParser(Protocol[T_co]):
    """From a raw value to the typed one; `i` and `j` are for formulas."""

    def __call__(self, value: Any, i: int, j: int, /) -> T_co: ...


def varies(value: Any) -> bool:
    """Return whether a value may differ from place to place: a list, or a formula."""
    return isinstance(value, list) or (isinstance(value, str) and bool(FORMULA.search(value)))


def of_level(value: Any, count: int, i: int, what: str = "level") -> Any:
    """Return a value's entry for a level; a value that is not a list is its own entry."""
    return levels.one_per_level(value, count, what)[i]


def of_conv(entry: Any, convs: int, j: int, where: str) -> Any:
    """Return a level's entry for a conv.

    A part with one unit takes the first that is set.
    """
    if convs:
        return levels.per_conv(entry, convs, where)[j]
    while isinstance(entry, list):  # of levels, of convs, or of both
        several = cast("list[Any]", entry)
        entry = next((item for item in several if item is not None), None)
    return entry


def order(value: Any, i: int, j: int) -> tuple[str, ...]:
    parts = PARTS_OF_A_UNIT(value)
    if len(set(parts)) < len(parts) or not parts:
        raise ValueError(
            f"{shown(value)} names a part twice, or none. Give each at most once: [conv, norm, activation]."
        )
    return parts


def padding(value: Any, i: int, j: int, *, dims: int) -> Padding:
    """Return a word, or the pixels on both sides per axis."""
    if isinstance(value, str) and not value[:1].isdigit() and not FORMULA.search(value):
        return PADDINGS(value)
    return values.axes(value, i, j, dims=dims, minimum=0)


def bias(value: Any, i: int, j: int) -> bool | None:
    """Parse `use_bias`; `None` is auto."""
    if value == "auto":
        return None
    if not isinstance(value, bool):
        raise ValueError(f"{shown(value)} is neither true, false nor auto. Write one of them.")
    return value


def function(value: Any, i: int, j: int) -> str:
    return FUNCTIONS(value)


def positive_per_level(value: Any, i: int, j: int) -> float:
    return values.positive_number(value)


def slope(value: Any, i: int, j: int) -> float:
    """Parse a number from 0; YAML's true and false are refused."""
    return 0.0 if value in (0, 0.0) and value is not False else values.positive_number(value)


def flag(value: Any, i: int, j: int) -> bool:
    return values.boolean(value)
