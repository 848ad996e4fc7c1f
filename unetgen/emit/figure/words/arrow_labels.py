"""Labels beside arrows and circles: letters and numbers of their legend rows.

Also the size to which a skip is cropped, and the weights that several arrows share.
"""

from collections import Counter
from dataclasses import dataclass

from unetgen.emit.figure.scene.boxes import Box
from unetgen.emit.figure.scene.links import Link
from unetgen.emit.figure.scene.part_names import part_of_link
from unetgen.emit.figure.scene.scene import Scene
from unetgen.emit.figure.style import text_width as text
from unetgen.emit.figure.style.looks import Looks
from unetgen.emit.figure.words.block_phrases import names_on_way, start_inside
from unetgen.emit.figure.words.map_sizes import axis_texts
from unetgen.emit.figure.words.meanings import Meanings, gate_key, meanings_of, sum_key
from unetgen.emit.figure.words.op_words import op_measure
from unetgen.emit.figure.words.phrases import carried_nodes
from unetgen.graph.cached import cached_property
from unetgen.graph.plan import Node
from unetgen.ops import Crop

PLAIN_LOOKS = Looks()


@dataclass(frozen=True, eq=False, kw_only=True)
class ArrowLabels:
    """The labels of a figure's arrows and circles.

    `all` writes the kernel or factor of every box, `sizes` labels crops, `blocks` names the blocks on skips.
    """

    scene: Scene
    meanings: Meanings
    shared: dict[str, str]
    all: bool = False
    sizes: bool = True
    blocks: bool = False
    names: tuple[tuple[str, str], ...] = ()  # of parts

    def beside(self, box: Box) -> str:
        """Return the label beside the arrow that makes a box."""
        made_by = (link for link in self.links_into.get(box.name, ()) if carried_nodes(link))
        return next((self.on(link) for link in made_by), "")

    def into_sum(self, source: Box, target: Box) -> str:
        """Return the label of an arrow from a box to a sum before its neighbour."""
        sums = {entry.node.name for entry in target.sums}
        made_by = (link for link in self.links_into.get(target.name, ()) if link.taker.name in sums)
        return next((self.on(link) for link in made_by if link.source is source), "")

    @cached_property
    def links_into(self) -> dict[str, list[Link]]:
        """The links that lead to each box, by its name."""
        into: dict[str, list[Link]] = {}
        for link in self.scene.links:
            into.setdefault(link.target.name, []).append(link)
        return into

    def on(self, link: Link) -> str:
        """Return the label of an arrow."""
        return self.by_key[link.key]

    @cached_property
    def by_key(self) -> dict[tuple[str, ...], str]:
        """The label of each arrow, by its key."""
        return {link.key: self.label_of(link) for link in self.scene.links}

    def label_of(self, link: Link) -> str:
        label = self.meanings.label(link.key)
        measure = op_measure(link.target.main.op) if self.all and not link.nodes and carried_nodes(link) else ""
        cropped = [axis_texts(self.scene.plan, node) for node in link.nodes if isinstance(node.op, Crop)]
        crop = f"crop to {text.short_size_text(cropped[-1])}" if cropped and self.sizes else ""
        across = self.blocks and link.kind in ("skip", "shortcut")
        start = start_inside(self.scene, link) if across else ""
        named = names_on_way(self.scene, link) if across else ""
        name = dict(self.names).get(part_of_link(link), "")
        parts = (name, start, named, label, measure if measure not in label else "", crop, self.weights_on(link))
        return " ".join(filter(None, parts))

    def weights_on(self, link: Link) -> str:
        """Return the name of the weights that an arrow shares with others: `w1`."""
        nodes = (*link.nodes, *carried_nodes(link)) if self.scene.detail == "feature_maps" else ()
        return next((self.shared[node.name] for node in nodes if node.name in self.shared), "")

    def at_sum(self, node: Node) -> str:
        """Return the label of a sum's circle."""
        return self.meanings.label(sum_key(node))

    def at_gate(self, branch: str) -> str:
        """Return the label of the circle on a gated skip."""
        return self.meanings.label(gate_key(branch))


def labels_of(scene: Scene, looks: Looks = PLAIN_LOOKS) -> ArrowLabels:
    """Return the labels; compact looks leave out the sizes of crops."""
    names = shared_weights(scene) if scene.detail == "feature_maps" else {}
    return ArrowLabels(
        scene=scene,
        meanings=meanings_of(scene),
        shared=names,
        all=looks.kernel_sizes and scene.detail == "feature_maps",
        sizes=looks.sizes and not looks.compact,
        blocks=looks.zooms and scene.detail == "blocks",
        names=looks.names,
    )


def shared_weights(scene: Scene) -> dict[str, str]:
    """Return the name of the weights of each node that shares a kernel with others."""
    kernels = [node for node in scene.plan if node.op.window and node.op.weights(scene.plan.shapes_in[node.name])]
    users = Counter(node.weights for node in kernels)
    owners = dict.fromkeys(node.weights for node in kernels if users[node.weights] > 1)
    names = {owner: f"w{number}" for number, owner in enumerate(owners, start=1)}
    return {node.name: names[node.weights] for node in kernels if node.weights in names}


def shared_counts(scene: Scene) -> list[int]:
    """Return how often shared weights are used: the different counts, in order."""
    return sorted(set(Counter(shared_weights(scene).values()).values()))
