"""What is written beside arrows: kernels and factors that differ from arrow to arrow; else the legend says them."""

from typing import NamedTuple

from unetgen.emit.diagram.maps import FeatureMap, MapKind
from unetgen.emit.diagram.scene import Scene
from unetgen.emit.diagram.words import measure


class Labels(NamedTuple):
    """The kinds of map whose kernel or factor differs from arrow to arrow."""

    varying: frozenset[MapKind]

    def beside(self, feature_map: FeatureMap) -> str:
        """What stands beside the arrow that leads to a map."""
        return measure(feature_map.main.op) if feature_map.kind in self.varying else ""


def labels_of(scene: Scene) -> Labels:
    kinds: set[MapKind] = {feature_map.kind for feature_map in scene.maps.values()}
    return Labels(frozenset(kind for kind in kinds if len(measures(scene, kind)) > 1))


def measures(scene: Scene, kind: MapKind) -> set[str]:
    return {measure(m.main.op) for m in scene.maps.values() if m.kind == kind}
