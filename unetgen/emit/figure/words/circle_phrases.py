"""The meanings of circles and bands: sums, gates, and maps that are re-weighted."""

from unetgen.emit.figure.scene.boxes import Box, Sum
from unetgen.emit.figure.scene.links import Link
from unetgen.emit.figure.scene.scene import Scene
from unetgen.emit.figure.words.arrow_styles import resampling_op
from unetgen.emit.figure.words.branch_words import branch_words
from unetgen.emit.figure.words.op_words import op_measure
from unetgen.emit.figure.words.phrases import Phrase, noun_of, source_names, words_without
from unetgen.ops import Merge

SUMS = {"add": "sum", "multiply": "product", "average": "average", "maximum": "maximum"}


def sum_phrase(scene: Scene, entry: Sum) -> Phrase:
    """Return the meaning of a sum's circle, with what follows it: `sum, then ReLU`.

    In a stage of blocks what follows is inside its box.
    """
    assert isinstance(entry.node.op, Merge)
    at_head = entry.node.side == "head"
    after = words_without(entry.then, None) if scene.detail == "feature_maps" or at_head else ""
    place = " at the output" if at_head and scene.detail == "blocks" else ""  # other sums are in the blocks
    return Phrase(SUMS[entry.node.op.kind] + place + (f", then {after}" if after else ""))


def gate_phrase(scene: Scene, link: Link) -> Phrase:
    """Return the meaning of the circle on a gated skip: a formula of its maps."""
    main = resampling_op(link)
    full, bare = (branch_words(link.nodes, source_names(scene, link), left_out) for left_out in (None, main))
    gates = sum(isinstance(op, Merge) and op.kind == "multiply" for op in link.ops)
    kinds = {0: "junction", 1: "attention gate"}
    name = kinds.get(gates if link.sign == "×" else 0, f"group of {gates} attention gates")
    maps = "x: skip, g: signal" if link.sign == "×" else "x: skip, g: other map"
    whole = Phrase(f"{name}: {full} ({maps})", f"{name}: {bare} ({maps})")
    return whole._replace(number=op_measure(main), noun=noun_of(main)) if main else whole


def inside_phrase(scene: Scene, box: Box) -> Phrase:
    """Return the meaning of a band: the branches that leave a box and return to it."""
    inside = scene.inside[box.name]
    drawn = scene.sums_into(box)
    own = [entry for entry in box.sums if entry not in drawn]
    joins = [entry.node for entry in own]
    known = {node.name for node in (*inside, *joins)}
    outside = [name for node in (*inside, *joins) for name in node.inputs if name not in known]
    is_chain = all(len(node.inputs) == 1 for node in inside) and len(joins) == 1
    after = "".join(f", then {words_without(entry.then, None)}" for entry in own if entry.then)
    if is_chain and isinstance(joins[0].op, Merge) and joins[0].op.kind == "multiply":
        return Phrase(f"re-weighted by {branch_words(inside, [outside])}{after}")
    formula = branch_words([*inside, *joins], [outside])
    return Phrase(f"re-made from its map x: {formula}{after}")
