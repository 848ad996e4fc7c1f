"""Assign the source's layers to places, over every order of execution.

Only the set of filled places matters, so beginnings that filled the same places are one state, a bit per place. Most
networks have one or two states per step; only many equal branches in parallel have more.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from unetgen.errors import UserError
from unetgen.graph.cached import cached_property
from unetgen.read.weights.layer import Layer
from unetgen.read.weights.targets import Target

MOST = 20_000  # states at one step


@dataclass(frozen=True)
class Matching:
    """Match both sides with the user's `pairs` and `partial`.

    `may_be_ordered` is true for a state dict without `order`. `only` narrows the places of single layers.
    """

    layers: Sequence[Layer]
    targets: Sequence[Target]
    pairs: Mapping[str, str]
    partial: bool
    may_be_ordered: bool = False
    only: Mapping[int, list[int]] = field(default_factory=dict[int, list[int]])

    @cached_property
    def fits(self) -> dict[int, list[int]]:
        """The places with a layer's shapes, by layer.

        With `partial`, layers without any are left out.
        """
        found = {k: self.only.get(k) or self.fitting(layer) for k, layer in enumerate(self.layers)}
        return {k: places for k, places in found.items() if places} if self.partial else found

    def fitting(self, layer: Layer) -> list[int]:
        """Return the places that a layer fits.

        One that `pairs` names has that place alone.
        """
        wanted, taken, shapes = self.pairs.get(layer.name), self.pairs.values(), layer.shapes
        named = {
            t
            for t, target in enumerate(self.targets)
            if (target.name == wanted if wanted else target.name not in taken)
        }
        return [t for t in sorted(named) if self.targets[t].fits(layer.kind, shapes)]

    @cached_property
    def wanted(self) -> int:
        """The places to fill, as bits; with `partial` only those that some layer fits."""
        fitted = {t for places in self.fits.values() for t in places}
        return sum(1 << t for t in (fitted if self.partial else range(len(self.targets))))

    def next(self, state: int, k: int) -> list[int]:
        """Return the places that layer k can fill in a state."""
        return [t for t in self.fits[k] if self.is_open(state, t)]

    def is_open(self, state: int, t: int) -> bool:
        """Return whether a place is free and all places before it are filled."""
        return not state >> t & 1 and not self.targets[t].before & self.wanted & ~state

    @cached_property
    def steps(self) -> list[set[int]]:
        """The states before each layer and after the last one, as far as layers fit.

        Raises:
            UserError: there are too many.
        """
        steps = [{0}]
        for k in self.fits:
            states = {state | 1 << t for state in steps[-1] for t in self.next(state, k)}
            if len(states) > MOST:
                raise UserError(f"Up to {self.layers[k].name} there are over {MOST:,} ways to place the layers. Say"
                                " where some of them go: pairs={source: model}.")  # fmt: skip
            if not states:
                break
            steps.append(states)
        return steps

    @cached_property
    def ends(self) -> tuple[list[int], list[int]]:
        """The layers that have found no place, and the places that could be filled next."""
        state = min(self.steps[-1])
        rest = list(self.fits)[len(self.steps) - 1 :]
        return rest, [t for t in range(len(self.targets)) if self.wanted >> t & 1 and self.is_open(state, t)]

    @property
    def is_whole(self) -> bool:
        """True if all layers have places and all places layers.

        With `partial`, one of the two.
        """
        return not all(self.ends) if self.partial else not any(self.ends)

    @cached_property
    def possible(self) -> dict[int, list[int]]:
        """The places of each layer in some complete order."""
        found: dict[int, list[int]] = {}
        alive = self.steps[-1]
        for k, states in reversed(list(zip(self.fits, self.steps[:-1], strict=False))):
            moves = [(state, t) for state in states for t in self.next(state, k) if state | 1 << t in alive]
            found[k], alive = sorted({t for _, t in moves}), {state for state, _ in moves}
        return dict(reversed(found.items()))

    @property
    def undecided(self) -> dict[int, list[int]]:
        return {k: places for k, places in self.possible.items() if len(places) > 1}
