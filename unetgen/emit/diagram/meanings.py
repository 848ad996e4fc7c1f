"""What the arrows of a figure do, in the legend's words: an operation once, however many arrows stand for it."""

from collections.abc import Iterable, Sequence

from unetgen.emit.diagram.labels import Labels
from unetgen.emit.diagram.resampling import PASSED, line_of
from unetgen.emit.diagram.scene.links import Link, LinkKind
from unetgen.emit.diagram.scene.scene import Scene
from unetgen.emit.diagram.words import in_words
from unetgen.ops import AnyOp, Concat, Crop, Merge, Pad

LINKS: tuple[LinkKind, ...] = ("conv", "merge", "down", "up", "skip", "gate", "shortcut", "head")
WHERE = {"conv": "kernel above the arrow", "down": "factor beside the arrow", "up": "factor beside the arrow"}
STEPS = {"down": "down-sampling", "up": "up-sampling", "head": "head", "conv": "convolutions"}  # between two stages
LAYERS = {
    "conv": "to the next layer, whose name stands above it",
    "head": "layer of a head",
}


def meanings(scene: Scene, kind: LinkKind, links: Sequence[Link], labels: Labels) -> list[str]:
    """What the arrows of a kind, or those that look alike, do, in the order of the network."""
    if not links:
        return []
    if line_of(links[0]) == PASSED:
        return ["passed up as it is"]
    if kind == "skip":
        return briefly([copying(link) for link in links], [copying(link, measures=False) for link in links])
    if kind == "gate":
        return ["gating signal"]
    if kind == "shortcut":
        return list(dict.fromkeys(map(cut_short, links)))
    if scene.detail == "overview":
        return list(dict.fromkeys(between(link) for link in links))
    if scene.detail == "layers":
        return list(dict.fromkeys(layers(kind, link) for link in links)) if kind != "merge" else []
    links = [link for link in links if link.target.kind == kind or (kind == "up" and link.nodes)]
    return operations(links, kind, kind in labels.varying)


def layers(kind: LinkKind, link: Link) -> str:
    """What an arrow leads to, where each box is a layer."""
    return in_words([link.target.main.op], measures=False) if kind in ("down", "up") else LAYERS.get(kind, kind)


def operations(links: Sequence[Link], kind: LinkKind, varying: bool) -> list[str]:
    """What makes the maps; one operation that only the first arrow does says so."""
    said = [in_words(shown(link.ops or link.target.ops), measures=not varying) for link in links]
    if not varying and kind == "up":
        said = briefly(said, [in_words(shown(link.ops or link.target.ops), measures=False) for link in links])
    words = [f"{meaning}; {WHERE[kind]}" if varying and kind in WHERE else meaning for meaning in dict.fromkeys(said)]
    alone = len(words) > 1 and said.count(said[0]) == 1
    return [f"{words[0]}; first arrow only", *words[1:]] if alone else words


def briefly(said: Sequence[str], bare: Sequence[str]) -> list[str]:
    """Each meaning once; many that differ in numbers alone as one."""
    full, short = list(dict.fromkeys(said)), list(dict.fromkeys(bare))
    return full if len(full) <= 2 or len(short) == len(full) else [f"{words}; sizes by level" for words in short]


def shown(ops: Iterable[AnyOp]) -> list[AnyOp]:
    """What the line of an arrow tells: a sum has a mark of its own, and padding belongs to its convolution."""
    return [op for op in ops if not isinstance(op, Merge | Pad)]


def between(link: Link) -> str:
    """What is done between two stages: the resampling of the target's first nodes."""
    if link.kind in ("down", "up") and link.target.main.op in link.target.ops[:2]:
        return in_words([link.target.main.op])
    return STEPS.get(link.kind, link.kind)


def copying(link: Link, measures: bool = True) -> str:
    """What a skip does: `copy, crop & concatenate`."""
    crop = any(isinstance(op, Crop) for op in link.ops)
    own = [op for op in link.ops if not isinstance(op, Crop)]
    op = link.taker.op
    merged = "concatenate" if isinstance(op, Concat) else "add" if isinstance(op, Merge) else "pass on"
    way = f", {in_words(own, measures)}" if own and len(own) <= 4 else ""
    return f"copy{way}{', crop' * crop} & {merged}"


def cut_short(link: Link) -> str:
    """A shortcut, with what is done on it."""
    if not link.nodes:
        return "shortcut"
    return f"shortcut: {in_words(link.ops)}" if len(link.ops) <= 4 else f"branch of {len(link.ops)} layers"
