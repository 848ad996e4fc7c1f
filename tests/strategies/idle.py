"""Null for the entries of lists of levels that nothing reads."""

from typing import Any, cast

from tests.strategies.basics import Keys
from tests.strategies.outline import Outline

OF_LEVELS = ("kernel_size", "dilation_rate", "use_bias", "norm", "activation", "dropout", "repeats")


def without_idle_entries(found: Keys, o: Outline) -> Keys:
    """Write null at levels without convolutions, and where the bottleneck has a key of its own."""
    below: Keys = found.get("bottleneck", {})
    empty = [] if "convs" in found.get("decoder", {}) else [i for i, count in enumerate(o.convs) if not count]
    there = {key: quiet(found[key], below.get(key), empty) for key in OF_LEVELS if key in found}
    return found | there | {"convs": quiet(found["convs"], below.get("convs"), [])} | quiet_filters(found, o)


def quiet(value: Any, own: Any, empty: list[int]) -> Any:
    """Write null in a list, or in the lists of a group."""
    if isinstance(value, dict):
        group = cast("Keys", value)
        below = cast("Keys", own) if isinstance(own, dict) else {"kind": own, "rate": own}
        return {key: quiet(inner, below.get(key), empty) for key, inner in group.items()}
    if not isinstance(value, list):
        return value
    entries = cast("list[Any]", value)
    if "..." in entries:
        return entries
    idle = {*empty, *([len(entries) - 1] if own is not None else [])}
    there = [None if i in idle else entry for i, entry in enumerate(entries)]
    return there if any(entry is not None for entry in there) else entries


def quiet_filters(found: Keys, o: Outline) -> Keys:
    """Return the filters with null at empty levels; those of a decoder are of its own."""
    own = found["filters"]
    if "per_level" not in own:
        return {"filters": own}
    last = o.depth - 1 if "filters" in found.get("bottleneck", {}) else None
    return {
        "filters": {
            "per_level": [entry if o.convs[i] and i != last else None for i, entry in enumerate(own["per_level"])]
        }
    }
