"""What there is to draw: feature maps, what leads from one to the next, and the rows of the U. From plan nodes only.

A map is what a convolution, pooling, up-sampling or concatenation makes; norms and activations belong to the map that
they change. An up-sampled map stands glued to the copied one, as parts of their concatenation in its true order.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Literal, assert_never

from unetgen.errors import UserError
from unetgen.graph import Node, Plan
from unetgen.ops import Activation, Axes, Concat, Conv, ConvTranspose, Foreign, Input, Norm, Pool, Resize, Shape

MapKind = Literal["input", "conv", "head", "pool", "up", "concat"]
LinkKind = Literal["conv", "head", "pool", "up", "skip", "joined"]


@dataclass(frozen=True, slots=True)
class FeatureMap:
    """One box. `nodes` make it, the first gives its name; `inputs` name the maps that it is made from.

    `channels` are what its box shows: of a concatenation the copied ones.
    """

    kind: MapKind
    nodes: tuple[Node, ...]
    inputs: tuple[str, ...]
    channels: int

    @property
    def name(self) -> str:
        return self.nodes[0].name

    @property
    def shape(self) -> Shape:
        return self.nodes[-1].shape


@dataclass(frozen=True, slots=True)
class Column:
    """Boxes that stand side by side without a gap: one map, or the parts of a concatenation."""

    maps: tuple[FeatureMap, ...]

    @property
    def channels(self) -> int:
        return sum(feature_map.channels for feature_map in self.maps)

    def __contains__(self, name: str) -> bool:
        return any(feature_map.name == name for feature_map in self.maps)


@dataclass(frozen=True, slots=True)
class Row:
    """One level: the columns on the left side of the U, and on the right."""

    level: int
    name: str
    left: tuple[Column, ...]
    right: tuple[Column, ...]

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


@dataclass(frozen=True, slots=True)
class Link:
    """What leads from one map to another; `joined` maps are parts of one concatenation."""

    kind: LinkKind
    source: FeatureMap
    target: FeatureMap


@dataclass(frozen=True, eq=False)
class Scene:
    """The figure's contents."""

    plan: Plan
    depth: int

    @cached_property
    def maps(self) -> dict[str, FeatureMap]:
        return feature_maps(self.plan)

    @cached_property
    def links(self) -> tuple[Link, ...]:
        maps = self.maps
        return tuple(Link(link_kind(maps[s], t), maps[s], t) for t in maps.values() for s in t.inputs)

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        return tuple(self.row(level) for level in range(self.depth))

    def row(self, level: int) -> Row:
        here = [(place(m), m) for m in self.maps.values() if place(m)[0] == level]
        sides = [[m for (_, right), m in here if right == side] for side in (False, True)]
        left, right = (tuple(self.column(m) for m in side if not self.is_part(m)) for side in sides)
        return Row(level, "bottleneck" if level == self.depth - 1 else f"level {level}", left, right)

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
        UserError: the plan was not made from a description, so its levels are not known.
    """
    if plan.spec is None:
        raise UserError(
            f"{plan.name!r} was read from a model and has no levels, so it cannot be drawn yet."
            " Draw a plan that was made from a description."
        )
    return Scene(plan, plan.spec.depth)


def feature_maps(plan: Plan) -> dict[str, FeatureMap]:
    """The maps by name, in execution order."""
    members: dict[str, list[Node]] = {}
    owner: dict[str, str] = {}
    for node in plan:
        owner[node.name] = owner[node.inputs[0]] if isinstance(node.op, Norm | Activation) else node.name
        members.setdefault(owner[node.name], []).append(node)
    maps: dict[str, FeatureMap] = {}
    for name, nodes in members.items():
        inputs = tuple(owner[before] for before in nodes[0].inputs)
        kind = map_kind(nodes[0])
        copied = [maps[before] for before in inputs if maps[before].kind != "up"] if kind == "concat" else []
        channels = sum(m.shape.channels for m in copied) or nodes[-1].shape.channels
        maps[name] = FeatureMap(kind, tuple(nodes), inputs, channels)
    return maps


def map_kind(node: Node) -> MapKind:
    match node.op:
        case Input():
            return "input"
        case Conv():
            return "head" if node.side == "head" else "conv"
        case Pool():
            return "pool"
        case ConvTranspose() | Resize():
            return "up"
        case Concat():
            return "concat"
        case Norm() | Activation():
            raise AssertionError(f"{node.name} belongs to the map that it changes")
        case Foreign(layer_type=layer_type):
            raise UserError(f"{node.name} is a {layer_type}, and there is no way to draw one yet.")
    assert_never(node.op)


def link_kind(source: FeatureMap, target: FeatureMap) -> LinkKind:
    if target.kind == "concat":
        return "joined" if source.kind == "up" else "skip"
    assert target.kind != "input", "nothing leads to an input"
    return target.kind


def place(feature_map: FeatureMap) -> tuple[int, bool]:
    """Its level, and whether it stands on the right side."""
    stage = feature_map.nodes[0].stage
    assert stage, "a plan with a description has a stage for each node"
    return stage.level, stage.column > 0
