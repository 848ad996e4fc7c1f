"""Resolve a description to a `Spec`: typed values, defaults, checked rules.

Files in reading order: `answers`, `reader` (reads a key, collects problems), `unit_places`, `unit_keys`, `filter_keys`,
`stage_keys` (the stem and the sides), `time_keys`, `edge_keys` (factors, up), `down_keys`, `skip_keys`, `head_keys`,
`training_keys`, `diagram_keys`.

All problems are reported at once. Defaults are Keras' and the literature's (Ronneberger 2015). The walk decides what
a size does to the network.
"""

from collections.abc import Mapping
from typing import Literal, NamedTuple

from unetgen.errors import ConfigError, Problems
from unetgen.graph.spec import Down, Skip, Spec
from unetgen.graph.time_input import TimeInput
from unetgen.language.config import Config
from unetgen.language.keys import network as keys
from unetgen.language.output_values import stages
from unetgen.language.resolve import training_keys as training
from unetgen.language.resolve.diagram_keys import drawing
from unetgen.language.resolve.down_keys import downs, next_filters
from unetgen.language.resolve.edge_keys import Ways, factors, ups
from unetgen.language.resolve.encoder_keys import encoder_weights, frozen_levels, left_reader, take_over
from unetgen.language.resolve.head_keys import resolve_outputs
from unetgen.language.resolve.reader import Reader
from unetgen.language.resolve.skip_keys import skips, with_blocks_for_skips
from unetgen.language.resolve.stage_keys import Sides, sides
from unetgen.language.resolve.time_keys import time_input, with_time
from unetgen.language.resolve.unread import emptied, refuse_unread
from unetgen.language.unit_values import CENTRED
from unetgen.network import recipes
from unetgen.network.own_parts import searching
from unetgen.ops import Shape


class Resolved(NamedTuple):
    """A description as a spec, its problems, and the keys that had an effect.

    `entries` has the places that were read of keys which may be lists of levels. With problems, the spec has defaults
    in place of what is wrong.
    """

    spec: Spec
    problems: Problems
    used: frozenset[str]
    entries: Mapping[str, set[int]]
    reader: Reader


class Body(NamedTuple):
    """The U between input and heads: edges, sides, skips, and the time step."""

    down: tuple[Down, ...]
    entry: Down | None
    sides: Sides
    ways: Ways
    skip: tuple[Skip, ...]
    time: TimeInput | None


def resolve(config: Config, source: str = "") -> Spec:
    """Check a description and supply its defaults.

    Raises:
        ConfigError: every problem of it, with `source` as what it was composed from.
    """
    resolved = resolve_with_problems(config)
    if resolved.problems:
        raise ConfigError(resolved.problems, source)
    return resolved.spec


def resolve_with_problems(config: Config, *, explains: bool = False) -> Resolved:
    """Resolve a description, with every problem of it.

    With `explains` the reader has the answer to each key that was asked for.
    """
    read = Reader(config, explains=explains)
    with searching(config.part_folders):
        spec = read_spec(read)
        read_rest(read)
        refuse_unread(read)
    read.shared.clear()  # units have their reader: a circle, which would keep all of it until a collection
    return Resolved(spec, read.problems, frozenset(read.used), read.entries, read)


def without_unused(config: Config, resolved: Resolved) -> Config:
    """Return the description without what its preset sets in vain.

    These are keys, and entries of lists of levels, which become null.
    """
    sources = dict.fromkeys(part.source for part in recipes.used_own_parts(resolved.spec))
    given = {
        path: emptied(value, resolved.entries[path]) if path in resolved.entries else value
        for path, value in config.given.items()
        if path in resolved.used
    }
    return config.changed({**given, "parts": list(sources) or None})


def read_spec(read: Reader) -> Spec:
    """Read every key in the order in which people write them."""
    size = read.required(keys.SIZE, (64, 64))
    dims = len(size)
    depth, channels = read.required(keys.DEPTH, 1), read.required(keys.CHANNELS, 1)
    data_format, topology = read.value(keys.DATA_FORMAT), read.value(keys.TOPOLOGY)
    body = read_body(read, depth, dims, topology)
    made = resolve_outputs(read, stages(topology, depth), dims)
    return Spec(
        name=read.value(keys.NAME),
        input=Shape(channels, tuple(1 if n is None else n for n in size)),
        data_format=data_format,
        topology=topology,
        encoder=body.sides.encoder,
        decoder=body.sides.decoder,
        down=body.down,
        up=body.ways.up,
        skip=body.skip,
        heads=made.heads,
        training=training.resolve_training(read, training.endings(read, made, body.sides.last), made.loss_weights),
        rule=body.sides.rule,
        frozen_levels=frozen_levels(read, body.sides, (body.entry, *body.down)),
        encoder_weights=encoder_weights(read, channels, dims),
        stem=body.sides.stem,
        time=body.time,
        entry=body.entry,
        exit=body.ways.exit,
        late=body.ways.late,
        dynamic=tuple(a for a, n in enumerate(size) if n is None),
        layer_prefix=read.value(keys.LAYER_PREFIX),
        dtype=read.value(keys.DTYPE),
        compute_format=compute_format(read, data_format),
        fusion=made.fusion,
        initializers=training.initializers(read, made.heads),
        regularizers=training.regularizers(read),
        spacing=read.value(keys.SPACING, dims),
        drawing=drawing(read),
        budget=training.budget(read),
        tiles=read.value(keys.TILES, dims),
        part_folders=read.config.part_folders,
    )


def read_body(read: Reader, depth: int, dims: int, topology: str) -> Body:
    """Read the edges, the stages and the skips."""
    read.depth_is_wrong = any(problem.key == "depth" for problem in read.problems)
    left = left_reader(read)
    every = factors(left, depth, dims)
    down, entry = downs(left, every, dims, topology)
    first = [edge.factor if edge and edge.kind == "first_conv" else None for edge in (entry, *down)]
    entered = {i + 1 for i, edge in enumerate(down) if edge.unit and edge.filters == "next"}
    there = sides(left, read, dims, tuple(first), entered)
    take_over(read, left)
    ways = ups(read, every, entry, dims, topology)
    shrinks = read.given.get("padding") not in (None, "same", *CENTRED)
    across = skips(read, left, depth - 1, dims, shrinks=shrinks)
    there = with_blocks_for_skips(read, there, across)
    time = time_input(read, there)
    return Body(next_filters(down, there), entry, with_time(read, there, time), ways, across, time)


def read_rest(read: Reader) -> None:
    """Check the keys that a spec does not hold."""
    training.report_keys(read)
    read.value(keys.ON_ODD)
    read.value(keys.PARTS)


def compute_format(read: Reader, data_format: str) -> Literal["channels_last"] | None:
    """Return another layout to compute in, behind transposes."""
    return None if data_format == "channels_last" else read.value(keys.COMPUTE_FORMAT)
