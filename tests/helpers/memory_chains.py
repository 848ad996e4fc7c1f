"""Chains of one op or block, from which the memory is read that training keeps for each.

A longer chain's peak exceeds a shorter one's by what its further units keep for backward. `measured_units.yaml` has
both peaks, as `tests/benchmarks/measure_units.py` found them.
"""

from typing import NamedTuple

from tests.helpers.memory_cases import read
from tests.helpers.memory_units import CHANNELS, IN_ANY_DIMENSION, ON_IMAGES, UNITS, conv
from unetgen.graph.draft import Draft, Place
from unetgen.graph.plan import Plan
from unetgen.graph.spec import Stage
from unetgen.metrics.step import training
from unetgen.metrics.tensor_bytes import size_of
from unetgen.ops import Input, Shape

IMAGES, PIXELS = 4, 4096
SIZES = {1: (PIXELS,), 2: (64, 64), 3: (16, 16, 16)}
SHORT, LONG = 3, 9  # units in a chain
DTYPES = ("float32", "mixed_bfloat16")


class Chain(NamedTuple):
    """A unit, the spatial axes of its maps, and the types of a step."""

    unit: str
    dims: int
    dtype: str

    @property
    def name(self) -> str:
        return f"{self.unit}, {self.dims}D"

    def plan(self, count: int) -> Plan:
        draft = Draft(count + 2)
        x = Place(draft, Stage(0, 0), "input").add(Input(Shape(CHANNELS, SIZES[self.dims])), role="")
        for level in range(count):
            x = UNITS[self.unit](Place(draft, Stage(level, 0)), x)
        head = Place(draft, Stage(count, 0)).add(conv(x, 2), x, role="head")
        return Plan(tuple(draft.nodes.values()), (head.name,), "channels_last", "chain", self.dtype)

    def predicted(self) -> list[int]:
        """Return the peaks of the short and the long chain."""
        return [training(self.plan(count), IMAGES).size for count in (SHORT, LONG)]

    def in_maps(self, size: float) -> float:
        return size / (IMAGES * CHANNELS * PIXELS * size_of(self.dtype))

    def kept(self, peaks: list[int]) -> float:
        """Return how many maps a unit keeps."""
        return self.in_maps((peaks[1] - peaks[0]) / (LONG - SHORT))

    def besides(self, peaks: list[int]) -> float:
        """Return how many maps there are at the peak besides those that units keep."""
        return self.in_maps(peaks[0]) - SHORT * self.kept(peaks)


def chains() -> list[Chain]:
    on_images = [Chain(unit, 2, dtype) for unit in (*ON_IMAGES, *IN_ANY_DIMENSION) for dtype in DTYPES]
    return on_images + [Chain(unit, dims, "float32") for unit in IN_ANY_DIMENSION for dims in (1, 3)]


def measured() -> dict[Chain, list[int]]:
    found = read("measured_units")
    return {chain: found[chain.name][chain.dtype] for chain in chains()}
