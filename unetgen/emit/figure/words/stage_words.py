"""The contents of an overview's stages: convolutions, shared weights and sums."""

from collections import Counter
from typing import NamedTuple

from unetgen._text import join_words, plural
from unetgen.emit.figure.scene.boxes import Box
from unetgen.emit.figure.scene.scene import Scene
from unetgen.emit.figure.words.phrases import step_nodes
from unetgen.ops import Concat, Conv, Foreign, Merge


class StageContents(NamedTuple):
    """The counts of a stage's layers, without those named at arrows and skips.

    `convs` has the number of kernels by how often each is used.
    """

    convs: tuple[tuple[int, int], ...]
    sums: int
    products: int
    joins: int

    @property
    def words(self) -> str:
        """The contents in words: `2 convolutions and 1 sum`."""
        return join_words([
            *(plural(many, "convolution") + shared_words(uses) for uses, many in self.convs),
            *counted(self.sums, "sum"), *counted(self.products, "product"), *counted(self.joins, "concatenation"),
        ])  # fmt: skip

    @property
    def short(self) -> str:
        """The contents in few letters: `2 conv ×3 shared, 1 sum`."""
        return ", ".join([
            *(f"{many} conv{f' ×{uses} shared' if uses > 1 else ''}" for uses, many in self.convs),
            *counted(self.sums, "sum"), *counted(self.products, "product"),
            *([f"{self.joins} concat"] if self.joins else []),
        ])  # fmt: skip


def shared_words(uses: int) -> str:
    return f" applied {uses} times with shared weights" if uses > 1 else ""


def counted(count: int, noun: str) -> list[str]:
    return [plural(count, noun)] if count else []


def contents_of(scene: Scene, box: Box) -> StageContents:
    """Return the counts of a stage's layers on its main path."""
    arriving = [link for link in scene.links if link.target is box]
    leaving = [link for link in scene.links if link.source is box]
    said = {node.name for link in (*arriving, *leaving) if link.kind in ("down", "up") for node in step_nodes(link)}
    taken = {link.taker.name for link in arriving if isinstance(link.taker.op, Concat | Merge)}
    inner = [node for node in box.nodes if node.name not in taken | said]
    uses = Counter(node.weights for node in inner if is_conv(node.op))
    merges = [node.op.kind for node in inner if isinstance(node.op, Merge)]
    return StageContents(
        convs=tuple(sorted(Counter(uses.values()).items(), reverse=True)),
        sums=sum(kind != "multiply" for kind in merges),
        products=merges.count("multiply"),
        joins=sum(isinstance(node.op, Concat) for node in inner),
    )


def is_conv(op: object) -> bool:
    return isinstance(op, Conv) or (isinstance(op, Foreign) and "Conv" in op.layer_type)


def stage_contents(scene: Scene) -> dict[str, StageContents]:
    """Return the contents of each stage of an overview, by its box."""
    return {box.name: contents_of(scene, box) for box in scene.boxes.values() if box.kind == "conv"}


def stage_line(scene: Scene, box: Box) -> str:
    """Return the line below a stage's box if stages differ: `2 conv`."""
    contents = stage_contents(scene)
    return contents[box.name].short if len(set(contents.values())) > 1 and box.name in contents else ""
