"""`--size`: networks that were read, laid out for another size of their input."""

from collections.abc import Sequence

from unetgen._text import shown
from unetgen.cli.arguments import without_option
from unetgen.errors import UserError
from unetgen.graph.plan import Plan

LARGEST = 10**6  # pixels of an axis


def without_size(arguments: list[str], usage: str) -> tuple[list[str], str]:
    """Return the arguments without `--size SIZE`, and the size or an empty text."""
    return without_option(arguments, "--size", "a size, such as 96x96x96", usage)


def networks_at(networks: Sequence[str], size: str) -> list["str | Plan"]:
    """Return networks with those that are read laid out at a size.

    Without a size they are returned unchanged.

    Raises:
        UserError: it is no size, none of them is read, or one does not take it.
    """
    if not size:
        return [*networks]
    from unetgen.graph.resized import at_size
    from unetgen.read.anything import as_plan, is_read

    sizes = sizes_of_text(size)
    if not any(map(is_read, networks)):
        raise UserError(f"A description takes its size as a key: input.size={size}.")
    return [at_size(as_plan(one), sizes) if is_read(one) else one for one in networks]


def sizes_of_text(text: str) -> tuple[int, ...]:
    """Return `96x96x96` as numbers."""
    parts = text.replace("×", "x").split("x")
    if not all(part.isdecimal() and len(part) < len(str(LARGEST)) and int(part) > 0 for part in parts):
        raise UserError(f"--size {shown(text)} is not a size. Write pixels per axis, such as 96x96x96.")
    return tuple(map(int, parts))
