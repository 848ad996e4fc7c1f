"""The entries of a network's legend: one for each kind of arrow and mark."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Literal, NamedTuple

from unetgen._text import AXES
from unetgen.emit.figure.layout.concat_parts import sums_of
from unetgen.emit.figure.layout.make_columns import channels_before
from unetgen.emit.figure.scene.boxes import Box
from unetgen.emit.figure.scene.level_rows import LevelRow
from unetgen.emit.figure.scene.links import SIGNS, LinkKind
from unetgen.emit.figure.scene.scale import POWER, DrawingScale
from unetgen.emit.figure.scene.scene import Scene
from unetgen.emit.figure.style.palettes import ChangeKind
from unetgen.emit.figure.words.arrow_labels import ArrowLabels
from unetgen.emit.figure.words.arrow_meanings import LINKS, arrow_meanings, group_by_line
from unetgen.emit.figure.words.arrow_styles import ArrowLine
from unetgen.emit.figure.words.op_words import in_words
from unetgen.ops import Concat, Conv, Crop, Merge, Pad, Reshape

JUNCTIONS = {
    SIGNS["add"]: "junction: adds another map to the skip",
    SIGNS["average"]: "junction: averages the skip and another map",
    SIGNS["maximum"]: "junction: takes the larger of the skip and another map",
}
JUNCTION = "junction: joins another map to the skip"
FEW = 6  # branches of more layers are not listed layer by layer


class LegendEntry(NamedTuple):
    """A sample and its meaning; a note has no sample."""

    mark: LinkKind | ChangeKind | Literal["copied", "window", "weighted", "sum", "gated", "note"]
    words: str
    sign: str = ""
    line: ArrowLine | None = None


def legend_entries(
    scene: Scene, rows: Sequence[LevelRow], scale: DrawingScale, labels: ArrowLabels
) -> list[LegendEntry]:
    entries = [entry for kind in LINKS for entry in arrow_entries(scene, kind, labels)]
    entries += circle_entries(scene)
    copied = any(link.target.kind == "concat" and link.kind in ("skip", "shortcut") for link in scene.links)
    entries += [LegendEntry("copied", "copied map")] if copied and scene.detail != "overview" else []
    cut = any(isinstance(op, Crop) for link in scene.links for op in link.ops)
    entries += [LegendEntry("window", "part of a map that is copied")] if cut and scene.detail == "feature_maps" else []
    entries += [LegendEntry("weighted", words) for words in weighting_words(scene)]
    return [*entries, *(LegendEntry("note", words) for words in legend_notes(scene, scale, len(rows[0].sizes)))]


def arrow_entries(scene: Scene, kind: LinkKind, labels: ArrowLabels) -> Iterator[LegendEntry]:
    """Yield an entry for each meaning, those of arrows that look alike together."""
    for line, links in group_by_line(scene, kind).items():
        for words in arrow_meanings(scene, kind, links, kind in labels.varying):
            letter = labels.named.get((kind, words))
            yield LegendEntry(kind, f"{letter} {words}" if letter else words, line=line)


def circle_entries(scene: Scene) -> Iterator[LegendEntry]:
    """Yield the entries of the circles."""
    signals = dict.fromkeys(link.sign for link in scene.links if link.kind == "gate")
    source = "the gating signal" if "×" in signals else "a signal of the stage"
    steered = dict.fromkeys(link.sign for link in scene.links if link.steered)
    for sign in signals | steered:
        meaning = f"attention gate: weights the skip by {source}" if sign == "×" else JUNCTIONS.get(sign, JUNCTION)
        yield LegendEntry("gated", meaning, sign)
    merging = [scene.plan.by_name[name].op for box in scene.boxes.values() for name in sums_of(scene, box)]
    kinds = dict.fromkeys(op.kind for op in merging if isinstance(op, Merge))
    yield from (
        LegendEntry("sum", {"add": "sum", "multiply": "product"}.get(kind, kind), SIGNS[kind]) for kind in kinds
    )


def weighting_words(scene: Scene) -> list[str]:
    """Return the words for the branches that re-weight maps.

    Such a branch leaves a box and returns to it.
    """
    if scene.detail != "feature_maps":
        return []
    shown = [[node.op for node in nodes if not isinstance(node.op, Reshape)] for nodes in scene.inside.values()]
    branches = [in_words(ops) if len(ops) <= FEW else f"a branch of {len(ops)} layers" for ops in shown]
    return [f"re-weighted by {words}" for words in dict.fromkeys(branches)]


def legend_notes(scene: Scene, scale: DrawingScale, dims: int) -> Iterator[str]:
    """Yield notes that explain the lengths of the boxes."""
    names = AXES if dims > 1 else ("length",)
    if scene.detail == "overview":
        counts = {sum(isinstance(op, Conv) for op in box.ops) for box in scene.boxes.values() if box.kind == "conv"}
        inside = f" of {counts.pop()} convolutions" if len(counts) == 1 else ""
        yield f"a box is a stage{inside}; its width is that of its output"
        yield from concat_orders(scene)
    elif any(box.kind == "concat" for box in scene.boxes.values()):
        yield "parts of a concatenation are in its order"
    if scene.detail != "layers" and any(is_unpadded(box) for box in scene.boxes.values()):
        yield "convolutions add no padding"
    power = "√channels" if scale.kind == "readable" else "channels"
    yield f"box {'thickness' if dims == 3 else 'width'} ~ {power}"
    drawn = [names[axis] for axis in (scale.upright, scale.back) if axis is not None]
    yield f"box height{', depth' * (len(drawn) > 1)} ~ {power_text(drawn, scale)}"
    yield from (f"image {name} is not drawn" for name in names[:dims] if name not in drawn)


def concat_orders(scene: Scene) -> Iterator[str]:
    """Yield the orders in which stages concatenate: `up + copy → output`.

    Only an overview needs them. The order is that of the numbers above the boxes.
    """
    is_numbered = any(channels_before(scene, box) for box in scene.boxes.values())
    orders = dict.fromkeys(tuple(parts) for box in scene.boxes.values() if (parts := concat_sources(scene, box)))
    shown: dict[tuple[str, ...], str] = {}
    for parts in orders:
        counted = [(part, len(list(same))) for part, same in groupby(parts)]
        words = " + ".join(f"{part[:-1]}ies" if many > 1 and part == "copy" else part for part, many in counted)
        kind = tuple(part for part, _ in counted)
        shown[kind] = max(shown.get(kind, ""), words, key=len)
    yield from (f"concatenated: {words}{' → output' if is_numbered else ''}" for words in shown.values())


def concat_sources(scene: Scene, box: Box) -> list[str]:
    """Return the source of each part that a stage concatenates first, `up` or `copy`."""
    own = {node.name for node in box.nodes}
    if not box.key.stage.column or box.key.head:
        return []
    first = next((node for node in box.nodes if isinstance(node.op, Concat) and not own.issuperset(node.inputs)), None)
    below = {node.name for node in scene.plan if node.stage and node.stage.level > box.key.stage.level}
    return ["up" if name in own or name in below else "copy" for name in first.inputs] if first else []


def is_unpadded(box: Box) -> bool:
    """Return whether a convolution of a box shrinks its map at the edges."""
    bare = any(isinstance(op, Conv) and op.padding == "valid" and max(op.kernel_size) > 1 for op in box.ops)
    return bare and not any(isinstance(op, Pad) for op in box.ops)


def power_text(drawn: Sequence[str], scale: DrawingScale) -> str:
    """Return the image's drawn axes with the power that the boxes apply to them."""
    return f"(image {', '.join(drawn)})^{POWER}" if scale.kind == "readable" else f"image {', '.join(drawn)}"
