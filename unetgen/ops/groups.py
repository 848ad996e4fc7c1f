"""Groups of channels: convolutions and normalizations need groups of equal size."""

import math

from unetgen.ops.base import Fault

TRIED = 10_000  # divisors next to a number; further away, 1 and all channels are near enough


def groups_fault(key: str, groups: int, *channels: int) -> Fault | None:
    """Return the fault of groups that do not divide the channels."""
    if groups <= 1:
        return None
    odd = next((count for count in channels if count % groups), None)
    if odd is None:
        return None
    near = nearest_divisor(math.gcd(*channels), groups)
    return Fault(key, f"has {groups} groups, which do not divide {odd} channels. The nearest that does is {near}.")


def nearest_divisor(number: int, to: int) -> int:
    """Return the divisor of a number that is nearest to another number.

    Of two it is the smaller.

    >>> nearest_divisor(32, to=5), nearest_divisor(1_000_000_007, to=8)
    (4, 1)
    """
    for step in range(min(to, TRIED)):
        found = [near for near in (to - step, to + step) if number % near == 0]
        if found:
            return found[0]
    return min(1, number, key=lambda end: abs(end - to))
