"""The lists of filters by level and convolution."""

from collections.abc import Sequence
from typing import Any

from unetgen.emit.eject.script import Script
from unetgen.errors import SettingError
from unetgen.graph.filters import Formula, Geometric, PerLevel, Rule
from unetgen.graph.parts import Part


def encoder_filters(script: Script) -> None:
    """Add `WIDTHS`, the filters of each convolution on the left side, by level."""
    parts = script.spec.encoder
    convs = script.by_level("CONVS", [len(part.units) for part in parts], "convs")
    script.derived["WIDTHS"] = filters_at_level(script, script.spec.rule, unit_widths(parts), convs, "FILTERS")


def unit_widths(parts: Sequence[Part]) -> list[tuple[int, ...]]:
    return [tuple(unit.filters or 0 for unit in part.units) for part in parts]


def filters_at_level(
    script: Script, rule: Rule, widths: list[tuple[int, ...]], convs: str, name: str, more: int = 0
) -> str:
    """Return the expression of the filters of each convolution at a level."""
    if not isinstance(rule, PerLevel) and all(
        rule.width(i, j) == width for i, level in enumerate(widths) for j, width in enumerate(level)
    ):
        if isinstance(rule, Geometric):
            return geometric(script, rule, convs, name)
        if formula := formula_text(rule, convs):
            return formula
    if all(len(set(level)) == 1 for level in widths):
        one = script.by_level(name, [level[0] for level in widths], more=more)
        return f"[{one}] * {convs}"
    return f"list({script.by_level(name, widths, more=more)})"


def geometric(script: Script, rule: Geometric, convs: str, name: str) -> str:
    """Return the expression of `base · growth^i`, with the factors of convolutions."""
    base = script.constant(f"{name}_BASE", rule.base)
    growth = int(rule.growth) if float(rule.growth).is_integer() else rule.growth
    width = base if growth == 1 else f"{base} * {growth}**level"
    factors = tuple(int(f) if float(f).is_integer() else f for f in rule.conv_factors)
    varied = set(factors) not in (set(), {1})
    if varied:
        width = f"{width} * factor"
    if isinstance(growth, float) or any(isinstance(factor, float) for factor in factors):
        width = f"max(1, round({width}))"
    if rule.multiple_of > 1:
        multiple = script.constant(f"{name}_MULTIPLE_OF", rule.multiple_of)
        width = f"-(-({width}) // {multiple}) * {multiple}"
    if rule.max:
        largest = rule.max // rule.multiple_of * rule.multiple_of
        width = f"min({script.constant(f'{name}_MAX', largest)}, {width})"
    if not varied:
        return f"[{width}] * {convs}"
    named = script.constant("CONV_FACTORS", factors)
    script.constants.pop(convs, None)
    return f"[{width} for factor in {named}]"


def formula_text(rule: Formula, convs: str) -> str:
    """Return the expression of a formula in `i` alone, or nothing."""
    from unetgen.emit.eject.script import python_formula

    try:
        values = [rule.width(i, 0) for i in range(4)]
        text = python_formula(rule.source, values)
    except ValueError:
        return ""
    return f"[int({text})] * {convs}" if text and "j" not in text else ""


def stem_filters(script: Script, filters: int, number: int) -> str:
    """Return the expression of the filters of a convolution of the stem."""
    if script.config["stem.filters"] == "base" and script.constants.get("FILTERS_BASE") == str(filters):
        return "FILTERS_BASE"
    return script.constant(f"STEM_FILTERS{number or ''}", filters, "stem.filters")


def decoder_widths(script: Script, skip: str = "skip") -> str:
    """Return the expression of a decoder stage's filters.

    `skip` is the expression of the skip's channels.

    Raises:
        SettingError: some are the skip's and some are not.
    """
    parts = script.spec.decoder
    counts = [len(part.units) for part in parts]
    key = "decoder.convs" if script.config["decoder.convs"] is not None else "convs"
    widths = unit_widths(parts)
    if all(not width for level in widths for width in level):
        same = [len(part.units) for part in script.spec.encoder]
        shared = len({*same, *counts}) == 1 and "CONVS" in script.constants
        convs = "CONVS" if shared else script.by_level("DECODER_CONVS", counts, key, more=1)
        uniform = all(len(set(level)) == 1 for level in unit_widths(script.spec.encoder))
        own_skip = skip == "WIDTHS[level][-1]" or "shape" in skip
        return "WIDTHS[level]" if shared and uniform and own_skip else f"[{skip}] * {convs}"
    if any(not width for level in widths for width in level):
        raise SettingError("decoder.filters", "is set for some convolutions only, which is not written.")
    rule = script.spec.rule
    whole = unit_widths(script.spec.encoder)
    if script.config["decoder.filters.base"] is None and widths == whole[: len(widths)]:
        return "WIDTHS[level]"
    convs = script.by_level("DECODER_CONVS", counts, key, more=1)
    if text := script.formula(script.config["decoder.filters.formula"], [level[0] for level in widths]):
        script.derived["DECODER_WIDTHS"] = f"[{text}] * {convs}"
        return "DECODER_WIDTHS[level]"
    own = decoder_rule(script, counts) or rule
    script.derived["DECODER_WIDTHS"] = filters_at_level(script, own, widths, convs, "DECODER_FILTERS", more=1)
    return "DECODER_WIDTHS[level]"


def decoder_rule(script: Script, counts: list[int]) -> Any:
    """Return the decoder's own rule of filters, if it has one."""
    from unetgen.language.resolve.filter_keys import filter_rule
    from unetgen.language.resolve.reader import Reader

    if script.config["decoder.filters.base"] is None:
        return None
    reader = Reader(script.config)
    return filter_rule(reader, "decoder.filters", tuple(counts))
