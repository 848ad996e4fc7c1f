"""Phrases of arrows: their ops in the legend's words.

An arrow has the ops that are on its way, and those of the box that it leads to up to the box's first sum. What follows
a sum is said at the sum.
"""

from collections.abc import Sequence
from itertools import takewhile
from typing import NamedTuple

from unetgen.emit.figure.scene.boxes import Box, is_unit_part
from unetgen.emit.figure.scene.links import Link, is_gated
from unetgen.emit.figure.scene.scene import Scene
from unetgen.emit.figure.words.arrow_styles import op_line, resampling_op
from unetgen.emit.figure.words.branch_words import UNITS, branch_words, repeated_units, unnamed
from unetgen.emit.figure.words.op_words import in_words, op_measure, op_name
from unetgen.graph.plan import Node
from unetgen.ops import AnyOp, Concat, Conv, ConvTranspose, Foreign, Merge, PixelUnshuffle, Pool

JOINED = {"add": "add", "multiply": "multiply", "average": "average", "maximum": "take the maximum"}
PASSED = "passed on as it is"
INTO_STAGE = "into a stage"
LAYERS = {"conv": "to the next layer, whose name is above it", "head": "layer of a head"}


class Phrase(NamedTuple):
    """A meaning, and the number in it that may be at the arrow instead.

    `bare` is the meaning without the number, and `noun` the kind of number: `kernel`.
    """

    words: str
    bare: str = ""
    number: str = ""
    noun: str = ""


def phrase_of_arrow(scene: Scene, link: Link) -> Phrase:
    """Return what an arrow does."""
    if link.kind == "gate":
        return Phrase("gating signal" if link.sign == "×" else "a map that joins a skip")
    if scene.detail == "layers":
        return Phrase(layer_arrow_words(link))
    if scene.detail == "overview" and not link.target.key.head:
        return overview_phrase(scene, link)
    return with_role(link, phrase_of_ops(scene, link, carried_nodes(link)))


def layer_arrow_words(link: Link) -> str:
    """Return the meaning of an arrow in a figure with one box per layer."""
    match link.kind:
        case "down" | "up":
            return op_name(link.target.main.op) if op_line(link.target.main.op) else PASSED
        case "skip" | "shortcut":
            return with_role(link, Phrase("")).words
        case kind:
            return LAYERS.get(kind, LAYERS["conv"])


def carried_nodes(link: Link) -> tuple[Node, ...]:
    """Return the nodes of the target that an arrow stands for.

    They begin with the node that takes its map, and end before the next sum. A concatenation or sum is not among them.
    """
    nodes = [*link.target.nodes]
    if link.taker not in nodes or isinstance(link.taker.op, Merge):
        return ()
    made = {node.name for node in (*link.source.nodes, *link.nodes)}
    if len(link.taker.inputs) > 1 and link.taker.inputs[0] not in made:
        return ()  # the arrow of the first input has them
    rest = nodes[nodes.index(link.taker) :]
    return tuple(takewhile(lambda node: not isinstance(node.op, Merge | Concat), rest))


def phrase_of_ops(scene: Scene, link: Link, own: Sequence[Node]) -> Phrase:
    """Return the ops on an arrow's way, then those of its target."""
    gated = is_gated(link, scene.links) and link.branch not in scene.blocks  # a block is not on its link
    nodes = () if gated else link.nodes
    main = main_op(link, [node.op for node in (*nodes, *own)])
    full, bare = (
        ", ".join(filter(None, [way_words(scene, link, nodes, left_out), words_without(own, left_out)]))
        for left_out in (None, main)
    )
    count, _ = repeated_units(nodes)
    if nodes and full.startswith(UNITS):
        number = f"{count} residual unit{'s' * (count > 1)}"
        return Phrase(f"{number}: {full.removeprefix(UNITS)}", full, number, "number")
    return Phrase(full, bare, op_measure(main), noun_of(main)) if main else Phrase(full)


def way_words(scene: Scene, link: Link, nodes: Sequence[Node], left_out: AnyOp | None) -> str:
    """Return the nodes on an arrow's way in words."""
    if not nodes:
        return ""
    count, unit = repeated_units(nodes)
    residual = any(isinstance(node.op, Merge) for node in unit) and len(reads(scene, nodes)) == 1
    if residual:
        return UNITS + unit_words(unit)
    if count > 1 and len(unit) > 1:
        return f"{count} × ({unit_words(unit)})"
    return branch_words(nodes, source_names(scene, link), left_out)


def unit_words(unit: Sequence[Node]) -> str:
    own = {node.name for node in unit}
    return branch_words(unit, [[name for node in unit for name in node.inputs if name not in own]])


def reads(scene: Scene, nodes: Sequence[Node]) -> set[str]:
    """Return the names of the nodes outside that a branch reads."""
    own = {node.name for node in nodes}
    return {name for node in nodes for name in node.inputs if name not in own}


def source_names(scene: Scene, link: Link) -> list[list[str]]:
    """Return the nodes that a branch reads, those of its source first, then by gate.

    A node beside the main paths counts as the map that it is computed from. Nodes of unknown maps come last.
    """
    others = [other.source for other in scene.links if other.kind == "gate" and other.branch == link.branch]
    names = [[node.name for node in box.nodes] for box in (link.source, *others)]
    homes = {name: number for number, same in enumerate(names) for name in same}
    at_home = {node.name for box in scene.boxes.values() for node in box.nodes}
    unknown: list[str] = []
    for name in sorted(reads(scene, link.nodes) - homes.keys()):
        before = name
        while before not in at_home and scene.plan.by_name[before].inputs:
            before = scene.plan.by_name[before].inputs[0]
        (names[homes[before]] if before in homes else unknown).append(name)
    return [*names, unknown]


def main_op(link: Link, ops: Sequence[AnyOp]) -> AnyOp | None:
    """Return the op whose kernel or factor may be at the arrow instead."""
    if link.target.main.op in ops and op_measure(link.target.main.op):
        return link.target.main.op
    return resampling_op(link) or next((op for op in ops if op_measure(op)), None)


def noun_of(op: AnyOp | None) -> str:
    match op:
        case Conv() | ConvTranspose() | Foreign():
            return "kernel"
        case Pool() | PixelUnshuffle():
            return "window"
        case _:
            return "factor"


def words_without(nodes: Sequence[Node], left_out: AnyOp | None) -> str:
    """Return nodes in words, without the kernel or factor of one op."""
    return ", ".join(
        in_words([node.op], measures=node.op is not left_out) for node in nodes if node.name not in unnamed(nodes)
    )


def with_role(link: Link, phrase: Phrase) -> Phrase:
    """Return a phrase with the arrow's role: `copy, …, & concatenate`, `shortcut: …`."""
    return phrase._replace(words=role_words(link, phrase.words), bare=role_words(link, phrase.bare or phrase.words))


def role_words(link: Link, words: str) -> str:
    joined = joining_words(link.taker.op)
    match link.kind:
        case "skip":
            separate = f", {words}" if words else ""
            return f"copy{separate}{', ' * bool(words and len(words) > 20)}{' & ' if joined else ''}{joined}".replace(
                ",  &", " &"
            )
        case "shortcut":
            role = "branch" if isinstance(link.taker.op, Concat) else "shortcut"
            return f"{role}: {words}" if words else "shortcut"
        case _:
            return words or PASSED


def joining_words(op: AnyOp) -> str:
    """Return how a map is joined with another: `concatenate`, `add`."""
    match op:
        case Concat():
            return "concatenate"
        case Merge(kind=kind):
            return JOINED[kind]
        case _:
            return ""


def overview_phrase(scene: Scene, link: Link) -> Phrase:
    """Return what is done between two stages."""
    if link.kind in ("skip", "shortcut"):
        return with_role(link, phrase_of_ops(scene, link, ()))
    if link.nodes or link.kind in ("down", "up"):
        phrase = phrase_of_ops(scene, link, step_nodes(link))
        return phrase if phrase.words else Phrase(PASSED)
    return Phrase(INTO_STAGE)


def step_nodes(link: Link) -> tuple[Node, ...]:
    """Return the nodes of two stages that are named at the arrow between them.

    These are the nodes from below up to a join, or else those up to the one that resamples, which begins the target or
    ends the source.
    """
    if any(map(op_line, link.ops)):
        return ()
    carried = carried_nodes(link)
    joined = link.kind == "up" and len(carried) < len(link.target.nodes)
    if joined and any(op_line(node.op) for node in carried):
        return carried
    step = next((number for number, node in enumerate(carried) if op_line(node.op)), None)
    return last_step(link.source) if step is None else carried[: step + 1]


def last_step(source: Box) -> tuple[Node, ...]:
    """Return the nodes from the op with which a stage resamples its map at its end."""
    own = {node.name for node in source.nodes}
    rest = list(source.nodes)
    while rest and is_unit_part(rest[-1]):
        rest.pop()
    is_step = bool(rest) and bool(op_line(rest[-1].op)) and rest[-1].inputs[0] in own
    return source.nodes[len(rest) - 1 :] if is_step else ()
