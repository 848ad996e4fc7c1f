"""Feature maps, which become boxes, and links, which become arrows.

A map is what a convolution, pooling, up-sampling or concatenation makes; norms and activations belong to the map that
they change.
"""

from typing import Literal, NamedTuple, assert_never

from unetgen.errors import UserError
from unetgen.graph import Node, Plan
from unetgen.ops import Activation, Concat, Conv, ConvTranspose, Foreign, Input, Norm, Pool, Resize, Shape

MapKind = Literal["input", "conv", "head", "pool", "up", "concat"]
LinkKind = Literal["conv", "head", "pool", "up", "skip", "joined"]


class FeatureMap(NamedTuple):
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


class Link(NamedTuple):
    """What leads from one map to another; `joined` maps are parts of one concatenation."""

    kind: LinkKind
    source: FeatureMap
    target: FeatureMap


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
        if kind == "concat" and (len(inputs), len(copied)) != (2, 1):
            raise UserError(
                f"{name} joins other maps than an up-sampled one and a skip; there is no way to draw that yet."
            )
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


def links_between(maps: dict[str, FeatureMap]) -> tuple[Link, ...]:
    """A link for each input of each map."""
    return tuple(
        Link(link_kind(maps[name], target), maps[name], target) for target in maps.values() for name in target.inputs
    )


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
