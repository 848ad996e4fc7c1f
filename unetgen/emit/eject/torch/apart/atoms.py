"""The parts of a class: layers, and expressions of tensors."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple


class Hole(NamedTuple):
    """A number in an atom's text.

    `hint` names the parameter that it may become. With `tensor`, the number is this tensor's channels.
    """

    hint: str
    value: Any
    tensor: str = ""
    word: str = ""  # the parameter's name in a class within

    @property
    def is_channels(self) -> bool:
        return self.hint == "channels"


@dataclass(frozen=True, slots=True, kw_only=True)
class Atom:
    """A layer with the call that makes it, or an expression of tensors.

    Numbers are in `text` as `{h0}`, `{h1}`, …; the tensors of an expression as `{0}`, `{1}`, …. `owner` is the atom
    whose layer is used again.
    """

    name: str
    text: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    holes: tuple[Hole, ...] = ()
    is_layer: bool = True
    owner: str = ""


@dataclass
class Form:
    """A text in the making, which collects its numbers."""

    holes: list[Hole] = field(default_factory=list[Hole])

    def hole(self, hint: str, value: Any, tensor: str = "") -> str:
        self.holes.append(Hole(hint, value, tensor))
        return f"{{h{len(self.holes) - 1}}}"

    def axes(self, hint: str, values: Sequence[Any]) -> str:
        """Return a hole for a value per axis, one number where the axes agree."""
        return self.hole(hint, values[0] if len(set(values)) == 1 else tuple(values))


def filled_text(atom: Atom, names: Sequence[str], numbers: Sequence[str]) -> str:
    """Return the atom's text with names for its tensors and its numbers."""
    return atom.text.format(*names, **{f"h{i}": number for i, number in enumerate(numbers)})
