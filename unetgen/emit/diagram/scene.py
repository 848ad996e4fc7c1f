"""What there is to draw, from plan nodes only: the rows of the U with their columns, and the links between maps.

An up-sampled map stands glued to the copied one, as parts of their concatenation in its true order.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from unetgen.emit.diagram.maps import FeatureMap, Link, LinkKind, feature_maps, links_between
from unetgen.emit.diagram.text import by_axis
from unetgen.errors import UserError
from unetgen.graph import Plan
from unetgen.ops import Axes


class Column(NamedTuple):
    """Boxes that stand side by side without a gap: one map, or the parts of a concatenation."""

    maps: tuple[FeatureMap, ...]

    @property
    def channels(self) -> int:
        return sum(feature_map.channels for feature_map in self.maps)

    def __contains__(self, name: object, /) -> bool:
        return any(feature_map.name == name for feature_map in self.maps)


class Row(NamedTuple):
    """One level: the columns on the left side of the U, and on the right; `dynamic` are the axes that are open."""

    level: int
    name: str
    left: tuple[Column, ...]
    right: tuple[Column, ...]
    dynamic: tuple[int, ...] = ()

    def printed(self, sizes: Axes) -> str:
        """A size of this level."""
        return by_axis(None if axis in self.dynamic else size for axis, size in enumerate(sizes))

    @property
    def columns(self) -> tuple[Column, ...]:
        return self.left + self.right

    @property
    def sizes(self) -> Axes:
        return self.left[0].maps[0].shape.sizes

    @property
    def constant(self) -> bool:
        """Whether all its maps are of one size."""
        return {m.shape.sizes for column in self.columns for m in column.maps} == {self.sizes}


@dataclass(frozen=True, eq=False)
class Scene:
    """The figure's contents."""

    plan: Plan
    maps: dict[str, FeatureMap]

    @cached_property
    def links(self) -> tuple[Link, ...]:
        return links_between(self.maps)

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        return tuple(self.row(level) for level in range(self.depth))

    @cached_property
    def depth(self) -> int:
        return 1 + max(feature_map.level for feature_map in self.maps.values())

    def row(self, level: int) -> Row:
        here = [m for m in self.maps.values() if m.level == level]
        sides = [[m for m in here if m.right == side] for side in (False, True)]
        left, right = (tuple(self.column(m) for m in side if not self.is_part(m)) for side in sides)
        return Row(level, "bottleneck" if level == self.depth - 1 else f"level {level}", left, right, self.plan.dynamic)

    def column(self, feature_map: FeatureMap) -> Column:
        if feature_map.kind != "concat":
            return Column((feature_map,))
        inputs = [self.maps[name] for name in feature_map.inputs]
        return Column(tuple(m if self.is_part(m) else feature_map for m in inputs))

    def is_part(self, feature_map: FeatureMap) -> bool:
        return any(link.kind == "joined" and link.source is feature_map for link in self.links)

    def linked(self, kind: LinkKind) -> list[Link]:
        return [link for link in self.links if link.kind == kind]


def scene(plan: Plan) -> Scene:
    """What there is to draw of a plan.

    Raises:
        UserError: the plan was not made from a description, so its levels are not known; or it has something that the
            figure cannot show.
    """
    if plan.spec is None:
        raise UserError(
            f"{plan.name!r} was read from a model and has no levels, so it cannot be drawn yet."
            " Draw a plan that was made from a description."
        )
    return Scene(plan, feature_maps(plan))
