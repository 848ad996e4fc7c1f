"""Self-attention between all pixels of a map (Wang 2018; Ho 2020, appendix B).

Every pixel becomes an average of all pixels, weighted by how alike they are, and is added to itself.
"""

from dataclasses import replace
from typing import Annotated, Literal

from unetgen.errors import SettingError
from unetgen.graph.draft import Place
from unetgen.graph.parts import Unit
from unetgen.graph.plan import Node
from unetgen.network import lay_unit
from unetgen.network.units import part_op
from unetgen.ops import Attend, Merge

TITLE = "self-attention"


def attention(  # noqa: PLR0913  options are parameters
    place: Place,
    x: Node,
    unit: Unit,
    *,
    heads: Annotated[int, "groups of channels that attend apart"] = 1,
    heads_count: Annotated[
        Literal["heads", "channels"], "what heads counts: the groups, or the channels of each"
    ] = "heads",
    norm: Annotated[bool, "the stage's norm before it"] = True,
    use_bias: Annotated[bool, "of queries, keys and values"] = True,
) -> Node:
    """Add the attention: `(c, n) → (c, n)`, with the norm of the stage's units.

    Raises:
        SettingError: the heads do not divide the channels.
    """
    before = part_op(replace(unit, norm=unit.norm if norm else None), "norm", x.shape.channels)
    y = place.add(before, x, role="norm") if before else x
    count = heads_of_width(x.shape.channels, heads) if heads_count == "channels" else heads
    point = Unit(filters=x.shape.channels, kernel_size=(1,) * len(x.shape.sizes), order=("conv",), use_bias=use_bias)
    projected = (lay_unit(place, y, point, role) for role in ("query", "key", "value"))
    y = place.add(Attend(count), *projected, role="attend")
    y = lay_unit(place, y, replace(point, use_bias=True), "project")
    return place.add(Merge("add"), x, y, role="add")


def heads_of_width(channels: int, width: int) -> int:
    """Return the number of heads of a width.

    Raises:
        SettingError: they do not fill the channels.
    """
    if channels % width:
        text = (
            f"are of {width} channels, which do not divide the {channels} there. Use a divisor, or heads_count=heads."
        )
        raise SettingError("attention.heads", text)
    return channels // width
