"""What is written beside arrows: what differs from arrow to arrow; what is the same for all, the legend says.

Kernels and factors, where they differ; a letter, where arrows that look alike do different things; and on a skip what
is cropped.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from string import ascii_lowercase
from types import MappingProxyType
from typing import NamedTuple

from unetgen.emit.figure.scene.boxes import Kind, Map
from unetgen.emit.figure.scene.links import Link, LinkKind
from unetgen.emit.figure.scene.scene import Scene
from unetgen.emit.figure.style import text_width as text
from unetgen.emit.figure.words.arrow_meanings import FIRST, alike, of_kind, operations
from unetgen.emit.figure.words.arrow_styles import resampled
from unetgen.emit.figure.words.op_words import measure
from unetgen.ops import Crop

LETTERED: tuple[LinkKind, ...] = ("conv", "head", "down", "up")
NO_LETTERS: Mapping[tuple[str, str], str] = MappingProxyType({})
NO_NAMES: Mapping[tuple[str, str], str] = MappingProxyType({})


class Labels(NamedTuple):
    """The kinds of map whose kernel or factor differs from arrow to arrow, and whether all are written.

    `letters` are of arrows by what they make, `named` of meanings; `resized` are the kinds of arrows on whose ways maps
    are resampled by different factors; `sizes` says whether what is cropped is written.
    """

    varying: frozenset[Kind]
    all: bool = False
    letters: Mapping[tuple[str, str], str] = NO_LETTERS
    named: Mapping[tuple[str, str], str] = NO_NAMES
    resized: frozenset[LinkKind] = frozenset()
    sizes: bool = True

    def beside(self, box: Map) -> str:
        """What stands beside the arrow that leads to a map."""
        shown = measure(box.main.op) if self.all or box.kind in self.varying else ""
        return " ".join(filter(None, (self.letters.get((box.name, "")), shown)))

    def on(self, link: Link) -> str:
        """What stands beside an arrow of what is done on its way."""
        letter = self.letters.get(key_of(link))
        if link.kind in self.resized and (op := resampled(link)):
            return " ".join(filter(None, (letter, measure(op))))
        if letter:
            return letter
        cropped = [node.shape.sizes for node in link.nodes if isinstance(node.op, Crop)]
        return f"crop to {text.by_axis(cropped[-1])}" if cropped and self.sizes else ""


def labels_of(scene: Scene, every: bool = False, sizes: bool = True) -> Labels:
    if scene.detail != "feature_maps":
        return Labels(frozenset(), sizes=sizes)
    kinds: set[Kind] = {box.kind for box in scene.maps.values()}
    changed = frozenset(resized(scene))
    up: frozenset[Kind] = frozenset({"up"}) if "up" in changed else frozenset()
    varying: frozenset[Kind] = frozenset(kind for kind in kinds if kind in up or len(measures(scene, kind)) > 1)
    named = dict(names(scene, varying))
    letters = {key_of(link): named[kind, words] for kind, link, words in told(scene, varying) if (kind, words) in named}
    return Labels(varying, every, letters, named, changed, sizes)


def key_of(link: Link) -> tuple[str, str]:
    """Of an arrow: the map that it makes; where something is done on its way, also what that ends with."""
    return link.target.name, link.nodes[-1].name if link.nodes else ""


def measures(scene: Scene, kind: Kind) -> set[str]:
    return {measure(box.main.op) for box in scene.maps.values() if box.kind == kind}


def told(scene: Scene, varying: frozenset[Kind]) -> Iterator[tuple[LinkKind, Link, str]]:
    """What each arrow does, in the legend's words."""
    for kind in LETTERED:
        for links in alike(scene, kind).values():
            mine = of_kind(kind, links)
            for link, words in zip(mine, operations(mine, kind, kind in varying), strict=True):
                yield kind, link, words


def names(scene: Scene, varying: frozenset[Kind]) -> Iterator[tuple[tuple[str, str], str]]:
    """A letter for each meaning of arrows that look alike, but for what most of them do."""
    letters = iter(ascii_lowercase)
    for kind in LETTERED:
        for links in alike(scene, kind).values():
            mine = of_kind(kind, links)
            counts = Counter(words for words in operations(mine, kind, kind in varying) if not words.endswith(FIRST))
            usual = max(counts, key=lambda words: counts[words], default="")
            yield from (((kind, words), f"({next(letters)})") for words in counts if words != usual)


def resized(scene: Scene) -> Iterator[LinkKind]:
    """The kinds of arrows on whose ways maps are resampled by different factors."""
    kinds: tuple[LinkKind, ...] = ("skip", "up")
    for kind in kinds:
        ops = [op for link in scene.links if link.kind == kind and (op := resampled(link))]
        if len(set(map(measure, ops))) > 1:
            yield kind
