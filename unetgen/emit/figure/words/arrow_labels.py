"""Labels beside arrows: what differs between arrows with one legend entry.

These are kernels and factors if they differ, a letter if arrows look alike and do different things, and the size to
which a skip is cropped.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from string import ascii_lowercase

from unetgen.emit.figure.scene.boxes import Box, BoxKind
from unetgen.emit.figure.scene.links import Link, LinkKind
from unetgen.emit.figure.scene.scene import Scene
from unetgen.emit.figure.style import text_width as text
from unetgen.emit.figure.words.arrow_meanings import FIRST, group_by_line, making_their_kind, operation_meanings
from unetgen.emit.figure.words.arrow_styles import resampling_op
from unetgen.emit.figure.words.op_words import op_measure
from unetgen.ops import Crop

LETTERED: tuple[LinkKind, ...] = ("conv", "head", "down", "up")


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrowLabels:
    """The labels of a figure's arrows.

    `varying` are the kinds of box whose kernel or factor differs from arrow to arrow; `all` writes those of every box.
    `letters` are by arrow, `named` by meaning. `resized` are the kinds of arrow on which maps are resampled by
    different factors. `sizes` says whether crops are labelled.
    """

    varying: frozenset[BoxKind]
    all: bool = False
    letters: Mapping[tuple[str, str], str] = field(default_factory=dict[tuple[str, str], str])
    named: Mapping[tuple[str, str], str] = field(default_factory=dict[tuple[str, str], str])
    resized: frozenset[LinkKind] = frozenset()
    sizes: bool = True

    def beside(self, box: Box) -> str:
        """Return the label beside the arrow that leads to a box."""
        shown = op_measure(box.main.op) if self.all or box.kind in self.varying else ""
        return " ".join(filter(None, (self.letters.get((box.name, "")), shown)))

    def on(self, link: Link) -> str:
        """Return the label of the operations on an arrow's way."""
        letter = self.letters.get(arrow_key(link))
        if link.kind in self.resized and (op := resampling_op(link)):
            return " ".join(filter(None, (letter, op_measure(op))))
        if letter:
            return letter
        cropped = [node.shape.sizes for node in link.nodes if isinstance(node.op, Crop)]
        return f"crop to {text.short_size_text(cropped[-1])}" if cropped and self.sizes else ""


def labels_of(scene: Scene, every: bool = False, sizes: bool = True) -> ArrowLabels:
    if scene.detail != "feature_maps":
        return ArrowLabels(varying=frozenset(), sizes=sizes)
    kinds: set[BoxKind] = {box.kind for box in scene.boxes.values()}
    changed = frozenset(resized_kinds(scene))
    up: frozenset[BoxKind] = frozenset({"up"}) if "up" in changed else frozenset()
    varying: frozenset[BoxKind] = frozenset(
        kind for kind in kinds if kind in up or len(measures_of_kind(scene, kind)) > 1
    )
    named = dict(letter_meanings(scene, varying))
    letters = {
        arrow_key(link): named[kind, words]
        for kind, link, words in arrow_words(scene, varying)
        if (kind, words) in named
    }
    return ArrowLabels(varying=varying, all=every, letters=letters, named=named, resized=changed, sizes=sizes)


def arrow_key(link: Link) -> tuple[str, str]:
    """Return the key of an arrow: its target, and the last node on its way."""
    return link.target.name, link.nodes[-1].name if link.nodes else ""


def measures_of_kind(scene: Scene, kind: BoxKind) -> set[str]:
    return {op_measure(box.main.op) for box in scene.boxes.values() if box.kind == kind}


def arrow_words(scene: Scene, varying: frozenset[BoxKind]) -> Iterator[tuple[LinkKind, Link, str]]:
    """Yield each arrow with what it does, in the legend's words."""
    for kind in LETTERED:
        for links in group_by_line(scene, kind).values():
            own_kind = making_their_kind(kind, links)
            for link, words in zip(own_kind, operation_meanings(own_kind, kind, kind in varying), strict=True):
                yield kind, link, words


def letter_meanings(scene: Scene, varying: frozenset[BoxKind]) -> Iterator[tuple[tuple[str, str], str]]:
    """Yield a letter for each meaning of arrows that look alike.

    The most common meaning has none.
    """
    letters = iter(ascii_lowercase)
    for kind in LETTERED:
        for links in group_by_line(scene, kind).values():
            own_kind = making_their_kind(kind, links)
            counts = Counter(
                words for words in operation_meanings(own_kind, kind, kind in varying) if not words.endswith(FIRST)
            )
            usual = max(counts, key=lambda words: counts[words], default="")
            yield from (((kind, words), f"({next(letters)})") for words in counts if words != usual)


def resized_kinds(scene: Scene) -> Iterator[LinkKind]:
    """Yield the kinds of arrow on which maps are resampled by different factors."""
    kinds: tuple[LinkKind, ...] = ("skip", "up")
    for kind in kinds:
        ops = [op for link in scene.links if link.kind == kind and (op := resampling_op(link))]
        if len(set(map(op_measure, ops))) > 1:
            yield kind
