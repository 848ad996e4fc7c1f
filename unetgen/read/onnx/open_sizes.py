"""The inputs of a graph, and a size for their open axes.

A batch that is open is one image. An image of open size has a reference size, and the plan says which axes are open.
"""

from pathlib import Path
from typing import Any

from unetgen._text import shown
from unetgen.errors import UserError

REFERENCE = {1: 1024, 2: 128, 3: 64}  # pixels along an open axis, by the number of spatial axes
FIXED = "Export it with a fixed size: without dynamic_axes or dynamic_shapes for that axis."


def network_inputs(graph: Any) -> list[Any]:
    """Return the inputs of the caller; old files list the weights among them."""
    stored = {one.name for one in graph.initializer}
    return [one for one in graph.input if one.name not in stored]


def fix_sizes(graph: Any, path: Path) -> tuple[int, ...]:
    """Give open axes a size, and return the spatial ones of the first input.

    Raises:
        UserError: the number of channels is open, or an axis of what is no image.
    """
    opened = [fix_input(one, path) for one in network_inputs(graph)]
    return opened[0] if opened else ()


def fix_input(one: Any, path: Path) -> tuple[int, ...]:
    """Give the open axes of an input a size, and return the spatial ones among them."""
    if not one.type.HasField("tensor_type") or not one.type.tensor_type.HasField("shape"):
        raise UserError(f"{path}: the input {shown(one.name)} has no size. Export it with an example input.")
    axes = one.type.tensor_type.shape.dim
    free = [place for place, axis in enumerate(axes) if axis.dim_value <= 0 and place]
    dims = len(axes) - 2
    is_last = free == list(range(1, dims + 1))  # the channels are the last axis, of a known size
    first = 1 if is_last else 2
    if free and (dims not in REFERENCE or not set(free) <= set(range(first, first + dims))):
        words = ", ".join(str(axes[place].dim_param or "?") for place in free)
        raise UserError(
            f"{path}: the input {shown(one.name)} has an open axis that is not of an image ({words}). {FIXED}"
        )
    for place in free:
        axes[place].dim_value = REFERENCE[dims]
    if len(axes) and axes[0].dim_value <= 0:
        axes[0].dim_value = 1
    return tuple(place - first for place in free)
