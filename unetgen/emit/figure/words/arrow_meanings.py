"""The meanings of a figure's arrows in the legend's words, each operation once."""

from collections.abc import Iterable, Sequence

from unetgen.emit.figure.scene.links import Link, LinkKind
from unetgen.emit.figure.scene.scene import Scene
from unetgen.emit.figure.words.arrow_styles import PASSED, ArrowLine, arrow_line, resampling_op
from unetgen.emit.figure.words.op_words import in_words
from unetgen.ops import AnyOp, Concat, Crop, Merge, Pad

LINKS: tuple[LinkKind, ...] = ("conv", "merge", "down", "up", "skip", "gate", "shortcut", "head")
WHERE = {"conv": "kernel above the arrow", "down": "factor beside the arrow", "up": "factor beside the arrow"}
FEW = 2  # factors are left out if there are more meanings
BESIDE = "factor beside the arrow"
FIRST = "; first arrow only"
STEPS = {"down": "down-sampling", "up": "up-sampling", "head": "head", "conv": "convolutions"}  # between two stages
LAYERS = {
    "conv": "to the next layer, whose name is above it",
    "head": "layer of a head",
}


def arrow_meanings(scene: Scene, kind: LinkKind, links: Sequence[Link], varying: bool) -> list[str]:
    """Return the meanings of links of one kind, in the order of the network.

    The links may be all of the kind, or those that look alike.
    """
    if not links:
        return []
    if arrow_line(links[0]) == PASSED:
        return ["passed up as it is"]
    if kind == "skip":
        return list_meanings(
            [skip_meaning(link) for link in links], [skip_meaning(link, measures=False) for link in links]
        )
    if kind == "gate":
        return list(dict.fromkeys("gating signal" if link.sign == "×" else "a map that joins a skip" for link in links))
    if kind == "shortcut":
        return list(dict.fromkeys(map(shortcut_meaning, links)))
    if scene.detail == "overview":
        return list(
            dict.fromkeys(step_meaning(link, measures=len(set(map(step_meaning, links))) <= FEW) for link in links)
        )
    if scene.detail == "layers":
        return list(dict.fromkeys(layer_meaning(kind, link) for link in links)) if kind != "merge" else []
    return list(dict.fromkeys(operation_meanings(making_their_kind(kind, links), kind, varying)))


def group_by_line(scene: Scene, kind: LinkKind) -> dict[ArrowLine | None, list[Link]]:
    """Return the links of a kind, grouped by the look of their arrows."""
    links_by_line: dict[ArrowLine | None, list[Link]] = {}
    for link in scene.links:
        if link.kind == kind:
            links_by_line.setdefault(arrow_line(link), []).append(link)
    return links_by_line


def making_their_kind(kind: LinkKind, links: Sequence[Link]) -> list[Link]:
    """Return the links that make a box of their kind, and do not only lead to one."""
    return [link for link in links if link.target.kind == kind or (kind == "up" and link.nodes)]


def layer_meaning(kind: LinkKind, link: Link) -> str:
    """Return the meaning of an arrow in a figure with one box per layer."""
    return in_words([link.target.main.op], measures=False) if kind in ("down", "up") else LAYERS.get(kind, kind)


def operation_meanings(links: Sequence[Link], kind: LinkKind, varying: bool) -> list[str]:
    """Return the operation of each link in words.

    An operation that only the first arrow does is marked as such.
    """
    bare = [in_words(listed_ops(link.ops or link.target.ops), measures=False) for link in links]
    meanings = bare if varying else [in_words(listed_ops(link.ops or link.target.ops)) for link in links]
    if varying:
        meanings = [f"{words}; {WHERE[kind]}" if kind in WHERE else words for words in meanings]
    elif kind == "up":
        meanings = shorten_meanings(meanings, bare)
    if len(set(meanings)) > 1 and meanings.count(meanings[0]) == 1:
        meanings[0] += FIRST
    return meanings


def list_meanings(full_words: Sequence[str], short_words: Sequence[str]) -> list[str]:
    """Return each meaning once, merging those that differ in numbers alone."""
    return list(dict.fromkeys(shorten_meanings(full_words, short_words)))


def shorten_meanings(full_words: Sequence[str], short_words: Sequence[str]) -> list[str]:
    """Return the meanings, without the numbers if several differ in numbers alone."""
    if len(set(full_words)) <= FEW:
        return list(full_words)
    alike: dict[str, set[str]] = {}
    for full, short in zip(full_words, short_words, strict=True):
        alike.setdefault(short, set()).add(full)
    return [
        full if len(alike[short]) == 1 else f"{short}; {BESIDE}"
        for full, short in zip(full_words, short_words, strict=True)
    ]


def listed_ops(ops: Iterable[AnyOp]) -> list[AnyOp]:
    """Return the ops that a legend entry lists.

    Merges have marks of their own, and padding belongs to its convolution.
    """
    listed = [op for op in ops if not isinstance(op, Merge)]
    return [
        op for i, op in enumerate(listed) if not (isinstance(op, Pad) and any(after.window for after in listed[i:]))
    ]


def step_meaning(link: Link, measures: bool = True) -> str:
    """Return what is done between two stages, such as the target's resampling."""
    if link.kind in ("down", "up") and link.target.main.op in link.target.ops[:2]:
        return in_words([link.target.main.op], measures)
    return STEPS.get(link.kind, link.kind)


def skip_meaning(link: Link, measures: bool = True) -> str:
    """Return what a skip does: `copy, crop & concatenate`."""
    crop = any(isinstance(op, Crop) for op in link.ops)
    shown_ops = [op for op in link.ops if not isinstance(op, Crop)]
    op = link.taker.op
    merged = "concatenate" if isinstance(op, Concat) else "add" if isinstance(op, Merge) else "pass on"
    if len(shown_ops) > 4:  # the nodes of a gate, which has a mark of its own
        shown_ops = [op for op in [resampling_op(link)] if op]
    steps = f", {in_words(shown_ops, measures)}" if shown_ops else ""
    return f"copy{steps}{', crop' * crop} & {merged}"


def shortcut_meaning(link: Link) -> str:
    """Return the meaning of a shortcut, with the operations on it."""
    if not link.nodes:
        return "shortcut"
    return f"shortcut: {in_words(link.ops)}" if len(link.ops) <= 4 else f"branch of {len(link.ops)} layers"
