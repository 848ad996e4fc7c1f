"""How layers are called in a comparison, and where their widths come from."""

import re
from typing import Any, cast

from unetgen.comparison.setting_words import margins, telling
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


def place(node: Node) -> str:
    """`encoder 0 conv 1`, `bottleneck conv 0`, `head`; the layer's name where its place is not known."""
    if node.stage is None or not node.side:
        return node.name
    level = str(node.stage.level) if node.side in ("encoder", "decoder") else ""
    role = re.sub(r"_?(activation|norm|dropout|pad)$", "", node.role)
    role = re.sub(r"(\D)(\d)", r"\1 \2", role.replace("_", " "))
    return " ".join(filter(None, (node.side, level, role)))


def told(plan: Plan, node: Node) -> str:
    """A layer with the settings that are not what everybody takes: `Conv3D 64, 3x3x3, no bias`."""
    name = layer_type(node.op, plan.dims)
    settings = ", ".join(telling(node.op))
    return f"{name} {settings}" if settings else name


def written(value: object) -> str:
    """A setting as a description has it."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        parts = cast("tuple[Any, ...]", value)
        nested = bool(parts) and isinstance(parts[0], tuple)  # of an op's settings only margins are
        return margins(parts) if nested else "x".join(map(str, parts)) or "none"
    return f"{value:g}" if isinstance(value, float) else str(value)


def reason(plan: Plan, node: Node) -> str:
    """Where a width comes from, in the description's words: ` = 32·2^0·2`; nothing where that is not known."""
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
    return ruled(spec.rule, stage.level, int(conv[1]), node.op.filters)


def ruled(rule: Rule, level: int, conv: int, filters: int) -> str:
    """The rule's expression, where it is the rule that made the number and not the place's own filters."""
    try:
        made = rule.width(level, conv), rule.expression(level, conv)
    except IndexError:  # the place has more convolutions than the rule
        return ""
    return f" = {made[1]}" if made[0] == filters and made[1] != str(filters) else ""
