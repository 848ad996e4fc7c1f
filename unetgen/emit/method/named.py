"""A block by its name in a sentence, and its convolutions in words."""

from typing import NamedTuple

from unetgen.emit.method.places import in_letters, worded_number
from unetgen.emit.method.units import a_or_an, in_turn, kernel_phrase, windowed
from unetgen.graph.parts import Unit

Units = tuple[Unit, ...]


class Named(NamedTuple):
    """A block's name, what it is made of, and clauses about its inside."""

    noun: str
    made_of: str = ""
    details: tuple[str, ...] = ()

    def counted(self, times: int) -> str:
        """Return a block, or several, in words: `two residual blocks of …`."""
        number = worded_number(times, self.noun) if times > 1 else a_or_an(self.noun)
        return f"{number}{f' of {self.made_of}' if self.made_of else ''}"


def convolutions(units: Units, times: int = 1) -> str:
    """Return a stage's convolutions with their kernels: `two 3×3 convolutions`."""
    kernels = [kernel_phrase(unit) for unit in units]
    if len(set(kernels)) == 1:
        return worded_number(len(units) * times, f"{kernels[0]} convolution")
    again = f", {in_letters(times)} times" if times > 1 else ""
    return f"{worded_number(len(units), 'convolution')} ({in_turn(kernels)}{again})"


def pointwise(units: Units) -> str:
    """Return the kernel of one pixel: `1×1`."""
    return windowed((1,) * len(units[0].kernel_size))
