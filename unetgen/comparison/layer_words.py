"""Name layers, their places, their settings, and the origins of their widths."""

import re
from typing import Any, cast

from unetgen.comparison.setting_words import margins_text, notable_settings
from unetgen.emit.layer_types import layer_type
from unetgen.graph.filters import Rule
from unetgen.graph.plan import Node, Plan
from unetgen.ops import Conv, ConvTranspose

UP_FILTERS: dict[object, str] = {
    "keep": " = the channels below",
    "halve": " = half the channels below",
    "skip": " = the skip's channels",
}
CONV = re.compile(r"conv(\d+)")


def place_words(node: Node) -> str:
    """Return `encoder 0 conv 1`, `bottleneck conv 0`, `head`.

    A layer without a known place has its own name.
    """
    if node.stage is None or not node.side:
        return node.name
    level = str(node.stage.level) if node.side in ("encoder", "decoder") else ""
    role = re.sub(r"_?(activation|norm|dropout|pad)$", "", node.role)
    role = re.sub(r"(\D)(\d)", r"\1 \2", role.replace("_", " "))
    return " ".join(filter(None, (node.side, level, role)))


def layer_words(plan: Plan, node: Node) -> str:
    """Return a layer's type with its notable settings: `Conv3D 64, 3x3x3, no bias`."""
    name = layer_type(node.op, plan.dims)
    settings = ", ".join(notable_settings(node.op))
    return f"{name} {settings}" if settings else name


def setting_text(value: object) -> str:
    """Write a setting as in a description."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        parts = cast("tuple[Any, ...]", value)
        nested = bool(parts) and isinstance(parts[0], tuple)  # among an op's settings, only margins are nested
        return margins_text(parts) if nested else "x".join(map(str, parts)) or "none"
    return f"{value:g}" if isinstance(value, float) else str(value)


def width_rule(plan: Plan, node: Node) -> str:
    """Return where a layer's width comes from: ` = 32·2^0·2`, or an empty text."""
    spec, stage = plan.spec, node.stage
    conv = CONV.fullmatch(node.role)
    if spec is None or stage is None:
        return ""
    if isinstance(node.op, ConvTranspose):
        return UP_FILTERS.get(spec.up[stage.level].filters, "") if stage.level < len(spec.up) else ""
    if not isinstance(node.op, Conv) or conv is None:
        return ""
    if node.side == "decoder":
        units = spec.decoder[stage.level].units
        return UP_FILTERS["skip"] if int(conv[1]) < len(units) and units[int(conv[1])].filters is None else ""
    return rule_expression(spec.rule, stage.level, int(conv[1]), node.op.filters)


def rule_expression(rule: Rule, level: int, conv: int, filters: int) -> str:
    """Return the rule's expression if it gives this width.

    The place may have filters of its own.
    """
    try:
        width, expression = rule.width(level, conv), rule.expression(level, conv)
    except IndexError:  # the place has more convolutions than the rule
        return ""
    return f" = {expression}" if width == filters and expression != str(filters) else ""
