"""The kinds of blocks in a figure, each with a letter, a name and an example.

Two blocks are of one kind if their enlarged pictures are the same: the same layers in words, wired alike, with the same
weights shared. Channels do not count, so the stages of a network are of one kind.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import groupby
from string import ascii_lowercase
from typing import NamedTuple

from unetgen.emit.figure.scene.blocks import Block
from unetgen.emit.figure.scene.scene import Scene
from unetgen.emit.figure.words.block_names import block_name, block_title, measured_name
from unetgen.emit.figure.words.op_words import op_words
from unetgen.graph.plan import Node, Plan
from unetgen.ops import Pad, Reshape

KindKey = tuple[object, ...]
FIRST = 1  # the letter (a) is that of the network as a whole


class BlockKind(NamedTuple):
    """A kind of block: its letter `(b)`, name, title, and an example in a plan.

    Kinds with one `hue` are variants of one block and have one colour; 0 is that of plain convolutions.
    """

    letter: str
    name: str
    title: str
    hue: int
    plan: Plan
    sample: Block


class BlockRun(NamedTuple):
    """Blocks of one kind, one after the other."""

    kind: BlockKind
    times: int

    @property
    def words(self) -> str:
        """`(b) residual ×6`."""
        return f"{self.kind.letter} {self.name}"

    @property
    def name(self) -> str:
        """`residual ×6`."""
        separator = ", ×" if self.kind.name[-1].isdigit() else " ×"
        return self.kind.name + (f"{separator}{self.times}" if self.times > 1 else "")


BlockKinds = Mapping[KindKey, BlockKind]


def is_drawn(node: Node) -> bool:
    """Return whether a layer is drawn in a block.

    Padding with zeros is a part of its convolution, and a reshaped vector is still the same numbers.
    """
    return not (isinstance(node.op, Reshape) or (isinstance(node.op, Pad) and node.op.adds_zeros))


def block_key(plan: Plan, block: Block) -> KindKey:
    """Return what a block's picture shows: layers, their inputs and shared weights."""
    numbers: dict[str, int] = {name: -1 - i for i, name in enumerate(block.sources)}
    owners: dict[str, int] = {}
    rows: list[object] = []
    for node in canonical_order(block):
        if not is_drawn(node):
            numbers[node.name] = numbers[node.inputs[0]]
            continue
        numbers[node.name] = len(rows)
        owner = owners.setdefault(node.weights, len(rows))
        rows.append((op_words(node.op), tuple(numbers[name] for name in node.inputs), owner))
    return (block.role in ("gate", "skip"), *rows)


def canonical_order(block: Block) -> list[Node]:
    """Return a block's nodes in an order that depends on its wiring alone."""
    nodes = {node.name: node for node in block.nodes}
    done: dict[str, Node] = {}
    waiting = [(block.exit.name, False)]
    while waiting:
        name, inputs_done = waiting.pop()
        if name in done or name not in nodes:
            continue
        if inputs_done:
            done[name] = nodes[name]
        else:
            waiting.append((name, True))
            waiting += [(before, False) for before in reversed(nodes[name].inputs)]
    return list(done.values())


@lru_cache(maxsize=8)
def kinds_of(scene: Scene) -> BlockKinds:
    """Return the kinds of blocks in a network and those drawn beside it."""
    found: dict[KindKey, tuple[Plan, Block]] = {}
    for drawn in scene.beside or (scene,):
        keys = kind_keys(drawn)
        for block in blocks_in_order(drawn):
            found.setdefault(keys[block.exit.name], (drawn.plan, block))
    hues: dict[str, int] = {}
    kinds: dict[KindKey, BlockKind] = {}
    names = Counter(block_name(plan, block) for plan, block in found.values())
    for number, (key, (plan, block)) in enumerate(found.items(), FIRST):
        name, title = block_name(plan, block), block_title(plan, block)
        family = name.partition(", stride")[0]
        hue = 0 if block.role == "unit" else hues.setdefault(family, len(hues) + 1)
        shown = (measured_name(block) if block.role == "unit" and names[name] > 1 else "") or name
        kinds[key] = BlockKind(f"({letters(number)})", shown, title, hue, plan, block)
    return kinds


@lru_cache(maxsize=32)
def kind_keys(scene: Scene) -> Mapping[str, KindKey]:
    """Return the key of each block's kind, by the block's last node."""
    return {block.exit.name: block_key(scene.plan, block) for blocks in scene.blocks.values() for block in blocks}


def letters(number: int) -> str:
    """Return a, b, …, z, aa, ab, … for 0, 1, ….

    >>> letters(1), letters(26)
    ('b', 'aa')
    """
    before, last = divmod(number, len(ascii_lowercase))
    return (letters(before - 1) if before else "") + ascii_lowercase[last]


def blocks_in_order(scene: Scene) -> Iterator[Block]:
    """Yield all blocks: those of a stage, then those on the skips to it."""
    for box in scene.boxes.values():
        yield from scene.blocks.get(box.name, ())
    for branch in dict.fromkeys(link.branch for link in scene.links if link.branch in scene.blocks):
        yield from scene.blocks[branch]


def runs_of(scene: Scene, name: str) -> list[BlockRun]:
    """Return the blocks of a box or a branch, with those of one kind counted."""
    each = [kind_of_block(scene, block) for block in scene.blocks.get(name, ())]
    return [BlockRun(kind, len(list(same))) for kind, same in groupby(each)]


def kind_of_block(scene: Scene, block: Block) -> BlockKind:
    return kinds_of(scene)[kind_keys(scene)[block.exit.name]]


def part_of_kind(kind: BlockKind) -> str:
    """Return a kind of block as settings call it: `block:bottleneck_residual`."""
    return "block:" + re.sub(r"\W+", "_", kind.name.partition(", stride")[0].lower()).strip("_")


def block_parts(scene: Scene) -> list[str]:
    """Return the kinds of blocks that can be highlighted; plain convolutions cannot."""
    return list(dict.fromkeys(part_of_kind(kind) for kind in kinds_of(scene).values() if kind.hue))


def has_block(scene: Scene, name: str, parts: Sequence[str]) -> bool:
    """Return whether a box or a branch has a block of some kinds."""
    return any(part_of_kind(run.kind) in parts for run in runs_of(scene, name))


def main_hue(runs: Sequence[BlockRun]) -> int:
    """Return the hue of most of a box's blocks; plain convolutions count last."""
    counts: dict[int, int] = {}
    for run in runs:
        counts[run.kind.hue] = counts.get(run.kind.hue, 0) + run.times
    return max(counts, key=lambda hue: (hue > 0, counts[hue]), default=0)
