"""The loops of nested grids and full-scale skips."""

import re

from unetgen.emit.eject.filters import skips_change_filters
from unetgen.emit.eject.keras.edges import UpWording, down_factor, lines_of_up
from unetgen.emit.eject.keras.joins import gate_of, merge_line
from unetgen.emit.eject.keras.kinds import Kind
from unetgen.emit.eject.keras.stages import decoder_call, encoder_call, skip_call, skip_filters
from unetgen.emit.eject.keras.words import applied, channels_in, layer, layout, number_or_axes, one_step_in
from unetgen.emit.eject.script import Script, one_value
from unetgen.emit.eject.skips import common_skip
from unetgen.errors import SettingError
from unetgen.graph.spec import Skip


def nested_lines(script: Script, left: Kind, right: Kind, down: list[str]) -> list[str]:
    """Return the loops of UNet++: each stage takes all maps to its left."""
    skip = bare_skip(script, "nested")
    if any(one.part for one in script.spec.skip):
        raise SettingError("skip.filters", "is not written as Keras in a nested grid.")
    up = lines_of_up(script, script.spec.up, UpWording(factor=index_of(script), skip=channels_in(script, "skips[0]")))
    maps = "[x, *skips]" if skip.order == "up_first" else "[*skips, x]"
    stage = re.sub(r"\blevel\b", "row", decoder_call(script, right, "skips[0]"))
    inner = [
        "row = level - column",
        'name = f"decoder{row}" if level == DEPTH - 1 else f"node{row}_{column}"',
        "skips = [nodes[row, k] for k in range(column)]",
        *up,
        merge_line(script, skip, maps),
        stage,
        "nodes[row, column] = x",
    ]
    return [
        "nodes = {}",
        "for level in range(DEPTH):",
        '    name = "bottleneck" if level == DEPTH - 1 else f"encoder{level}"',
        *(["    if level:", "        x = nodes[level - 1, 0]"]),
        *one_step_in(down),
        f"    {encoder_call(script, left)}",
        "    nodes[level, 0] = x",
        "    for column in range(1, level + 1):",
        *one_step_in(one_step_in(inner)),
    ]


def index_of(script: Script) -> str:
    """Return the factor above the row of a node."""
    return down_factor(script, index="row")


def bare_skip(script: Script, topology: str) -> Skip:
    """Return what all skips share, without gates and fits.

    Raises:
        SettingError: they have some.
    """
    skip = common_skip(script.spec.skip)
    if gate_of(script.spec.skip)[0]:
        raise SettingError("skip.gate.kind", f"is not written as Keras in topology={topology}. Use none.")
    if skip.fit != "error":
        raise SettingError("skip.fit", f"is not written as Keras in topology={topology}. Use error.")
    if skip.kind == "none":
        raise SettingError("skip.kind", f"'none' is not written as Keras in topology={topology}.")
    return skip


def full_scale_lines(script: Script, right: Kind) -> list[str]:
    """Return the loop of UNet 3+: each stage takes a map of every level."""
    skip = bare_skip(script, "full_scale")
    if skips_change_filters(script) and not all(unit.filters for part in script.spec.decoder for unit in part.units):
        raise SettingError("decoder.filters", "is unset beside skip.filters, which is not written in full_scale.")
    factors = one_value([number_or_axes(edge.factor) for edge in script.spec.down], "down.factor")
    if isinstance(factors, tuple):
        raise SettingError("down.factor", "differs between axes, which is not written in topology=full_scale.")
    factor = script.constant("FACTOR", factors, "down.factor")
    words = UpWording(factor=f"{factor} ** (source - level)", skip=skip_filters(script, "maps[level]"), name="{part}")
    up = lines_of_up(script, script.spec.up, words)
    kind = f"{'Average' if script.spec.down[0].kind == 'average' else 'Max'}Pooling{script.dims}D"
    pool = layer(script, kind, [f"{factor} ** (level - source)"], "{part}_pool", layout(script))
    convolved = [f"x = {skip_call(script, 'x', '{part}_skip')}"] if skip.part else []
    joined = "ups + across" if skip.order == "up_first" else "across + ups"
    body = [
        'name = f"decoder{level}"',
        "ups, across = [], []",
        "for source in range(level + 1, DEPTH):",
        "    x = maps[source]",
        '    part = f"{name}_{names[source]}" if level < DEPTH - 2 else name',
        *one_step_in(up),
        "    ups.append(x)",
        "for source in range(level + 1):",
        "    x = lefts[source]",
        '    part = f"{name}_encoder{source}" if level else name',
        "    if source < level:",
        f"        {applied(pool)}",
        *one_step_in(convolved),
        "    across.append(x)",
        merge_line(script, skip, joined),
        decoder_call(script, right, "lefts[level]"),
        "maps[level] = x",
        "names[level] = name",
    ]
    return [
        "lefts = dict(enumerate(skips))",
        'maps, names = {DEPTH - 1: x}, {DEPTH - 1: "bottleneck"}',
        "for level in reversed(range(DEPTH - 1)):",
        *one_step_in(body),
    ]
