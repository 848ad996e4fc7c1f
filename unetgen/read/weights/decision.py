"""The choice of one matching: by equal names, dependencies, or names most alike.

Otherwise an error.
"""

import re
from dataclasses import replace
from itertools import takewhile

from unetgen._text import available, nearest
from unetgen.errors import UserError
from unetgen.read.weights.layer import layer_sentence
from unetgen.read.weights.matching import Matching

SHOWN = 8  # layers in a message
ADVICE = "Shapes are in PyTorch's layout. Nothing was changed. Fix the description until both sides agree"


def decided(matching: Matching) -> list[tuple[int, int]]:
    """Return pairs of layer and place, by number.

    Raises:
        UserError: nothing fits, or a layer fits several places.
    """
    check_names(matching)
    if not matching.fits:
        raise UserError("No layer of the source fits any of the model. Nothing was changed.")
    if not matching.is_whole:
        raise UserError(f"{difference(matching)} {ADVICE}{ways_out(matching)}.")
    if matching.undecided:
        matching = narrowed(matching)
    if matching.undecided:
        raise UserError(choices(matching))
    return [(k, places[0]) for k, places in matching.possible.items()]


def check_names(matching: Matching) -> None:
    """Refuse names in `pairs` that are not layers.

    Raises:
        UserError: with the first unknown name.
    """
    sides = {"source": (matching.pairs.keys(), matching.layers), "model": (matching.pairs.values(), matching.targets)}
    for side, (named, layers) in sides.items():
        there = {layer.name for layer in layers}
        if unknown := set(named) - there:
            name = min(unknown)
            hint = nearest(name, there) or available([layer.name for layer in layers], SHOWN)
            raise UserError(f"pairs: the {side} has no layer with weights named {name!r}.{hint}")


def ways_out(matching: Matching) -> str:
    """Name the arguments that may still help: those that were not given."""
    ways = [
        *(["give a state dict's order of execution (order=)"] * matching.may_be_ordered),
        *(["take only what fits (partial=True)"] * (not matching.partial)),
        *(["say where a layer goes (pairs=)"] * matching.partial),
    ]
    return f", or {', or '.join(ways)}"


def narrowed(matching: Matching) -> Matching:
    """Return the matching with its open choices decided as far as possible."""
    wished = {k: preferred(matching, k, places) for k, places in matching.undecided.items()}
    better = replace(matching, only={**matching.possible, **wished})
    return better if better.is_whole else matching


def preferred(matching: Matching, k: int, places: list[int]) -> list[int]:
    """Return the places with the layer's name, else with its flow and most like it.

    Twin branches have equal flows: `decoder1.gate0.w` goes to `decoder1_gate0_conv`, not to `decoder1_gate1_conv`, and
    so does `gates.0.gate0.w`. With `partial` the flow does not count, as layers may be left over.
    """
    layer = matching.layers[k]
    named = [t for t in places if matching.targets[t].name == layer.name]
    alike = [t for t in places if matching.targets[t].flow == layer.flow and not matching.partial]
    shared = {t: words_in_common(layer.name, matching.targets[t].name) for t in alike}
    return named or [t for t in alike if shared[t] == max(shared.values())] or places


def words_in_common(name: str, other: str) -> tuple[int, int]:
    """Return how many words two names begin with, and how many both have.

    >>> words_in_common("decoder1.gate0.w", "decoder1_gate0_conv")
    (2, 2)
    >>> words_in_common("gates.0.gate0.w", "decoder1_gate0_w")
    (0, 2)
    """
    words, others = (re.split(r"[\W_]+", one) for one in (name, other))
    first = takewhile(lambda pair: pair[0] == pair[1], zip(words, others, strict=False))
    return sum(1 for _ in first), len({*words} & {*others})


def difference(matching: Matching) -> str:
    """Describe the first layer at which the two sides differ."""
    rest, free = matching.ends
    comes = " or ".join(
        layer_sentence(target.name, target.kind, target.shapes) for target in (matching.targets[t] for t in free)
    )
    if not rest:
        return f"The source has no layer left, and the model still has {comes}."
    layer = matching.layers[rest[0]]
    said = f"Layer {rest[0] + 1} of the source, {layer_sentence(layer.name, layer.kind, layer.shapes)},"
    if not free:
        return f"{said} is left over: every layer of the model is filled."
    return f"{said} does not fit what comes next in the model: {comes}."


def choices(matching: Matching) -> str:
    """List the layers that fit several places."""
    undecided = [(matching.layers[k].name, [matching.targets[t].name for t in places])
                 for k, places in matching.undecided.items()]  # fmt: skip
    lines = [f"  {name}: {' or '.join(places)}" for name, places in undecided[:SHOWN]]
    more = [f"  and {len(undecided) - SHOWN} more"] * (len(undecided) > SHOWN)
    count = f"{len(undecided)} layers fit several places, and their order does not tell which:"
    name, places = undecided[0]
    advice = f"Nothing was changed. Say where they go, for example pairs={{{name!r}: {places[0]!r}}}."
    return "\n".join([count, *lines, *more, advice])
