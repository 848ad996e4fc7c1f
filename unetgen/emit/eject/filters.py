"""The functions that give the filters of a level."""

from collections.abc import Sequence
from typing import Any

from unetgen.emit.eject.code import function_lines
from unetgen.emit.eject.script import Script
from unetgen.errors import SettingError
from unetgen.graph.filters import Formula, Geometric, PerLevel, Rule
from unetgen.graph.parts import Part


def encoder_filters(script: Script) -> None:
    """Add `filters(level)`, the filters of each convolution on the left side."""
    parts = script.spec.encoder
    convs = script.by_level("CONVS", [len(part.units) for part in parts], "convs")
    body = filter_lines(script, script.spec.rule, unit_widths(parts), convs, "FILTERS")
    text = '"""Return the filters of each convolution at a level, 0 at the top."""'
    script.add("filters", function_lines("filters", ["level: int"], "list[int]", [text, *body]))


def unit_widths(parts: Sequence[Part]) -> list[tuple[int, ...]]:
    return [tuple(unit.filters or 0 for unit in part.units) for part in parts]


def filter_lines(
    script: Script, rule: Rule, widths: list[tuple[int, ...]], convs: str, name: str, more: int = 0
) -> list[str]:
    """Return the body of a function that gives the filters at a level."""
    if not isinstance(rule, PerLevel) and all(
        rule.width(i, j) == width for i, level in enumerate(widths) for j, width in enumerate(level)
    ):
        if isinstance(rule, Geometric):
            return geometric_lines(script, rule, convs, name)
        if formula := formula_lines(rule, convs):
            return formula
    if all(len(set(level)) == 1 for level in widths):
        one = script.by_level(name, [level[0] for level in widths], more=more)
        return [f"return [{one}] * {convs}"]
    return [f"return list({script.by_level(name, widths, more=more)})"]


def geometric_lines(script: Script, rule: Geometric, convs: str, name: str) -> list[str]:
    """Return the lines of `base · growth^i`, with the factors of convolutions."""
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
        return [f"return [{width}] * {convs}"]
    named = script.constant("CONV_FACTORS", factors)
    script.constants.pop(convs, None)
    return [f"return [{width} for factor in {named}]"]


def formula_lines(rule: Formula, convs: str) -> list[str]:
    """Return the lines of a formula in `i` alone, or none."""
    from unetgen.emit.eject.script import python_formula

    try:
        values = [rule.width(i, 0) for i in range(4)]
        text = python_formula(rule.source, values)
    except ValueError:
        return []
    return [f"return [int({text})] * {convs}"] if text and "j" not in text else []


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
        return f"[{skip}] * {convs}"
    if any(not width for level in widths for width in level):
        raise SettingError("decoder.filters", "is set for some convolutions only, which is not written.")
    rule = script.spec.rule
    whole = unit_widths(script.spec.encoder)
    if script.config["decoder.filters.base"] is None and widths == whole[: len(widths)]:
        return "filters(level)"
    convs = script.by_level("DECODER_CONVS", counts, key, more=1)
    own = decoder_rule(script, counts) or rule
    body = filter_lines(script, own, widths, convs, "DECODER_FILTERS", more=1)
    text = '"""Return the filters of each convolution of a decoder stage."""'
    script.add("decoder_filters", function_lines("decoder_filters", ["level: int"], "list[int]", [text, *body]))
    return "decoder_filters(level)"


def decoder_rule(script: Script, counts: list[int]) -> Any:
    """Return the decoder's own rule of filters, if it has one."""
    from unetgen.language.resolve.filter_keys import filter_rule
    from unetgen.language.resolve.reader import Reader

    if script.config["decoder.filters.base"] is None:
        return None
    reader = Reader(script.config)
    return filter_rule(reader, "decoder.filters", tuple(counts))
