"""How the value of a convolution's key is read at one place: level i, conv j."""

import re
from collections.abc import Collection
from typing import Any, Literal, Protocol, TypeVar, cast

from unetgen._text import shown
from unetgen.language import keras_words as keras_names
from unetgen.language import per_level as levels
from unetgen.language import values
from unetgen.ops import Axes

T_co = TypeVar("T_co", covariant=True)
Padding = Literal["same", "valid", "symmetric"] | Axes
FORMULA = re.compile(r"(?<![a-z_])[ij](?![a-z_])")
PARTS = ("conv", "norm", "activation", "dropout")


class CellParser(Protocol[T_co]):
    """From a raw value to the typed one; `i` and `j` are for formulas."""

    def __call__(self, value: Any, i: int, j: int, /) -> T_co: ...


def varies(value: Any) -> bool:
    """Whether a value may differ from place to place: a list, or a formula."""
    return isinstance(value, list) or (isinstance(value, str) and bool(FORMULA.search(value)))


def of_level(value: Any, count: int, i: int, what: str = "level") -> Any:
    """What a value says for a level: its entry where it is a list, itself where it is not."""
    return levels.per_level(value, count, what)[i]


def of_conv(entry: Any, convs: int, j: int, where: str) -> Any:
    """What a level's entry says for a conv; a part with one unit (`convs` 0) takes the first of several."""
    if convs:
        return levels.per_conv(entry, convs, where)[j]
    while isinstance(entry, list):  # of levels, of convs, or of both
        several = cast("list[Any]", entry)
        entry = several[0] if several else None
    return entry


def order(value: Any, i: int, j: int) -> tuple[str, ...]:
    parts = values.words(values.one_of(PARTS))(value)
    if len(set(parts)) < len(parts) or not parts:
        raise ValueError(
            f"{shown(value)} names a part twice, or none. Give each at most once: [conv, norm, activation]."
        )
    return parts


def padding(dims: int) -> CellParser[Padding]:
    def parse(value: Any, i: int, j: int) -> Padding:
        if isinstance(value, str) and not value[:1].isdigit() and not FORMULA.search(value):
            return cast("Padding", values.one_of(("same", "valid", "symmetric"))(value))
        return values.axes(dims, minimum=0)(value, i, j)

    return parse


def bias(value: Any, i: int, j: int) -> bool | None:
    """`None` for auto."""
    if value == "auto":
        return None
    if not isinstance(value, bool):
        raise ValueError(f"{shown(value)} is neither true, false nor auto. Write one of them.")
    return value


def function(value: Any, i: int, j: int) -> str:
    return known(keras_names.ACTIVATIONS | {"prelu"})(value)


def word(choices: Collection[str]) -> CellParser[str]:
    parse_one = values.one_of(choices)
    return lambda value, i, j: parse_one(value)


def positive(value: Any, i: int, j: int) -> float:
    return values.positive(value)


def slope(value: Any, i: int, j: int) -> float:
    """A number from 0; YAML's true and false are none."""
    return 0.0 if value in (0, 0.0) and value is not False else values.positive(value)


def flag(value: Any, i: int, j: int) -> bool:
    return values.boolean(value)


def known(names: frozenset[str]) -> values.Parser[str]:
    """One of Keras' words, or another word of Keras' for the same."""

    def parse(value: Any) -> str:
        other = keras_names.SAME.get(value.lower(), value) if isinstance(value, str) else value
        return values.one_of(sorted(names))(other if isinstance(other, str) and other in names else value)

    return parse
