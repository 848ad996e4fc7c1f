"""Edits of stages: convolutions, repeats, blocks, attentions, the stem."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from typing import Any, Literal, get_args, get_origin

from unetgen.graph.parts import Part, Recipe, Unit
from unetgen.graph.spec import Spec
from unetgen.network import recipes
from unetgen.read.describe.matching import FirstDifference

SIDES = ("encoder", "decoder")


def part_edits(spec: Spec, difference: FirstDifference) -> Iterator[Spec]:
    """Yield specs with other stages around the difference."""
    for side, i in stages_near(spec, difference):
        yield from count_edits(spec, side, i)
    for side, i in stages_near(spec, difference):
        part = getattr(spec, side)[i]
        yield from recipe_edits(spec, side, i, part)
    yield from stem_edits(spec)


def stages_near(spec: Spec, difference: FirstDifference) -> list[tuple[str, int]]:
    """Return the stages that the nodes at the difference belong to."""
    found: dict[tuple[str, int], None] = {}
    for node in (*difference.instead, *difference.before):
        if node.stage:
            i = node.stage.level
            if not node.stage.column:
                found["encoder", i] = None
            elif i < len(spec.decoder):
                found["decoder", i] = None
    return list(found)


def with_part(spec: Spec, side: str, i: int, part: Part) -> Spec:
    parts = list(getattr(spec, side))
    parts[i] = part
    return replace(spec, **{side: tuple(parts)})


def count_edits(spec: Spec, side: str, i: int) -> Iterator[Spec]:
    """Yield a stage with one convolution or repeat more or less."""
    part: Part = getattr(spec, side)[i]
    for j in range(len(part.units)):
        yield with_part(spec, side, i, part._replace(units=part.units[:j]))
    if part.units:
        again = replace(part.units[-1], strides=None)
        yield with_part(spec, side, i, part._replace(units=(*part.units, again)))
        yield with_part(spec, side, i, part._replace(repeats=part.repeats + 1))
    elif spec.encoder[0].units:
        like = replace(
            spec.encoder[0].units[-1],
            strides=None,
            filters=None if side == "decoder" else spec.encoder[0].units[-1].filters,
        )
        yield with_part(spec, side, i, part._replace(units=(like,)))
    if part.repeats > 1:
        yield with_part(spec, side, i, part._replace(repeats=part.repeats - 1))


def recipe_edits(spec: Spec, side: str, i: int, part: Part) -> Iterator[Spec]:
    """Yield other blocks and attentions, at one stage's side, or on both."""
    last = len(spec.encoder) - 1
    alone = {(side, i)}
    whole = {(side, k) for k in range(len(getattr(spec, side)))}
    upper = {(side, k) for k in range(last)} if side == "encoder" else whole
    both = {(one, k) for one in SIDES for k in range(len(getattr(spec, one)))}
    groups = [whole, both, *([alone] if side == "encoder" and i == last else []), *([upper] if upper != whole else [])]
    for recipe in similar(part.block):
        for group in groups:
            yield with_recipe(spec, group, {"block": recipe})
    for attention in attentions(part.attention):
        for group in groups:
            yield with_recipe(spec, group, {"attention": attention})


def with_recipe(spec: Spec, group: set[tuple[str, int]], fields: dict[str, Any]) -> Spec:
    made = {
        side: tuple(
            part._replace(**fields) if (side, k) in group and part.units else part
            for k, part in enumerate(getattr(spec, side))
        )
        for side in SIDES
    }
    return replace(spec, **made)


def similar(recipe: Recipe) -> Iterator[Recipe]:
    """Yield the recipe with one option changed, then the other blocks."""
    yield from one_option_changed("block", recipe)
    for name in recipes.built_in("block"):
        if name != recipe.name:
            yield from variants("block", name)


def attentions(attention: Recipe | None) -> Iterator[Recipe | None]:
    if attention:
        yield from one_option_changed("attention", attention)
        yield None
    for name in recipes.built_in("attention"):
        if not attention or name != attention.name:
            yield from variants("attention", name)


def one_option_changed(kind: str, recipe: Recipe) -> Iterator[Recipe]:
    given = dict(recipe.options)
    for name, option in recipes.options(kind, recipe.name).items():
        for value in option_values(option.type):
            if value != given.get(name, option.default):
                rest = {**given, name: value}
                yield Recipe(
                    recipe.name,
                    tuple(
                        (key, one)
                        for key, one in rest.items()
                        if one != recipes.options(kind, recipe.name)[key].default
                    ),
                )


def variants(kind: str, name: str) -> Iterator[Recipe]:
    """Yield a recipe with its defaults; if they are few, with all options."""
    there = recipes.options(kind, name)
    every = {
        key: (option.default,)
        if kind == "attention" and option.type is int
        else option_values(option.type) or (option.default,)
        for key, option in there.items()
    }
    if len(list(product(*every.values()))) > 40:
        yield Recipe(name)
        return
    for values in sorted(
        product(*every.values()),
        key=lambda values: sum(v != there[k].default for k, v in zip(every, values, strict=True)),
    ):
        yield Recipe(name, tuple((k, v) for k, v in zip(every, values, strict=True) if v != there[k].default))


def option_values(type_: Any) -> tuple[Any, ...]:
    """Return the values of an option that are worth trying."""
    if get_origin(type_) is Literal:
        return get_args(type_)
    if type_ is bool:
        return (False, True)
    if type_ is int:
        return (1, 2, 3, 4, 8, 16)
    if get_origin(type_) is tuple:
        return ((1, 2, 4, 8), (6, 12, 18), (1, 2, 4), (1, 2), (2, 4))
    return ()


def stem_edits(spec: Spec) -> Iterator[Spec]:
    """Yield the spec with its first convolution in the stem, or with none there."""
    first = spec.encoder[0]
    if first.units:
        moved: tuple[Unit, ...] = (*spec.stem, replace(first.units[0], strides=None))
        yield replace(with_part(spec, "encoder", 0, first._replace(units=first.units[1:])), stem=moved)
        yield replace(spec, stem=moved)
    if spec.stem:
        yield replace(spec, stem=spec.stem[:-1])
        yield replace(with_part(spec, "encoder", 0, first._replace(units=(*spec.stem, *first.units))), stem=())
