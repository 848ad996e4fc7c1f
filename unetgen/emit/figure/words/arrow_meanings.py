"""What the arrows of a figure do, in the legend's words: an operation once, however many arrows stand for it."""

from collections.abc import Iterable, Sequence

from unetgen.emit.figure.scene.links import Link, LinkKind
from unetgen.emit.figure.scene.scene import Scene
from unetgen.emit.figure.words.arrow_styles import PASSED, ArrowLine, arrow_line, resampling_op
from unetgen.emit.figure.words.op_words import in_words
from unetgen.ops import AnyOp, Concat, Crop, Merge, Pad

LINKS: tuple[LinkKind, ...] = ("conv", "merge", "down", "up", "skip", "gate", "shortcut", "head")
WHERE = {"conv": "kernel above the arrow", "down": "factor beside the arrow", "up": "factor beside the arrow"}
FEW = 2  # so many meanings are told with their factors
BESIDE = "factor beside the arrow"
FIRST = "; first arrow only"
STEPS = {"down": "down-sampling", "up": "up-sampling", "head": "head", "conv": "convolutions"}  # between two stages
LAYERS = {
    "conv": "to the next layer, whose name stands above it",
    "head": "layer of a head",
}


def arrow_meanings(scene: Scene, kind: LinkKind, links: Sequence[Link], varying: bool) -> list[str]:
    """What the arrows of a kind, or those that look alike, do, in the order of the network."""
    if not links:
        return []
    if arrow_line(links[0]) == PASSED:
        return ["passed up as it is"]
    if kind == "skip":
        return list_meanings(
            [skip_meaning(link) for link in links], [skip_meaning(link, measures=False) for link in links]
        )
    if kind == "gate":
        return ["gating signal"]
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
    """The arrows of a kind, those that look alike together."""
    found: dict[ArrowLine | None, list[Link]] = {}
    for link in scene.links:
        if link.kind == kind:
            found.setdefault(arrow_line(link), []).append(link)
    return found


def making_their_kind(kind: LinkKind, links: Sequence[Link]) -> list[Link]:
    """Those that make a map of their kind, not only lead to one."""
    return [link for link in links if link.target.kind == kind or (kind == "up" and link.nodes)]


def layer_meaning(kind: LinkKind, link: Link) -> str:
    """What an arrow leads to, where each box is a layer."""
    return in_words([link.target.main.op], measures=False) if kind in ("down", "up") else LAYERS.get(kind, kind)


def operation_meanings(links: Sequence[Link], kind: LinkKind, varying: bool) -> list[str]:
    """What each arrow makes a map by; one operation that only the first arrow does says so."""
    bare = [in_words(listed_ops(link.ops or link.target.ops), measures=False) for link in links]
    said = bare if varying else [in_words(listed_ops(link.ops or link.target.ops)) for link in links]
    if varying:
        said = [f"{words}; {WHERE[kind]}" if kind in WHERE else words for words in said]
    elif kind == "up":
        said = shorten_meanings(said, bare)
    if len(set(said)) > 1 and said.count(said[0]) == 1:
        said[0] += FIRST
    return said


def list_meanings(said: Sequence[str], bare: Sequence[str]) -> list[str]:
    """Each meaning once; many that differ in numbers alone as one."""
    return list(dict.fromkeys(shorten_meanings(said, bare)))


def shorten_meanings(said: Sequence[str], bare: Sequence[str]) -> list[str]:
    """What is said of each arrow, or where that differs in numbers alone, what they have in common."""
    if len(set(said)) <= FEW:
        return list(said)
    alike: dict[str, set[str]] = {}
    for full, short in zip(said, bare, strict=True):
        alike.setdefault(short, set()).add(full)
    return [full if len(alike[short]) == 1 else f"{short}; {BESIDE}" for full, short in zip(said, bare, strict=True)]


def listed_ops(ops: Iterable[AnyOp]) -> list[AnyOp]:
    """What the line of an arrow tells: a sum has a mark of its own, and padding belongs to its convolution."""
    listed = [op for op in ops if not isinstance(op, Merge)]
    return [
        op for i, op in enumerate(listed) if not (isinstance(op, Pad) and any(after.window for after in listed[i:]))
    ]


def step_meaning(link: Link, measures: bool = True) -> str:
    """What is done between two stages: the resampling of the target's first nodes."""
    if link.kind in ("down", "up") and link.target.main.op in link.target.ops[:2]:
        return in_words([link.target.main.op], measures)
    return STEPS.get(link.kind, link.kind)


def skip_meaning(link: Link, measures: bool = True) -> str:
    """What a skip does: `copy, crop & concatenate`."""
    crop = any(isinstance(op, Crop) for op in link.ops)
    own = [op for op in link.ops if not isinstance(op, Crop)]
    op = link.taker.op
    merged = "concatenate" if isinstance(op, Concat) else "add" if isinstance(op, Merge) else "pass on"
    if len(own) > 4:  # a gate's inside, which has a mark of its own
        own = [op for op in [resampling_op(link)] if op]
    way = f", {in_words(own, measures)}" if own else ""
    return f"copy{way}{', crop' * crop} & {merged}"


def shortcut_meaning(link: Link) -> str:
    """A shortcut, with what is done on it."""
    if not link.nodes:
        return "shortcut"
    return f"shortcut: {in_words(link.ops)}" if len(link.ops) <= 4 else f"branch of {len(link.ops)} layers"
