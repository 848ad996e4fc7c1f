"""Skips, gates and topologies in words."""

from collections.abc import Generator, Mapping
from typing import Any

from unetgen._text import join_words
from unetgen.emit.method.blocks import block_phrase
from unetgen.emit.method.options import listed_options, options_in_full
from unetgen.emit.method.places import in_letters, levels_in_words
from unetgen.emit.method.stages import inside_sentences, unit_clauses
from unetgen.emit.method.units import around_phrase, channel_number, norm_phrase, windowed
from unetgen.graph.parts import Part, Recipe, Unit
from unetgen.graph.plan import Plan
from unetgen.graph.spec import Skip, Spec
from unetgen.network import recipes

NESTED = (
    "Between the two sides is the grid of UNet++: each of its stages takes the upsampled map of the stage below it"
    " and the maps of all stages to its left"
)
FULL_SCALE = (
    "Each decoder stage takes maps of every scale, as in UNet 3+: those of all stages below it, upsampled over the"
    " levels between, and those of the encoder down to its own level, pooled by {pools}"
)
FITS = {
    "crop_skip": ("crop", "cropped to the size of the upsampled map"),
    "pad_up": ("up_pad", ", which is padded with zeros to their size"),
    "resize_up": ("up_resize", ", which is resized to their size (nearest neighbor)"),
}
ABSENT = "absent"


def joining_sentences(plan: Plan, spec: Spec) -> Generator[str]:
    """Yield the sentences about what joins the two sides."""
    if not spec.skip:
        return
    if not recipes.is_plain_u(spec.topology, spec.depth):
        yield topology_sentence(spec)
    words = {level: skip_phrase(plan, spec, level) for level in range(len(spec.skip))}
    absent = set(words.values()) == {ABSENT}
    yield "There are no skip connections" if absent else f"Skip connections are {levels_in_words(words)}"
    yield from layer_sentences(spec)
    if gates := {i: gate_clause(skip.gate, skip.unit, plan.dims) for i, skip in enumerate(spec.skip) if skip.gate}:
        yield f"The {'gate works' if len(gates) == 1 else 'gates work'} {levels_in_words(gates)}"


def topology_sentence(spec: Spec) -> str:
    """Return the sentence about stages that are joined by more than one path."""
    match spec.topology:
        case "nested":
            return NESTED
        case "full_scale":
            pools = dict.fromkeys("averages" if edge.kind == "average" else "maxima" for edge in spec.down)
            return FULL_SCALE.format(pools=" or ".join(pools))
        case name:
            return f"Its stages are joined by the topology {recipes.part_title('topology', name)}"


def layer_sentences(spec: Spec) -> Generator[str]:
    """Yield the sentences about the convolutions on skips."""
    parts = {level: skip.part for level, skip in enumerate(spec.skip) if skip.part and skip.kind != "none"}
    yield from (f"Each convolution on a skip {clause}" for clause in unit_clauses(parts, levels_in_words))
    yield from inside_sentences(parts, levels_in_words)


def skip_phrase(plan: Plan, spec: Spec, level: int) -> str:
    """Return one skip in words: where it leaves, its layers, and how it is merged."""
    skip = spec.skip[level]
    if skip.kind == "none":
        return ABSENT
    first = " (the skip's channels first)" if skip.kind == "concat" and skip.order == "skip_first" else ""
    merged = "added to" if skip.kind == "add" else "concatenated with"
    fit = FITS[skip.fit][1] if is_fitted(plan, skip, level) else ""
    crop = [fit] if skip.fit == "crop_skip" and fit else []
    steps = [
        *([tap_phrase(skip.tap)] if skip.tap is not None else []),
        *([f"passed through {layers_phrase(skip.part)}"] if skip.part else []),
        *crop,
        *([f"weighted by {gate_name(skip.gate)}"] if skip.gate else []),
        f"{merged} {'it' if crop else 'the upsampled map'}{first}{'' if crop else fit}",
    ]
    return join_words(steps)


def tap_phrase(tap: int | str) -> str:
    """Return where a skip leaves its stage."""
    if tap == "blocks":
        return (
            "taken after every block of their stage and before the first, one for each block of the decoder, last first"
        )
    place = "from the input" if tap == "input" else f"after convolution {int(tap) + 1}"
    return f"taken {place} of their stage"


def layers_phrase(part: Part) -> str:
    """Return the convolutions on a skip in words."""
    filters = part.units[0].filters
    return f"{block_phrase(part)}{f' to {channel_number(filters)}' if filters else ''}"


def is_fitted(plan: Plan, skip: Skip, level: int) -> bool:
    """Return whether the skip of a level meets a map of another size in this plan."""
    if skip.fit not in FITS:
        return False
    role = FITS[skip.fit][0]
    at_level = (node for node in plan if node.stage and node.stage.column and node.stage.level == level)
    return any(node.role.endswith(role) and node.side != "head" for node in at_level)


def gate_name(recipe: Recipe) -> str:
    names = {"attention": "an additive attention gate", "grid_attention": "a grid attention gate"}
    return names.get(recipe.name) or f"the gate {recipes.part_title('gate', recipe.name)}"


def gate_clause(recipe: Recipe, unit: Unit | None, dims: int) -> str:
    """Return how a gate works, with its norm."""
    options = options_in_full("gate", recipe)
    norm = norm_phrase(unit.norm) if unit and unit.norm and "norm" in unit.order else ""
    with_norm = f" with {norm}" if norm else ""
    match recipe.name:
        case "attention":
            inside = "half of the skip's channels" if options["filters"] == "halve" else "the skip's channels"
            return f"on {inside}, steered by the upsampled map,{with_norm}".rstrip(",")
        case "grid_attention":
            words = around_phrase(unit).removeprefix("followed by ") if unit else ""
            return f"{grid_clause(options, dims)}{f', with {words}' if words else ''}"
        case _:
            settings = f" with {join_words(listed_options(options))}" if options else ""
            return f"by its own rule{settings}{with_norm}"


def grid_clause(options: Mapping[str, Any], dims: int) -> str:
    """Return the signal of a grid attention gate, and how many gates there are."""
    half = " to half of its channels" if options["signal_filters"] == "halve" else ""
    made = f"a {windowed((1,) * dims)} convolution of the bottleneck{half}"
    below = options["signal"] == "below"
    signal = f"the map of the level below (at the lowest level by {made})" if below else made
    count = options["gates"]
    joined = f", {in_letters(count)} per skip, whose outputs are concatenated and convolved" if count > 1 else ""
    return f"at half resolution, steered by {signal}{joined}"
