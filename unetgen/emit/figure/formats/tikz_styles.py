r"""Names in the TikZ picture, which authors use: styles by role, nodes by box.

Styles are in one `\tikzset` at the start of the picture, such as `unetgen/skip`. Further looks of the same role have
numbers.
"""

import re
from collections.abc import Iterator

from unetgen.emit.figure.drawing.shapes_of_figure import BoxShape, Figure

DIRECTORY = "unetgen"


class TikzStyles:
    """The styles that a picture uses, by name."""

    def __init__(self) -> None:
        self.options: dict[str, str] = {}

    def name(self, role: str, options: str) -> str:
        """Return the name of the style with these options, which is added if it is new."""
        number = 1
        while self.options.setdefault(role_name(role, number), options) != options:
            number += 1
        return f"{DIRECTORY}/{role_name(role, number)}"

    def known(self, role: str, options: str) -> str:
        """Return any style with these options, or else one of a role."""
        same = next((name for name, known in self.options.items() if known == options), None)
        return f"{DIRECTORY}/{same}" if same else self.name(role, options)

    def definitions(self) -> Iterator[str]:
        yield r"\tikzset{"
        yield from (f"  {DIRECTORY}/{name}/.style={{{options}}}," for name, options in self.options.items())
        yield f"  {DIRECTORY}/own/.try,"
        yield "}"


def role_name(role: str, number: int) -> str:
    return role if number == 1 else f"{role} {number}"


def box_style(box: BoxShape) -> str:
    """Return the role of a box: its side of the network, copied or changed."""
    return " ".join(filter(None, (box.role, "copied" * (box.part.look == "copied"), box.change)))


def node_names(figure: Figure) -> dict[str, str]:
    """Return a node's name for each box and mark.

    It has letters, digits, `-` and `_` only, which TikZ never reads as anything else.
    """
    names: dict[str, str] = {}
    taken: set[str] = set()
    for name in (*(box.name for box in figure.boxes), *figure.marks):
        plain = re.sub(r"[^A-Za-z0-9_-]+", "-", name)
        names[name] = next(each for each in spellings(plain) if each not in taken)
        taken.add(names[name])
    return names


def spellings(name: str) -> Iterator[str]:
    """Yield a name, then the name with numbers."""
    yield name
    yield from (f"{name}-{number}" for number in range(2, 10**6))
