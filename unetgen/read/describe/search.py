"""Change a spec until its plan is the network."""

from collections.abc import Iterable, Iterator
from itertools import chain

from unetgen.errors import SettingError, SizeError
from unetgen.graph.spec import Spec
from unetgen.network.walk import walk
from unetgen.read.describe.edge_edits import edge_edits
from unetgen.read.describe.matching import Match, Wanted
from unetgen.read.describe.part_edits import part_edits
from unetgen.read.describe.unit_edits import unit_edits

Tried = tuple[Spec, Match]
ENOUGH = 8  # more matched nodes than this, and no other edit is tried
SETTLING = 6  # changes of units that an edit of the structure is given to prove itself


class Search:
    """A search with a bounded number of plans."""

    def __init__(self, target: Wanted, plans: int, flagged: set[int]) -> None:
        self.target, self.left = target, plans
        self.flagged = flagged

    def tried(self, spec: Spec) -> Tried | None:
        """Return a spec with its match, or `None` if it cannot be built."""
        if self.left <= 0:
            return None
        self.left -= 1
        try:
            return spec, self.target.match(walk(spec))
        except (SettingError, SizeError, AssertionError, ValueError, TypeError, IndexError):
            return None

    def climb(self, best: Tried) -> Tried:
        """Return the best that edits make of a spec."""
        while not best[1].is_whole:
            best = self.settled(best, 200)
            if best[1].is_whole:
                break
            better = self.restructured(best)
            if better is None:
                break
            best = better
        return best

    def settled(self, best: Tried, limit: int) -> Tried:
        """Apply edits of units as long as they help."""
        for _ in range(limit):
            better = self.first_better(best, unit_edits(best[0], best[1].difference))
            if better is None:
                return best
            best = better
        return best

    def first_better(self, best: Tried, specs: Iterable[Spec]) -> Tried | None:
        for spec in specs:
            if spec == best[0]:
                continue
            made = self.tried(spec)
            if made and made[1].score > best[1].score:
                return made
            if self.left <= 0:
                break
        return None

    def restructured(self, best: Tried) -> Tried | None:
        """Return the best of all edits of the structure, if it helps."""
        found: Tried | None = None
        for spec in self.structures(best):
            made = self.tried(spec)
            if made:
                made = self.settled(made, SETTLING)
                if made[1].score > (found or best)[1].score:
                    found = made
                    if made[1].is_whole or made[1].score > best[1].score + ENOUGH:
                        break
        return found

    def structures(self, best: Tried) -> Iterator[Spec]:
        spec, match = best
        difference = match.difference
        return chain(part_edits(spec, difference), edge_edits(spec, difference, self.flagged))
