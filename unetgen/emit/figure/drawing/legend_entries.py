"""The entries of a network's legend: one for each kind of arrow and mark."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Literal, NamedTuple

from unetgen._text import axis_names, join_words
from unetgen.emit.activation_names import activation_name
from unetgen.emit.figure.layout.column import ColumnPart
from unetgen.emit.figure.layout.concat_parts import parts_in_order, parts_of_column
from unetgen.emit.figure.layout.make_columns import channels_before
from unetgen.emit.figure.scene.boxes import Box
from unetgen.emit.figure.scene.links import LinkKind
from unetgen.emit.figure.scene.scale import POWER, DrawingScale
from unetgen.emit.figure.scene.scene import Scene
from unetgen.emit.figure.style.palettes import ArrowLine, ChangeKind
from unetgen.emit.figure.words.arrow_labels import ArrowLabels, shared_counts
from unetgen.emit.figure.words.block_kinds import kinds_of, runs_of
from unetgen.emit.figure.words.meanings import LegendRow
from unetgen.emit.figure.words.stage_words import stage_contents
from unetgen.ops import Concat, Conv, Crop, Pad


class LegendEntry(NamedTuple):
    """A sample and its meaning; a note has no sample."""

    mark: LinkKind | ChangeKind | Literal["copied", "window", "weighted", "sum", "gated", "highlight", "note"]
    words: str
    sign: str = ""
    line: ArrowLine | None = None
    letter: str = ""  # at the sign, if others look alike

    @property
    def words_alone(self) -> str:
        """The words without the letter at their start."""
        return self.words.removeprefix(self.letter).lstrip()


def legend_entries(scene: Scene, labels: ArrowLabels) -> list[LegendEntry]:
    entries = [
        LegendEntry(row.look.mark, without_kinds(labels, row), row.look.sign, row.look.line, row.letter)
        for row in labels.meanings.rows
    ]
    parts = (part for box in scene.boxes.values() if box.kind == "concat" for part in parts_of_column(scene, box))
    copied = any(part.look == "copied" for part in parts)
    entries += [LegendEntry("copied", "copied map")] if copied and scene.detail != "overview" else []
    cut = any(isinstance(op, Crop) for link in scene.links for op in link.ops)
    entries += [LegendEntry("window", "part of a map that is copied")] if cut and scene.detail == "feature_maps" else []
    notes = [*weight_notes(labels), *legend_notes(scene, labels.sizes, enlarged=labels.blocks)]
    return [*entries, *(LegendEntry("note", words) for words in notes)]


def without_kinds(labels: ArrowLabels, row: LegendRow) -> str:
    """Return a row's text, without the letters of blocks that are not enlarged."""
    words = row.words
    if labels.scene.detail == "blocks" and not labels.blocks:
        for kind in kinds_of(labels.scene).values():
            words = words.replace(f"{kind.letter} ", "")
    return row._replace(words=words).text


def weight_notes(labels: ArrowLabels) -> Iterator[str]:
    """Yield the note on arrows that share weights."""
    counts = shared_counts(labels.scene) if labels.shared else []
    if counts:
        yield f"w: arrows with one number share their weights ({join_words(counts)} uses)"


def legend_notes(scene: Scene, below: bool, *, enlarged: bool) -> Iterator[str]:
    """Yield notes on the boxes that hold for any scale.

    Args:
        scene: the boxes.
        below: the contents of a stage are below its box.
        enlarged: blocks are, so that there is room for their notes.
    """
    if scene.detail == "overview":
        contents = set(stage_contents(scene).values())
        alike = contents.pop().words if len(contents) == 1 else ""
        inside = f" of {alike}" if alike else ", with its contents below it" * (below and len(contents) > 1)
        yield f"a box is a stage{inside}; its width is that of its output"
    if scene.detail == "overview" or enlarged:
        yield from concat_orders(scene)
    if enlarged and any(run.times > 1 for name in scene.blocks for run in runs_of(scene, name)):
        yield "×n after a name: n blocks in a row, each with its own weights"
    yield from time_notes(scene)
    if scene.plan.spec and any(skip.tap == "blocks" for skip in scene.plan.spec.skip):
        yield "each block of the right side takes a copy: of every block's output, the last first, then of their input"
    if scene.detail != "layers" and any(is_unpadded(box) for box in scene.boxes.values()):
        yield "convolutions add no padding"


def time_notes(scene: Scene) -> Iterator[str]:
    """Yield what is made of a time step before it enters the blocks."""
    time = scene.plan.spec.time if scene.plan.spec else None
    if time:
        function = activation_name(time.activation.function)
        twice = ", ".join([f"dense {time.filters}, {function}"] * 2)
        yield f"time (second input): {time.channels} sines and cosines, {twice}"
        entry = "added" if time.kind == "add" else "as a scale and a shift"
        yield f"time in a block: through a dense layer of its own, {entry} per channel"


def scale_notes(scene: Scene, scale: DrawingScale) -> Iterator[str]:
    """Yield notes that explain the lengths of the boxes and the order of their parts."""
    dims = scene.plan.dims
    names = axis_names(dims)
    if scene.detail != "overview" and any(box.kind == "concat" for box in scene.boxes.values()):
        yield from parts_notes(scene)
    power = "√channels" if scale.kind == "readable" else "channels"
    yield f"box {'thickness' if dims == 3 else 'width'} ~ {power}"
    drawn = [names[axis] for axis in (scale.upright, scale.back) if axis is not None]
    yield f"box height{', depth' * (len(drawn) > 1)} ~ {power_text(drawn, scale)}"
    yield from (f"image {name} is not drawn" for name in names if name not in drawn)


def parts_notes(scene: Scene) -> Iterator[str]:
    """Yield where the parts that skips bring are in the channels of concatenations."""
    boxes = [box for box in scene.boxes.values() if box.kind == "concat"]
    parts = [list(parts_in_order(scene, box)) for box in boxes]
    orders = [[comes_across(part) for part in own] for own in parts]
    if not any(map(any, orders)):
        return
    copied = all(part.look == "copied" for own in parts for part in own if comes_across(part))
    named = "copied parts" if copied else "parts from skips"
    if all(order == sorted(order) for order in orders):
        yield f"{named} come last in the channels"
    elif all(order == sorted(order, reverse=True) for order in orders):
        yield f"{named} come first in the channels"


def comes_across(part: ColumnPart) -> bool:
    """Return whether a skip brings a part of a concatenation."""
    return part.look == "copied" or (part.link is not None and part.link.kind == "skip")


def concat_orders(scene: Scene) -> Iterator[str]:
    """Yield the orders in which stages concatenate: `up + copy → output`.

    Where each part is a box nobody needs them. The order is that of the numbers above the boxes.
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
    risen = {node.name for link in scene.links if link.target is box and link.kind == "up" for node in link.nodes}
    return ["up" if name in own | below | risen else "copy" for name in first.inputs] if first else []


def is_unpadded(box: Box) -> bool:
    """Return whether a convolution of a box shrinks its map at the edges."""
    bare = any(isinstance(op, Conv) and op.padding == "valid" and max(op.kernel_size) > 1 for op in box.ops)
    return bare and not any(isinstance(op, Pad) for op in box.ops)


def power_text(drawn: Sequence[str], scale: DrawingScale) -> str:
    """Return the image's drawn axes with the power that the boxes apply to them."""
    return f"(image {', '.join(drawn)})^{POWER}" if scale.kind == "readable" else f"image {', '.join(drawn)}"
