"""Describe the levels, sides and skips that were inferred for a network."""

# Keras and PyTorch are untyped
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# pyright: reportAttributeAccessIssue=false, reportUnknownLambdaType=false

from collections import Counter

from unetgen.emit.figure.scene.scene import Scene
from unetgen.graph.plan import Plan
from unetgen.graph.settings import Detail

DETAILS: tuple[Detail, ...] = ("overview", "feature_maps", "layers")


def stages(shown: Plan) -> list[str]:
    """Return the stages by name, in their order, without heads."""
    found = (node.stage.name(shown.depth) for node in shown if node.stage and node.side != "head")
    return list(dict.fromkeys(found))


def sides(shown: Plan) -> dict[str, int]:
    return dict(Counter(node.side for node in shown))


def plain(depth: int) -> list[str]:
    left = [f"encoder{level}" for level in range(depth - 1)]
    return [*left, "bottleneck", *(f"decoder{level}" for level in reversed(range(depth - 1)))]


def assert_whole(scene: Scene) -> None:
    parts = (
        [box.nodes for box in scene.boxes.values()] + [link.nodes for link in scene.links] + [*scene.inside.values()]
    )
    assert Counter(node.name for nodes in parts for node in nodes) == Counter(node.name for node in scene.plan)
