"""Calls that only change the view of a tensor."""

from unetgen.ops import Reshape
from unetgen.read.program.site import SAME_TENSOR, CallSite, Read


def same_call(site: CallSite) -> Read:
    """Return nothing for a call that copies or marks its input."""
    return SAME_TENSOR


def view_call(site: CallSite) -> Read:
    """Return a view as a map of one pixel, or nothing if the axes stay; else `None`."""
    before, after = site.sizes[0], site.made
    if before == after:
        return SAME_TENSOR
    is_vector = len(before) >= 2 and before[0] == site.batch and set(before[2:]) <= {1}
    is_pixel = len(after) > 2 and after[:2] == before[:2] and set(after[2:]) == {1}
    return [Reshape(len(after) - 2)] if is_vector and is_pixel and len(before) == 2 else None


def is_flattening(site: CallSite) -> bool:
    """Return whether a view drops the axes of a map of one pixel."""
    before, after = site.sizes[0], site.made
    return len(after) == 2 and len(before) > 2 and before[:2] == after and set(before[2:]) == {1}


def permuted_call(site: CallSite) -> Read:
    """Return nothing for a permutation that keeps the order of the axes; else `None`."""
    dims = site.given("dims")
    rank = len(site.sizes[0])
    if dims is None:
        return SAME_TENSOR if site.axis("dim0", 0, rank) == site.axis("dim1", 0, rank) else None
    return SAME_TENSOR if [int(axis) % rank for axis in dims] == list(range(rank)) else None


def expanded_call(site: CallSite) -> Read:
    """Return nothing for an expansion to the size that a map has."""
    return SAME_TENSOR if site.made == site.sizes[0] else None
