"""The stages of a network in sentences: their blocks, convolutions and channels."""

from collections.abc import Callable, Generator, Mapping, Sequence
from functools import partial
from typing import Any

from unetgen._text import join_words
from unetgen.emit.method.blocks import block_phrase, named_block
from unetgen.emit.method.places import by_stage_in_words, in_letters, where
from unetgen.emit.method.units import (
    a_or_an,
    around_phrase,
    by_position,
    channel_number,
    channels_phrase,
    conv_phrase,
    in_turn,
    padding_phrase,
    special_settings,
)
from unetgen.graph.parts import Part, Unit
from unetgen.graph.plan import Plan
from unetgen.graph.spec import Spec, Stage

Parts = Mapping[Stage, Part]
Say = Callable[[Mapping[Any, str]], str]
DIVIDES_ITS_WIDTH = "multires"


def stage_parts(spec: Spec) -> dict[Stage, Part]:
    """Return the part of each stage of the left side, then of the right."""
    depth = spec.depth
    left = {Stage(level, 0): part for level, part in enumerate(spec.encoder)}
    right = {Stage(level, depth - 1 - level): spec.decoder[level] for level in reversed(range(depth - 1))}
    return left | right


def stage_sentences(plan: Plan, spec: Spec) -> Generator[str]:
    """Yield the sentences about the stages."""
    parts = stage_parts(spec)
    if spec.stem:
        steps = [a_or_an(conv_phrase(unit, channels_phrase(unit.filters or "keep"))).rstrip(",") for unit in spec.stem]
        yield f"Before the first stage is a stem: {', then '.join(steps)}"
    stages = f"{'Each' if len(parts) > 1 else 'Its only'} stage consists of {blocks_in_words(parts, spec.depth)}"
    say = partial(by_stage_in_words, depth=spec.depth)
    more = [*unit_clauses(parts, say)]
    if len(more) == 1 and ";" not in stages + more[0]:
        yield f"{stages}; each convolution {more[0]}"
    else:
        yield from (stages, *(f"Each convolution of a stage {clause}" for clause in more))
    yield from inside_sentences(parts, say)
    yield channels_sentence(plan, spec, parts)


def blocks_in_words(parts: Parts, depth: int) -> str:
    """Return the blocks of all stages; equal ones are said once."""
    alike: dict[tuple[str, str], dict[Stage, Part]] = {}
    for stage, part in parts.items():
        named = named_block(part) if part.units and has_one_name(part) else None
        key = (named.noun, named.made_of) if named else (block_phrase(part), "")
        alike.setdefault(key, {})[stage] = part
    words: dict[Stage, str] = {}
    for same in alike.values():
        texts = {block_phrase(part) for part in same.values()}
        text = texts.pop() if len(texts) == 1 else times_in_words(same, parts, depth)
        words |= dict.fromkeys(same, text)
    in_order = {stage: words[stage] for stage in parts}
    return by_stage_in_words(in_order, depth)


def has_one_name(part: Part) -> bool:
    return part.block.name != "plain" and not part.attention and not part.more


def times_in_words(same: Parts, every: Parts, depth: int) -> str:
    """Return one kind of block with its numbers: `residual blocks of … (one at …)`."""
    named = named_block(next(iter(same.values())))
    counts: dict[int, list[Stage]] = {}
    for stage, part in same.items():
        counts.setdefault(part.repeats, []).append(stage)
    numbers = [f"{in_letters(count)} {where(stages, every, depth)}" for count, stages in counts.items()]
    made_of = f" of {named.made_of}" if named.made_of else ""
    return f"{named.noun}s{made_of} ({', '.join(numbers)})"


def unit_clauses(parts: Mapping[Any, Part], say: Say) -> Generator[str]:
    """Yield what each convolution has, and what precedes and follows it.

    They are one clause where all convolutions agree. `say` joins what differs from place to place.
    """

    def of_units(phrase: Callable[[Unit], str]) -> str:
        return say({place: by_position([phrase(u) for u in part.units]) for place, part in parts.items() if part.units})

    units = [unit for part in parts.values() for unit in part.units]
    if not units:
        return
    has = of_units(settings_phrase)
    around = of_units(lambda unit: around_phrase(unit) or "followed by nothing")
    if not any(map(around_phrase, units)):
        yield f"has {has}"
    elif len({*map(settings_phrase, units)}) == 1:
        yield f"has {has} and is {around}"
    else:
        yield from (f"has {has}", f"is {around}")


def settings_phrase(unit: Unit) -> str:
    return join_words([padding_phrase(unit), *special_settings(unit)])


def inside_sentences(parts: Mapping[Any, Part], say: Say) -> Generator[str]:
    """Yield what is inside the blocks that are more than convolutions in a row."""
    by_noun: dict[str, dict[Any, str]] = {}
    for place, step in [(place, step) for place, part in parts.items() for step in part.steps]:
        if step.units and step.block.name != "plain" and (named := named_block(step)).details:
            by_noun.setdefault(named.noun, {})[place] = "; ".join(named.details)
    for noun, details in by_noun.items():
        yield f"In each {noun}, {say(details)}"


def channels_sentence(plan: Plan, spec: Spec, parts: Parts) -> str:
    """Return the channels of the stages, and filters that differ from them."""
    ends = end_channels(plan)
    left = [ends[Stage(level, 0)] for level in range(spec.depth)]
    right = [ends[stage] for stage in sorted(parts) if stage.column]
    sentence = f"The encoder has {series(left)}" if right else f"It has {channel_number(left[0])}"
    if right:
        sentence += ", which the decoder mirrors" if right == left[:-1] else f"; the decoder has {series(right)}"
    return "; ".join([sentence, *filter_clauses(parts, ends, spec.depth)])


def filter_clauses(parts: Parts, ends: Mapping[Stage, int], depth: int) -> Generator[str]:
    """Yield the filters of convolutions that differ from their stage's channels."""
    with_units = {stage: part for stage, part in parts.items() if part.units and part.block.name != DIVIDES_ITS_WIDTH}
    filters = {stage: [unit.filters for unit in part.units] for stage, part in with_units.items()}
    halved = [stage for stage, widths in filters.items() if is_halved_first(widths, ends[stage])]
    others = [stage for stage in filters if stage not in halved and differ_from(with_units[stage], ends[stage])]
    if others:
        words = {stage: filters_phrase(part, ends[stage]) for stage, part in with_units.items()}
        yield f"the convolutions of the stages have {by_stage_in_words(words, depth)}"
    elif halved:
        place = f" {where(halved, filters, depth)}" if len(halved) < len(filters) else ""
        yield f"the first convolution of a stage has half as many filters{place}"
    if wide := {stage: part.units[0].filters for stage, part in parts.items() if part.block.name == DIVIDES_ITS_WIDTH}:
        words = {stage: str(count or "the number of the skip's channels") for stage, count in wide.items()}
        yield f"W is {by_stage_in_words(words, depth)}"


def differ_from(part: Part, end: int) -> bool:
    """Return whether a stage has filters other than its channels."""
    return part.block.name == "dense" or any(unit.filters not in (None, end) for unit in part.units)


def filters_phrase(part: Part, end: int) -> str:
    """Return the filters of a stage's convolutions in turn: `64, then 32 filters`."""
    if part.block.name == "dense" and None in [unit.filters for unit in part.units]:
        return "as many filters as the skip has channels"
    return f"{in_turn([str(unit.filters or end) for unit in part.units])} filters"


def is_halved_first(filters: Sequence[int | None], end: int) -> bool:
    return len(filters) > 1 and (filters[0] or 0) * 2 == end and {*filters[1:]} == {end}


def end_channels(plan: Plan) -> dict[Stage, int]:
    """Return the channels with which each stage ends.

    One without layers passes on what it receives. What is added to a stage later, such as the signal of gates at the
    bottleneck, is not its end.
    """
    ends: dict[Stage, int] = {}
    current = None
    for node in plan:
        if node.stage and node.side not in ("input", "head") and (node.stage == current or node.stage not in ends):
            current = node.stage
            ends[current] = node.shape.channels
    for level in range(plan.depth):
        ends.setdefault(Stage(level, 0), ends[Stage(level - 1, 0)] if level else plan.nodes[0].shape.channels)
    for level in reversed(range(plan.depth - 1)):
        column = plan.depth - 1 - level
        ends.setdefault(Stage(level, column), ends[Stage(level + 1, column - 1)])
    return ends


def series(widths: Sequence[int]) -> str:
    """Return channels by level: `32 channels at the top, doubling per level to 320`."""
    first, last = widths[0], widths[-1]
    if len(set(widths)) == 1:
        return f"{channel_number(first)}{' at every level' * (len(widths) > 1)}"
    doubled = [first * 2**level for level in range(len(widths))]
    if list(widths) == [min(width, last) for width in doubled] and len(set(widths)) > 2:
        return f"{channel_number(first)} at the top, doubling per level {'up ' * (last != doubled[-1])}to {last}"
    return f"{join_words(list(widths))} channels from the top down"
