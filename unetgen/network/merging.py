"""Merge maps: bring them to one size, then concatenate or add them."""

from unetgen._text import by_axis
from unetgen.errors import SettingError, SizeError
from unetgen.graph.draft import Place
from unetgen.graph.plan import Node
from unetgen.graph.spec import Skip
from unetgen.ops import Axes, Concat, Crop, Margins, Merge, Pad, ResizeTo


def fitted(place: Place, up: Node, skip: Node, fit: str) -> tuple[Node, Node]:
    """Bring the up-sampled map and the skip to equal sizes.

    Crops the skip, or pads or resizes the other.

    Raises:
        SizeError: the sizes differ, and the description does not say what to do.
    """
    wanted, there = skip.shape.sizes, up.shape.sizes
    if wanted == there:
        return up, skip
    larger = all(w >= t for w, t in zip(wanted, there, strict=True))
    if fit == "crop_skip" and larger:
        return up, place.add(Crop(halved(wanted, there)), skip, role="crop")
    if fit == "pad_up" and larger:
        return place.add(Pad(halved(wanted, there)), up, role="up_pad"), skip
    if fit == "resize_up":
        return place.add(ResizeTo(wanted, "nearest"), up, role="up_resize"), skip
    raise SizeError(f"the skip is {by_axis(wanted)} and the up-sampled map {by_axis(there)} at {place.named('')}")


def halved(larger: Axes, smaller: Axes) -> Margins:
    """Split the difference of sizes into margins, half of it before, the rest after."""
    return tuple(((m - n) // 2, m - n - (m - n) // 2) for m, n in zip(larger, smaller, strict=True))


def merge(place: Place, ups: list[Node], skips: list[Node], skip: Skip) -> Node:
    """Merge several maps into one; a single map stays as it is.

    Raises:
        SettingError: maps of different channels cannot be added.
    """
    maps = [*ups, *skips] if skip.order == "up_first" else [*skips, *ups]
    if len(maps) == 1:
        return maps[0]
    if skip.kind != "add":
        return place.add(Concat(), *maps, role="concat")
    channels = {node.shape.channels for node in maps}
    if len(channels) > 1:
        there = " and ".join(str(node.shape.channels) for node in maps)
        raise SettingError(
            "skip.kind",
            f"'add' at {place.named('')} would add maps of {there} channels. Bring the map from below to the skip's"
            " channels (up.kind=transpose with up.filters=skip, or up.after.filters=skip), or use skip.kind=concat.",
        )
    return place.add(Merge("add"), *maps, role="add_skip")
