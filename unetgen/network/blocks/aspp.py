"""Atrous spatial pyramid pooling (Chen 2017, DeepLabv3, figure 5).

Dilated branches are concatenated.
"""

from typing import Annotated

from unetgen.graph.draft import Place
from unetgen.graph.parts import Unit
from unetgen.graph.plan import Node
from unetgen.network import lay_unit
from unetgen.network.blocks._parts import bare, block_pointwise, dilated, filters_of, only, refuse_strides
from unetgen.ops import Concat, GlobalPool, Reshape, ResizeTo

TITLE = "ASPP"
KEEPS_SIZE = True


def block(  # noqa: PLR0913  options are parameters
    place: Place,
    x: Node,
    units: tuple[Unit, ...],
    *,
    rates: Annotated[tuple[int, ...], "dilation rate of each branch"] = (6, 12, 18),
    pointwise_branch: Annotated[bool, "a branch of a 1x1 convolution"] = True,
    pooling_branch: Annotated[bool, "a branch of the image's averages"] = True,
    output_norm: Annotated[bool, "the units' norm and activation after the 1x1 convolution at the end too"] = True,
) -> list[Node]:
    """Add the block: `(c, n) → (filters, n)`, one tap.

    Raises:
        SettingError: there are several units, they stride, or they have a dilation of their own.
    """
    unit = only(units, "aspp")
    refuse_strides(units, "aspp", "dilates its convolutions, which then cannot stride")
    alone = block_pointwise(unit, filters_of(unit))
    branches = [lay_unit(place, x, alone, "pointwise")] if pointwise_branch else []
    branches += [lay_unit(place, x, dilated(unit, rate, "aspp"), f"branch{i}") for i, rate in enumerate(rates)]
    branches += [lay_pooled(place.within("pooling"), x, alone)] if pooling_branch else []
    joined = place.add(Concat(), *branches, role="join") if len(branches) > 1 else branches[0]
    return [lay_unit(place, joined, alone if output_norm else bare(alone), "output")]


def lay_pooled(place: Place, x: Node, unit: Unit) -> Node:
    """Add the convolved averages, broadcast: `(c, n) → (filters, n)`."""
    dims = len(x.shape.sizes)
    means = place.add(GlobalPool("average"), x, role="average")
    pixel = lay_unit(place, place.add(Reshape(dims), means, role="reshape"), unit, "conv")
    return place.add(ResizeTo(x.shape.sizes, "nearest"), pixel, role="resize")
