"""What is written beside arrows: kernels and factors that differ from arrow to arrow; else the legend says them."""

from typing import NamedTuple

from unetgen.emit.diagram.scene.maps import Kind, Map
from unetgen.emit.diagram.scene.scene import Scene
from unetgen.emit.diagram.words import measure


class Labels(NamedTuple):
    """The kinds of map whose kernel or factor differs from arrow to arrow, and whether all are written."""

    varying: frozenset[Kind]
    all: bool = False

    def beside(self, box: Map) -> str:
        """What stands beside the arrow that leads to a map."""
        return measure(box.main.op) if self.all or box.kind in self.varying else ""


def labels_of(scene: Scene, every: bool = False) -> Labels:
    if scene.detail != "feature_maps":
        return Labels(frozenset())
    kinds: set[Kind] = {box.kind for box in scene.maps.values()}
    return Labels(frozenset(kind for kind in kinds if len(measures(scene, kind)) > 1), every)


def measures(scene: Scene, kind: Kind) -> set[str]:
    return {measure(box.main.op) for box in scene.maps.values() if box.kind == kind}
