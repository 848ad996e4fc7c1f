"""Options of a block that may vary by level, so its class or function takes them."""

from collections.abc import Sequence
from typing import Any

from unetgen.emit.eject.script import Script, one_value
from unetgen.graph.parts import Recipe

OPTIONS = {"rsu": {"height": 4, "middle": 0.5, "pools": True}}

ByLevel = tuple[tuple[str, tuple[Any, ...]], ...]  # each option with its values


def block_and_options(blocks: Sequence[Recipe]) -> tuple[Recipe, ByLevel]:
    """Return the block of all levels, and its options that vary by level.

    Raises:
        SettingError: they differ.
    """
    if {block.name for block in blocks} != {"rsu"}:
        return one_value(blocks, "block.kind"), ()
    values = [dict(OPTIONS["rsu"]) | dict(block.options) for block in blocks]
    return Recipe("rsu", ()), tuple((name, tuple(one[name] for one in values)) for name in OPTIONS["rsu"])


def options_of_encoder(script: Script, options: ByLevel) -> list[str]:
    """Return the expressions of a block's options at a level of the left side."""
    return [script.by_level(name.upper(), values, f"block.{name}") for name, values in options]


def options_of_decoder(script: Script, options: ByLevel) -> list[str]:
    """Return the expressions of a block's options at a level of the right side."""
    return [option_of_decoder(script, name, values) for name, values in options]


def option_of_decoder(script: Script, name: str, values: tuple[Any, ...]) -> str:
    """Return the expression of a block's option at a level."""
    left = tuple(dict(part.block.options).get(name, OPTIONS["rsu"][name]) for part in script.spec.encoder)
    if left[:-1] == values:
        return script.by_level(name.upper(), left, f"block.{name}")
    return script.by_level(f"DECODER_{name.upper()}", values, f"decoder.block.{name}", more=1)
