"""What is inside a stage: one file per block, whose name is the name in the YAML (`block.kind`).

A block is a function `block(draft, x, stage, units) → taps`: it lays the stage's units on `x` and returns what it laid,
the stage's output last. Channels are read from the nodes.
"""

from collections.abc import Callable
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from unetgen.graph import Draft, Node
from unetgen.spec import Stage, Unit

Block = Callable[[Draft, Node, Stage, tuple[Unit, ...]], list[Node]]


def names() -> tuple[str, ...]:
    """The blocks that there are: the files in this folder."""
    return tuple(sorted(module.name for module in iter_modules(__path__)))


@cache
def named(name: str) -> Block:
    """The function of a block."""
    return import_module(f"unetgen.blocks.{name}").block
