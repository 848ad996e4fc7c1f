"""Parse names of blocks, attentions, gates and topologies, and options' values."""

from typing import Any, Literal, get_args, get_origin

from unetgen._text import available, shown
from unetgen.errors import UserError
from unetgen.language import values
from unetgen.language.values import OneOf, Parser
from unetgen.network import recipes


class RecipeName:
    """Parses the name of a recipe: one of ours, or one of a user's own.

    `resizing` takes those blocks alone that can change the size.
    """

    def __init__(self, kind: str, *, resizing: bool = False) -> None:
        self.kind = kind
        self.resizing = resizing

    @property
    def choices(self) -> tuple[str, ...]:
        """The existing names, looked up when printed, since users' own are known by then."""
        none = ("none",) * (self.kind in ("attention", "gate"))
        return (*none, *(name for name in recipes.names(self.kind) if self.takes(name)))

    def takes(self, name: str) -> bool:
        """Return whether a recipe fits the key."""
        return not self.resizing or recipes.can_resize(name)

    def __call__(self, value: Any, *place: int) -> str:
        """Return the name.

        Raises:
            ValueError: no part has this name, it keeps the size, or it is a user's own and cannot be imported.
        """
        none = ("none",) * (self.kind in ("attention", "gate"))
        try:
            if value in none or not recipes.exists(self.kind, value):
                return OneOf(self.choices)(value)
            recipes.options(self.kind, value)
            fits = self.takes(value)
        except UserError as error:
            raise ValueError(str(error)) from None
        if not fits:
            raise ValueError(f"{shown(value)} keeps the size.{available(self.choices)}")
        return value


def option_parser(type_: Any) -> Parser[Any]:
    """Return the parser of a recipe's option, from its annotation."""
    if get_origin(type_) is Literal:
        return OneOf(get_args(type_))
    if get_origin(type_) is tuple:
        return values.wholes
    return {bool: values.boolean, int: values.whole(1), float: values.positive_number}[type_]
