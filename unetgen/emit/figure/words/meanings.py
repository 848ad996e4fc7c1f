"""The meaning of everything drawn: a row of the legend for each, and labels.

Signs that look alike and mean different things have different labels, which their rows begin with: a letter. If they
differ in one kernel or factor alone, they share a row, and this number is at each sign instead. The most common meaning
of a look has no letter.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import count
from string import ascii_lowercase
from typing import Literal, NamedTuple

from unetgen.emit.figure.scene.links import SIGNS, Link, LinkKind, is_gated
from unetgen.emit.figure.scene.scene import Scene
from unetgen.emit.figure.style.palettes import ArrowLine
from unetgen.emit.figure.words.arrow_styles import arrow_line
from unetgen.emit.figure.words.block_phrases import gate_of_blocks, phrase_between_blocks
from unetgen.emit.figure.words.circle_phrases import gate_phrase, inside_phrase, sum_phrase
from unetgen.emit.figure.words.phrases import Phrase, phrase_of_arrow
from unetgen.graph.plan import Node
from unetgen.ops import Merge

LINKS: tuple[LinkKind, ...] = ("conv", "down", "up", "skip", "gate", "shortcut", "head")
SAME_LOOK: dict[LinkKind, LinkKind] = {"merge": "conv"}
SignKey = tuple[str, ...]


class Look(NamedTuple):
    """The appearance of arrows, circles or bands: those that look alike are equal."""

    mark: LinkKind | Literal["sum", "gated", "weighted"]
    line: ArrowLine | None = None
    sign: str = ""


class LegendRow(NamedTuple):
    """A row of the legend, and the letter that is also at its signs."""

    look: Look
    words: str
    letter: str = ""

    @property
    def text(self) -> str:
        return f"{self.letter} {self.words}" if self.letter else self.words


class Meanings(NamedTuple):
    """The rows of the legend, the row of each sign, and the signs' own numbers."""

    rows: list[LegendRow]
    row_of: Mapping[SignKey, LegendRow]
    numbers: Mapping[SignKey, str]

    def label(self, key: SignKey) -> str:
        """Return the text at a sign: its letter and its number."""
        letter = self.row_of[key].letter if key in self.row_of else ""
        return " ".join(filter(None, (letter, self.numbers.get(key, ""))))


class Sign(NamedTuple):
    """Something drawn that has a meaning."""

    key: SignKey
    look: Look
    phrase: Phrase


@lru_cache(maxsize=16)
def meanings_of(scene: Scene) -> Meanings:
    """Return the rows and labels of a scene."""
    signs = list(signs_of(scene))
    looks = sorted({sign.look for sign in signs}, key=lambda look: look_order(look, signs))
    letters = new_numerals() if scene.detail == "blocks" else new_letters()
    numbers: dict[SignKey, str] = {}
    row_of: dict[SignKey, LegendRow] = {}
    rows: list[LegendRow] = []
    for look in looks:
        alike = [sign for sign in signs if sign.look == look]
        words = list(row_words(alike))
        numbers |= {
            sign.key: sign.phrase.number for sign, said in zip(alike, words, strict=True) if said != sign.phrase.words
        }
        usual = usual_words(words, alike)
        named = {said: LegendRow(look, said, "" if said == usual else next(letters)) for said in dict.fromkeys(words)}
        rows += named.values()
        row_of |= {sign.key: named[said] for sign, said in zip(alike, words, strict=True)}
    return Meanings(rows, row_of, numbers)


def usual_words(words: Sequence[str], signs: Sequence[Sign]) -> str:
    """Return the most common meaning, the first one of several."""
    counts = Counter(words)
    return max(counts, key=lambda said: counts[said])


def new_letters() -> Iterator[str]:
    """Yield `(a)` to `(z)`, then `(a2)` and so on."""
    for turn in count(1):
        yield from (f"({letter}{turn if turn > 1 else ''})" for letter in ascii_lowercase)


def new_numerals() -> Iterator[str]:
    """Yield `(i)`, `(ii)` and so on, for figures in which blocks have letters."""
    tens, ones = ("", "x", "xx", "xxx"), ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")
    yield from (f"({ten}{one})" for ten in tens for one in ones if ten or one)
    yield from new_letters()


def look_order(look: Look, signs: Sequence[Sign]) -> tuple[int, int]:
    marks = (*LINKS, "gated", "sum", "weighted")
    return marks.index(look.mark), next(i for i, sign in enumerate(signs) if sign.look == look)


def row_words(signs: Sequence[Sign]) -> Iterator[str]:
    """Yield the row of each of the signs that look alike."""
    variants: dict[str, set[str]] = {}
    for sign in signs:
        variants.setdefault(sign.phrase.bare or sign.phrase.words, set()).add(sign.phrase.words)
    for sign in signs:
        phrase = sign.phrase
        shared = phrase.bare and phrase.number and len(variants[phrase.bare]) > 1
        yield f"{phrase.bare}; {phrase.noun} at the {where_look_is(sign.look)}" if shared else phrase.words


def where_look_is(look: Look) -> str:
    return "arrow" if look.mark in LINKS else "circle"


def signs_of(scene: Scene) -> Iterator[Sign]:
    """Yield everything drawn that has a meaning: arrows, circles and bands."""
    for link in scene.links:
        if link.kind != "joined":
            mark = SAME_LOOK.get(link.kind, link.kind)
            yield Sign(link.key, Look(mark, line=arrow_line(link)), arrow_phrase(scene, link))
        if is_gated(link, scene.links):
            phrase = gate_of_blocks(scene, link) if scene.detail == "blocks" else gate_phrase(scene, link)
            yield Sign(gate_key(link.branch), Look("gated", sign=link.sign), phrase)
    for entry in (entry for box in scene.boxes.values() for entry in scene.sums_into(box)):
        assert isinstance(entry.node.op, Merge)
        yield Sign(sum_key(entry.node), Look("sum", sign=SIGNS[entry.node.op.kind]), sum_phrase(scene, entry))
    if scene.detail == "feature_maps":
        yield from (
            Sign(("inside", name), Look("weighted"), inside_phrase(scene, scene.boxes[name])) for name in scene.inside
        )


def arrow_phrase(scene: Scene, link: Link) -> Phrase:
    between = scene.detail == "blocks" and not link.target.key.head
    return phrase_between_blocks(scene, link) if between else phrase_of_arrow(scene, link)


def sum_key(node: Node) -> SignKey:
    return "sum", node.name


def gate_key(branch: str) -> SignKey:
    return "gate", branch
