"""Feature maps, which become boxes, and links, which become arrows.

A map is what a convolution, pooling, up-sampling or concatenation makes; norms, activations and dropout belong to the
map that they change, padding to the convolution that it is for, and a sum with a skip to the up-sampled map in it.
"""

from typing import Literal, NamedTuple

from unetgen.emit.diagram.groups import Group, crops, groups, is_up
from unetgen.emit.diagram.truth import checked
from unetgen.graph import Node, Plan
from unetgen.ops import AnyOp, Concat, Conv, Input, Merge, Pool, Shape

MapKind = Literal["input", "conv", "head", "pool", "up", "concat"]
LinkKind = Literal["conv", "head", "pool", "up", "skip", "joined"]


class FeatureMap(NamedTuple):
    """One box. `nodes` make it, `main` gives its name; `inputs` name the maps that it is made from.

    `channels` are what its box shows: of a concatenation the copied ones.
    """

    kind: MapKind
    main: Node
    nodes: tuple[Node, ...]
    inputs: tuple[str, ...]
    channels: int
    level: int
    right: bool
    cropped: bool  # whether its skip is

    @property
    def name(self) -> str:
        return self.main.name

    @property
    def shape(self) -> Shape:
        return self.nodes[-1].shape

    @property
    def ops(self) -> tuple[AnyOp, ...]:
        return tuple(node.op for node in self.nodes)


class Link(NamedTuple):
    """What leads from one map to another; `joined` maps are parts of one concatenation.

    A skip is `straight` where the way up leaves its target: their arrows would meet on top of the box.
    """

    kind: LinkKind
    source: FeatureMap
    target: FeatureMap
    straight: bool = False

    @property
    def fall(self) -> int:
        """How many levels it leads down; negative where it leads up."""
        return self.target.level - self.source.level


def feature_maps(plan: Plan) -> dict[str, FeatureMap]:
    """The maps by name, in execution order.

    Raises:
        UserError: the network has something that the figure cannot show.
    """
    maps: dict[str, FeatureMap] = {}
    made: dict[str, FeatureMap] = {}  # by the last node, which is what others take
    cut = crops(plan)
    for group in checked(plan, groups(plan)):
        found = feature_map(plan, group, made, cut)
        maps[found.name] = made[found.nodes[-1].name] = found
    return maps


def feature_map(plan: Plan, group: Group, made: dict[str, FeatureMap], cut: dict[str, str]) -> FeatureMap:
    before = [name for node in group.nodes for name in node.inputs if name not in group.names]
    sources = [made[cut.get(name, name)] for name in before]
    copied = [source for source in sources if isinstance(group.main.op, Concat) and source.kind != "up"]
    channels = sum(source.shape.channels for source in copied) or group.nodes[-1].shape.channels
    stage, inputs = group.stage, tuple(source.name for source in sources)
    falls = any(source.level < stage.level for source in sources)
    kind, is_cut = map_kind(plan, group, falls), any(name in cut for name in before)
    return FeatureMap(kind, group.main, group.nodes, inputs, channels, stage.level, stage.column > 0, is_cut)


def map_kind(plan: Plan, group: Group, falls: bool) -> MapKind:
    """What made a map; a convolution pools where it strides on the way down."""
    match group.main.op:
        case Input():
            return "input"
        case Concat():
            return "concat"
        case Pool():
            return "pool"
        case Conv(strides=strides) if not is_up(group.main):
            pools = group.main.role == "down" or (falls and max(strides) > 1)
            return "pool" if pools else conv_kind(plan, group)
        case _:
            return "up"


def conv_kind(plan: Plan, group: Group) -> MapKind:
    return "head" if group.main.side == "head" and plan.outputs[0] in group.names else "conv"


def links_between(maps: dict[str, FeatureMap]) -> tuple[Link, ...]:
    """A link for each input of each map."""
    links = [
        Link(link_kind(maps[name], target), maps[name], target) for target in maps.values() for name in target.inputs
    ]
    rising = {link.source.name for link in links if link.fall < 0}
    return tuple(link._replace(straight=link.kind == "skip" and link.target.name in rising) for link in links)


def link_kind(source: FeatureMap, target: FeatureMap) -> LinkKind:
    if source.level == target.level and target.right and not source.right:
        return "skip"
    assert target.kind != "input", "nothing leads to an input"
    return "joined" if target.kind == "concat" else target.kind


def is_sum(feature_map: FeatureMap) -> bool:
    """Whether a skip is added to it."""
    return any(isinstance(op, Merge) for op in feature_map.ops)
