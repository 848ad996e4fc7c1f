"""The figure's title, its subtitle, each box's tooltip, and a description for readers who do not see it."""

from unetgen.emit.diagram.scene import FeatureMap, Scene
from unetgen.emit.diagram.text import by_axis, one_line, short_number
from unetgen.emit.diagram.words import in_words
from unetgen.graph import Plan

NAME = 48  # letters of a name that the title shows


def title(plan: Plan) -> str:
    """`lecture · 3D U-Net, depth 2`"""
    assert plan.spec, "a scene is made of plans with a description"
    return f"{one_line(plan.name, NAME)} · {plan.dims}D U-Net, depth {plan.spec.depth}"


def subtitle(plan: Plan) -> str:
    """`833,507 parameters · 222.3 GMACs · input 4×160×160×16 · plan bd30a1d192f6`"""
    numbers = f"{plan.params:,} parameters · {short_number(plan.macs)}MACs"
    return f"{numbers} · input {by_axis(plan.input_shape)} · plan {plan.hash}"


def tooltip(feature_map: FeatureMap, plan: Plan) -> str:
    """`conv 3×3×3, ReLU · 64×160×160×16 · 55,360 parameters`"""
    params = sum(map(plan.params_of, feature_map.nodes))
    words = in_words(node.op for node in feature_map.nodes)
    return f"{words} · {by_axis(plan.laid_out(feature_map.shape))} · {params:,} parameters"


def description(scene: Scene) -> str:
    """The figure in sentences: a level each, with the channels of its maps in order."""
    levels = [f"{row.name}, {by_axis(row.sizes)}: {sides(row.left, row.right)}." for row in scene.rows]
    return " ".join([f"{title(scene.plan)}. {subtitle(scene.plan)}.", "Channels by level.", *levels])


def sides(left: tuple[object, ...], right: tuple[object, ...]) -> str:
    return ""
