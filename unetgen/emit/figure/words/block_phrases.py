"""Phrases of the arrows and gates in a figure of blocks, where a stage is one box.

The layers on the way of an arrow are listed, and blocks on the way are named by their letters.
"""

from dataclasses import replace

from unetgen.emit.figure.scene.links import Link, is_gated
from unetgen.emit.figure.scene.scene import Scene
from unetgen.emit.figure.words.block_kinds import kind_of_block, runs_of
from unetgen.emit.figure.words.op_words import in_words
from unetgen.emit.figure.words.phrases import PASSED, Phrase, phrase_of_ops, with_role

STRIDED, INTO_BLOCKS = "to the next level, by a stride in its first block", "into a stage's blocks"


def phrase_between_blocks(scene: Scene, link: Link) -> Phrase:
    """Return what is done on the way to a stage."""
    if link.kind == "gate":
        return Phrase(signal_words(scene, link))
    if link.kind in ("skip", "shortcut"):
        bare = without_blocks(scene, link)
        phrase, named = with_role(bare, phrase_of_ops(scene, bare, ())), blocks_on_way(scene, link)
        return phrase._replace(words=add_names(phrase.words, named), bare=add_names(phrase.bare, named))
    return phrase_of_ops(scene, link, ()) if link.nodes else Phrase(entry_words(scene, link))


def entry_words(scene: Scene, link: Link) -> str:
    """Return the meaning of an arrow without layers of its own."""
    if link.kind == "conv":
        return INTO_BLOCKS
    strides = any(step != 1 for node in link.target.nodes for step in scene.plan.step_of(node))
    return STRIDED if link.kind == "down" and strides else PASSED


def signal_words(scene: Scene, link: Link) -> str:
    """Return what a gating arrow brings, with the layers that make it."""
    made = f": {in_words(link.ops)}, from the {link.source.key.stage.name(scene.plan.depth)}" if link.nodes else ""
    return ("gating signal" if link.sign == "×" else "a map that joins a skip") + made


def gate_of_blocks(scene: Scene, link: Link) -> Phrase:
    """Return the meaning of the circle on a skip: `(c) attention gate, with …`."""
    gates = [run.kind for run in runs_of(scene, link.branch) if run.kind.sample.role == "gate"]
    named = ", ".join(f"{kind.letter} {kind.title}" for kind in gates) or "joins another map to the skip"
    steer = "the up-sampled map" if link.steered else "the gating signal" if link.sign == "×" else "another map"
    return Phrase(f"{named}, with {steer}" if gates else named)


def without_blocks(scene: Scene, link: Link) -> Link:
    """Return a link with only the layers that are in none of its blocks."""
    inner = {node.name for block in scene.blocks.get(link.branch, ()) for node in block.nodes}
    return replace(link, nodes=tuple(node for node in link.nodes if node.name not in inner))


def add_names(words: str, named: str) -> str:
    return words.replace("copy", f"copy{named}", 1)


def blocks_on_way(scene: Scene, link: Link) -> str:
    """Return the names of the blocks on a skip, without their count: `, (c) ResPath`."""
    parts = [run.kind for run in runs_of(scene, link.branch) if run.kind.sample.role == "skip"]
    return "".join(dict.fromkeys(f", {kind.letter} {kind.name}" for kind in parts))


def names_on_way(scene: Scene, link: Link) -> str:
    """Return the blocks at a skip: `(c) ResPath ×4`.

    A gate has its circle, whose row in the legend names it; without a circle its letter is here.
    """
    runs, has_circle = runs_of(scene, link.branch), is_gated(link, scene.links)
    named = (run.kind.letter if run.kind.sample.role == "gate" else run.words for run in runs
             if not (has_circle and run.kind.sample.role == "gate"))  # fmt: skip
    return ", ".join(named)


def start_inside(scene: Scene, link: Link) -> str:
    """Return after which block of its stage a skip starts, if not the last.

    It is `after (b)`, or of several blocks of one kind `after block 2`.
    """
    inside = {node.name for node in link.source.nodes}
    taken = {name for node in link.nodes or (link.taker,) for name in node.inputs} & inside
    blocks = scene.blocks.get(link.source.name, ())
    place = next((i for i, block in enumerate(blocks[:-1]) if block.exit.name in taken), None)
    if place is None:
        return ""
    letters = [kind_of_block(scene, block).letter for block in blocks]
    return f"after {letters[place]}" if letters.count(letters[place]) == 1 else f"after block {place + 1}"
