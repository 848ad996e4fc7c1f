"""The lines that call the functions of stages, with what varies by level."""

from dataclasses import replace

from unetgen.emit.eject.block_options import block_and_options, options_of_decoder, options_of_encoder
from unetgen.emit.eject.filters import decoder_convs, decoder_widths, encoder_convs, unit_widths
from unetgen.emit.eject.keras.blocks import block_function, called_function, lines_of_block, stage_functions
from unetgen.emit.eject.keras.edges import given_by_level, strides_of
from unetgen.emit.eject.keras.kinds import Kind, kind_of_parts
from unetgen.emit.eject.keras.words import channels_in, name_expression
from unetgen.emit.eject.script import Script, plain_axes
from unetgen.errors import SettingError
from unetgen.graph.parts import Part

KEEP_FILTERS = ("plain", "residual", "recurrent")  # the blocks that give the filters of their stage


def encoder_call(script: Script, kind: Kind) -> str:
    """Return the line that makes a stage of the left side."""
    parts = script.spec.encoder
    given = ["x", script.widths_at_level, "name"]
    convs = [encoder_convs(script)] if kind.convs == "convs" else []
    given += [script.by_level("REPEATS", [part.repeats for part in parts], "repeats")] if kind.repeated else []
    given += [*convs, *given_by_level(script, kind, values_by_level(parts))]
    given += options_of_encoder(script, block_and_options([part.block for part in parts])[1])
    given += [f"strides={strides_of(script)}"] if any(part.units[0].is_strided for part in parts if part.units) else []
    given += ["bare=level == 0"] if kind.bare else []
    return f"x = {called_function(kind)}({', '.join(given)})"


def decoder_call(script: Script, kind: Kind, skip: str = "skip") -> str:
    """Return the line that makes a stage of the right side."""
    parts = script.spec.decoder
    given = ["x", decoder_widths(script, channels_in(script, skip)), "name"]
    given += [repeats_of(script)] if kind.repeated else []
    given += [decoder_convs(script)] if kind.convs == "convs" else []
    values, left = values_by_level(parts), values_by_level(script.spec.encoder)
    shared = all(values[name] == left[name][:-1] for name in kind.by_level) and not kind.prefix
    given += given_by_level(script, kind, left) if shared else given_by_level(script, kind, values, "decoder")
    given += options_of_decoder(script, block_and_options([part.block for part in parts])[1])
    return f"x = {called_function(kind)}({', '.join(given)})"


def repeats_of(script: Script) -> str:
    """Return the expression of how often a block of the right side is repeated."""
    left, right = ([part.repeats for part in parts] for parts in (script.spec.encoder, script.spec.decoder))
    if set(right) == {1}:
        return "1"
    if right == left[:-1]:
        return script.by_level("REPEATS", left, "repeats")
    key = "decoder.repeats" if script.config["decoder.repeats"] is not None else "repeats"
    return script.by_level("DECODER_REPEATS", right, key, more=1)


def values_by_level(parts: tuple[Part, ...]) -> dict[str, list[object]]:
    """Return the kernels and the rates of dropout, of a stage's first convolution."""
    first = [part.units[0] for part in parts if part.units]
    return {
        "kernel_size": plain_axes([unit.kernel_size for unit in first]),
        "rate": [unit.dropout.rate if unit.dropout else 0 for unit in first],
    }


def skip_call(script: Script, source: str, name: str) -> str:
    """Add the function of the convolutions on a skip, and return what it makes.

    `source` is the skip, and `name` the template of the name.
    """
    parts = [skip.part for skip in script.spec.skip if skip.part]
    if len(parts) != len(script.spec.skip):
        raise SettingError("skip.filters", "is unset at a level, which is not written as Keras.")
    kind = kind_of_parts(script, parts, "skip_")
    if kind.by_level or kind.strided:
        raise SettingError("skip.kernel_size", "varies by level, which is not written as Keras.")
    counts = {len(part.units) for part in parts}
    if len(counts) > 1:
        raise SettingError("skip.convs", "varies by level, which is not written as Keras.")
    same = replace(kind, prefix="", convs="convs")
    if (
        not kind.repeated
        and not kind.attention
        and script.parts.get(block_function(same)) == lines_of_block(script, same)
    ):
        count = f"convs={counts.pop()}"
        return f"{block_function(same)}({source}, {skip_filters(script, source)}, {name_expression(name)}, {count})"
    stage_functions(script, kind)
    given = [source, skip_filters(script, source), name_expression(name)]
    given += (
        [script.by_level("SKIP_REPEATS", [p.repeats for p in parts], "skip.repeats", more=1)] if kind.repeated else []
    )
    return f"{called_function(kind)}({', '.join(given)})"


def skip_filters(script: Script, source: str = "skip") -> str:
    """Return the expression of a skip's channels where it meets the map from below."""
    parts = [skip.part for skip in script.spec.skip if skip.part]
    widths = {width for level in unit_widths(parts) for width in level}
    if not parts and script.is_flat and source == "skip" and script.spec.encoder[0].block.name in KEEP_FILTERS:
        return "FILTERS[level]"
    if not parts or widths == {0}:
        return channels_in(script, source)
    if any(len(set(level)) > 1 for level in unit_widths(parts)):
        raise SettingError("skip.filters", "varies by convolution, which is not written as Keras.")
    return script.by_level("SKIP_FILTERS", [level[0] for level in unit_widths(parts)], "skip.filters", more=1)
