"""The lists of filters by level and convolution."""

from collections.abc import Sequence
from typing import Any

from unetgen.emit.eject.script import Script
from unetgen.errors import SettingError
from unetgen.graph.filters import Formula, Geometric, PerLevel, Rule
from unetgen.graph.parts import Part


def encoder_filters(script: Script) -> None:
    """Add the filters on the left side, by level.

    They are `FILTERS`, or `WIDTHS` where the convolutions of a stage differ.

    Raises:
        SettingError: a stage has no convolution, and no rule says how many filters it would have.
    """
    widths, rule = unit_widths(script.spec.encoder), script.spec.rule
    if isinstance(rule, PerLevel) and not all(widths):
        raise SettingError("convs", "is 0 at a level, and filters by level say none there, which is not written.")
    widths = [width or (rule.width(i, 0),) * script.is_flat for i, width in enumerate(widths)]
    convs = encoder_convs(script)
    if not script.is_flat:
        script.derived["WIDTHS"] = filters_at_level(script, rule, widths, convs, "FILTERS")
    elif (one := flat_filters(script, rule, widths, "FILTERS")) != "FILTERS[level]":
        script.derived["FILTERS"] = one


def encoder_convs(script: Script) -> str:
    """Return the expression of how many convolutions a stage of the left side has."""
    return script.by_level("CONVS", [len(part.units) for part in script.spec.encoder], "convs")


def decoder_convs(script: Script) -> str:
    """Return the expression of how many convolutions a stage of the right side has."""
    left, right = ([len(part.units) for part in parts] for parts in (script.spec.encoder, script.spec.decoder))
    if len({*left, *right}) == 1 or (len(set(left)) > 1 and left[:-1] == right):
        return encoder_convs(script)
    key = "decoder.convs" if script.config["decoder.convs"] is not None else "convs"
    return script.by_level("DECODER_CONVS", right, key, more=1)


def unit_widths(parts: Sequence[Part]) -> list[tuple[int, ...]]:
    return [tuple(unit.filters or 0 for unit in part.units) for part in parts]


def flat_filters(script: Script, rule: Rule, widths: list[tuple[int, ...]], name: str, more: int = 0) -> str:
    """Return the expression of the filters of all convolutions at a level."""
    if ruled := filters_by_rule(script, rule, widths, name):
        return ruled[0]
    first = [level[0] for level in widths]
    return script.by_level(f"{name}_BASE" if len(set(first)) == 1 else name, first, more=more)


def filters_at_level(
    script: Script, rule: Rule, widths: list[tuple[int, ...]], convs: str, name: str, more: int = 0
) -> str:
    """Return the expression of the filters of each convolution at a level."""
    if ruled := filters_by_rule(script, rule, widths, name):
        width, factors = ruled
        if factors:
            script.constants.pop(convs, None)
            return f"[{width} for factor in {factors}]"
        return f"[{width}] * {convs}"
    if all(len(set(level)) == 1 for level in widths):
        one = script.by_level(name, [level[0] for level in widths], more=more)
        return f"[{one}] * {convs}"
    return f"list({script.by_level(name, widths, more=more)})"


def filters_by_rule(script: Script, rule: Rule, widths: list[tuple[int, ...]], name: str) -> tuple[str, str] | None:
    """Return a rule at a level as an expression, and the constant of its factors."""
    if isinstance(rule, PerLevel) or any(
        rule.width(i, j) != width for i, level in enumerate(widths) for j, width in enumerate(level)
    ):
        return None
    if isinstance(rule, Geometric):
        return geometric(script, rule, name)
    formula = formula_text(rule)
    return (formula, "") if formula else None


def geometric(script: Script, rule: Geometric, name: str) -> tuple[str, str]:
    """Return `base · growth^i` as an expression, and the constant of its factors."""
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
    return width, script.constant("CONV_FACTORS", factors) if varied else ""


def formula_text(rule: Formula) -> str:
    """Return the expression of a formula in `i` alone, or nothing."""
    from unetgen.emit.eject.script import python_formula

    try:
        values = [rule.width(i, 0) for i in range(4)]
        text = python_formula(rule.source, values)
    except ValueError:
        return ""
    return f"int({text})" if text and "j" not in text else ""


def stem_filters(script: Script, filters: int, number: int) -> str:
    """Return the expression of the filters of a convolution of the stem."""
    if script.config["stem.filters"] == "base" and script.constants.get("FILTERS_BASE") == str(filters):
        return "FILTERS_BASE"
    return script.constant(f"STEM_FILTERS{number or ''}", filters, "stem.filters")


def decoder_widths(script: Script, skip: str = "skip") -> str:
    """Return the expression of a decoder stage's filters.

    It is one number, or a list with one for each convolution.

    `skip` is the expression of the skip's channels.

    Raises:
        SettingError: some are the skip's and some are not.
    """
    widths = unit_widths(script.spec.decoder)
    if all(not width for level in widths for width in level):
        return kept_widths(script, skip)
    if any(not width for level in widths for width in level):
        raise SettingError("decoder.filters", "is set for some convolutions only, which is not written.")
    left = script.widths_at_level
    whole = unit_widths(script.spec.encoder)
    if script.is_flat:
        widths, whole = ([level[:1] for level in side] for side in (widths, whole))
    if script.config["decoder.filters.base"] is None and widths == whole[: len(widths)]:
        return left
    name = f"DECODER_{left.removesuffix('[level]')}"
    made = own_widths(script, unit_widths(script.spec.decoder))
    if made != f"{name}[level]":
        script.derived[name] = made
    return f"{name}[level]"


def kept_widths(script: Script, skip: str) -> str:
    """Return the filters of a decoder stage that keeps the skip's channels."""
    left, right = (script.spec.encoder, script.spec.decoder)
    own_skip = skip.startswith("FILTERS[level]") or skip.startswith("WIDTHS[level]") or "shape" in skip
    own_skip = own_skip and not skips_change_filters(script)
    if script.is_flat:
        return "FILTERS[level]" if own_skip else skip
    shared = len({len(part.units) for part in (*left, *right)}) == 1 and "CONVS" in script.constants
    uniform = all(len(set(level)) == 1 for level in unit_widths(left))
    return "WIDTHS[level]" if shared and uniform and own_skip else f"[{skip}] * {decoder_convs(script)}"


def skips_change_filters(script: Script) -> bool:
    """Return whether convolutions on a skip give it other channels than its stage."""
    pairs = zip(script.spec.skip, script.spec.encoder, strict=False)
    last = [(skip.part.units[-1].filters, stage.units[-1].filters) for skip, stage in pairs
            if skip.part and skip.part.units and stage.units]  # fmt: skip
    return any(filters not in (None, own) for filters, own in last)


def own_widths(script: Script, widths: list[tuple[int, ...]]) -> str:
    """Return the expression of the right side's own filters at a level."""
    text = script.formula(script.config["decoder.filters.formula"], [level[0] for level in widths])
    convs = "" if script.is_flat else decoder_convs(script)
    if text:
        return text if script.is_flat else f"[{text}] * {convs}"
    own = decoder_rule(script, [len(level) for level in widths]) or script.spec.rule
    if script.is_flat:
        return flat_filters(script, own, widths, "DECODER_FILTERS", more=1)
    return filters_at_level(script, own, widths, convs, "DECODER_FILTERS", more=1)


def decoder_rule(script: Script, counts: list[int]) -> Any:
    """Return the decoder's own rule of filters, if it has one."""
    from unetgen.language.resolve.filter_keys import filter_rule
    from unetgen.language.resolve.reader import Reader

    if script.config["decoder.filters.base"] is None:
        return None
    reader = Reader(script.config)
    return filter_rule(reader, "decoder.filters", tuple(counts))
