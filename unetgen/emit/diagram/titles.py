"""The figure's title, its subtitle, each box's tooltip, and a description for readers who do not see it."""

from collections.abc import Iterable

from unetgen import facts
from unetgen.emit.diagram.maps import FeatureMap
from unetgen.emit.diagram.scene import Column, Row, Scene
from unetgen.emit.diagram.text import by_axis, one_line, short_number
from unetgen.emit.diagram.words import in_words
from unetgen.extents import input_extent, laid_out
from unetgen.graph import Plan

NAME = 48  # letters of a name that the title shows


def title(plan: Plan) -> str:
    """The table's title, with a name that fits on the figure."""
    return facts.title(plan, one_line(plan.name, NAME))


def subtitle(plan: Plan) -> str:
    """`833,507 parameters · 222.3 GMACs · input 4×160×160×16 · plan bd30a1d192f6`"""
    at = f" at {by_axis(plan.input_shape)}" if plan.dynamic else ""
    numbers = f"{plan.params:,} parameters · {short_number(plan.macs)}MACs{at}"
    return f"{numbers} · input {by_axis(input_extent(plan))} · plan {plan.hash}"


def tooltip(feature_map: FeatureMap, plan: Plan) -> str:
    """`conv 3×3×3, ReLU · 64×160×160×16 · 55,360 parameters`"""
    params = sum(map(plan.params_of, feature_map.nodes))
    words = in_words(feature_map.ops)
    return f"{words} · {by_axis(laid_out(plan, feature_map.shape, True))} · {params:,} parameters"


def description(scene: Scene) -> str:
    """The figure in sentences: a level each, with the channels of its maps in their order."""
    return " ".join([f"{title(scene.plan)}: {subtitle(scene.plan)}.", *map(row_sentence, scene.rows)])


def row_sentence(row: Row) -> str:
    """`Level 0, 160×160×16: channels 4, 32, 64; after the skip 192 = 128 + 64, 64, 64, 3.`"""
    after = f"; right side {listed(row.right)}" if row.right else ""
    return f"{row.name.capitalize()} at {row.printed(row.sizes)}: channels {listed(row.left)}{after}."


def listed(columns: Iterable[Column]) -> str:
    return ", ".join(" + ".join(str(m.channels) for m in column.maps) for column in columns)
