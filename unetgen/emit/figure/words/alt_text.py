"""The figure in a few sentences, for readers who cannot see it.

They give levels, channels, the paths down, up and across, and outputs.
"""

from collections.abc import Iterable, Iterator

from unetgen._text import join_words, plural
from unetgen.emit.figure.scene.boxes import Box
from unetgen.emit.figure.scene.links import Link, LinkKind
from unetgen.emit.figure.scene.scene import Scene, scene_of
from unetgen.emit.figure.scene.stage_paths import StageKey
from unetgen.emit.figure.words.map_sizes import size_text
from unetgen.emit.figure.words.op_words import in_words
from unetgen.ops import Crop, Merge

DONE = {"add": "added", "multiply": "multiplied", "average": "averaged", "maximum": "of which the larger is kept"}
FEW = 2  # kernels are left out if there are more kinds of resampling


def alt_text(scene: Scene) -> str:
    """Return the alternative text of a figure.

    `A 3D U-Net with 2 levels: the input has 4 channels and 160×160×16 voxels; …`
    """
    whole = scene if scene.detail == "feature_maps" else scene.whole or scene_of(scene.plan, "feature_maps")
    return f"A {network_kind(whole)}: {'; '.join(alt_sentences(whole))}."


def network_kind(scene: Scene) -> str:
    """Return a network's kind and depth: `3D U-Net with 2 levels`."""
    return f"{scene.plan.dims}D U-Net with {plural(scene.plan.depth, 'level')}"


def alt_sentences(scene: Scene) -> Iterator[str]:
    first = next(box.nodes[-1] for box in scene.boxes.values() if box.kind == "input")
    image, shown = first.shape, size_text(scene.plan, first)
    points = ("samples", "pixels", "voxels")[scene.plan.dims - 1]
    yield f"the input has {plural(image.channels, 'channel')} and {shown} {points}"
    down, right, between = channels_by_side(scene)
    yield f"the left side goes down to {join_words(down)} channels{resampling_words(scene, 'down')}"
    if right:
        yield f"the right side comes up to {join_words(right)} channels{resampling_words(scene, 'up')}"
    if between:
        yield f"the sides have {plural(between, 'more stage')} between them"
    yield from skip_sentences(scene)
    yield from output_sentence(scene)


def channels_by_side(scene: Scene) -> tuple[list[int], list[int], int]:
    """Return the channels per level of both sides, and the count of stages between.

    The channels are those with which a stage ends.
    """
    depth, stages = scene.plan.depth, {key: boxes for key, boxes in scene.stages.items() if not key.head}
    left = {key: last_channels(boxes) for key, boxes in stages.items() if not key.stage.column}
    right = {key: last_channels(boxes) for key, boxes in stages.items() if is_right_side(key, depth)}
    return list(left.values()), list(right.values()), len(stages) - len(left) - len(right)


def is_right_side(key: StageKey, depth: int) -> bool:
    return key.stage.column > 0 and key.stage.level + key.stage.column >= depth - 1


def last_channels(boxes: Iterable[Box]) -> int:
    return [*boxes][-1].shape.channels


def resampling_words(scene: Scene, kind: LinkKind) -> str:
    """Return the resampling of a kind: ` by max pool 2×2`.

    If there are many, their kernels are left out.
    """
    ops = [box.main.op for box in scene.boxes.values() if box.kind == kind]
    words = list(dict.fromkeys(in_words([op]) for op in ops))
    if len(words) > FEW:
        words = list(dict.fromkeys(in_words([op], measures=False) for op in ops))
    return f" by {' or '.join(words)}" if words else ""


def skip_sentences(scene: Scene) -> Iterator[str]:
    """Yield sentences about the skips, and about the operations on them."""
    skips = [link for link in scene.links if link.kind == "skip" and not link.target.key.head]
    if skips:
        yield f"{plural(len(skips), 'skip')}, {' or '.join(dict.fromkeys(map(merge_words, skips)))}"
    signs = {link.sign for link in scene.links if link.kind == "gate"}
    if "×" in signs:
        yield "attention gates on the skips are steered by coarser maps"
    if signs - {"×"}:
        yield "other maps join the skips"
    if any(link.fall for link in skips):
        yield "some skips join different levels"


def merge_words(link: Link) -> str:
    """Return how a skip is merged: `cropped and concatenated`, `added`."""
    crop = "cropped and " * any(isinstance(op, Crop) for op in link.ops)
    return crop + (DONE[link.taker.op.kind] if isinstance(link.taker.op, Merge) else "concatenated")


def output_sentence(scene: Scene) -> Iterator[str]:
    shapes = [scene.plan.by_name[name].shape.channels for name in scene.plan.outputs]
    if len(shapes) == 1:
        yield f"the output has {plural(shapes[0], 'channel')}"
    else:
        yield f"{len(shapes)} outputs have {join_words(list(dict.fromkeys(shapes)))} channels"
