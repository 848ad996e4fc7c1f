"""A node in its plan, and the arguments that each layer takes from them."""

from typing import Any, NamedTuple

import keras

from unetgen.emit.layer_types import layer_type
from unetgen.graph.plan import Node, Plan


class Site(NamedTuple):
    """A node in its plan."""

    plan: Plan
    node: Node

    @property
    def own(self) -> dict[str, Any]:
        """Name and dtype policy.

        They are explicit, so that Keras' counters and global settings have no effect.
        """
        return {"name": self.node.name, "dtype": self.node.dtype or self.plan.dtype}

    @property
    def laid_out(self) -> dict[str, Any]:
        """Name, dtype policy and data format."""
        return {**self.own, "data_format": self.plan.data_format}

    @property
    def channels_first(self) -> bool:
        return self.plan.data_format == "channels_first"

    @property
    def class_axis(self) -> int:
        """The axis of channels and classes, counting the batch axis."""
        return 1 if self.channels_first else -1

    @property
    def stock(self) -> Any:
        """The Keras class of the node's layer."""
        return getattr(keras.layers, layer_type(self.node.op, self.plan.dims))
