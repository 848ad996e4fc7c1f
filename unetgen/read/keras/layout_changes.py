"""Read models that compute in another data format than their images have.

Such a model moves the channels right after an input and right before an output, or before its activation. The network
between them is the same, so these layers are not nodes.
"""

# Keras' layers are untyped
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false

from typing import Any, NamedTuple

from unetgen.read.keras.private_keras import call_of, calls_with
from unetgen.read.keras.tensor_axes import Layout


class Ends(NamedTuple):
    """The inputs and the outputs of a whole model, and the layout of its layers."""

    model: Any
    layout: Layout

    def changes_layout(self, call: Any) -> bool:
        """Return whether a call moves the channels of an input or of a model's output."""
        layer = call.operation
        if type(layer).__name__ != "Permute":
            return False
        axes, dims = tuple(layer.dims), len(layer.dims) - 1
        to_last, to_first = (*range(2, dims + 2), 1), (dims + 1, *range(1, dims + 1))
        first = self.layout.data_format == "channels_first"
        inward, outward = (to_first, to_last) if first else (to_last, to_first)
        if axes == inward and among(call.input_tensors[0], self.model.inputs):
            return True
        return axes == outward and self.leads_out(call.outputs[0])

    def leads_out(self, tensor: Any) -> bool:
        """Return whether a map is an output, or taken by activations alone that are."""
        takers = calls_with(tensor)
        return all(map(self.is_last_activation, takers)) if takers else among(tensor, self.model.outputs)

    def is_last_activation(self, call: Any) -> bool:
        output = call.outputs[0]
        is_end = among(output, self.model.outputs) and not calls_with(output)
        return is_end and type(call.operation).__name__ in ("Activation", "Softmax")

    def layout_of(self, call: Any) -> Layout:
        """Return the layout of a call: that of the outputs behind a transpose."""
        inputs = [call_of(tensor) for tensor in call.input_tensors]
        if inputs and self.is_last_activation(call) and all(map(self.changes_layout, inputs)):
            return self.layout.other
        return self.layout

    def axes(self, tensor: Any) -> Any:
        """Return a tensor's axes; those of an input as the transpose after it gives them."""
        after = calls_with(tensor) if among(tensor, self.model.inputs) else []
        moved = [call for call in after if self.changes_layout(call)]
        return moved[0].outputs[0].shape if moved and len(moved) == len(after) else tensor.shape


def among(tensor: Any, tensors: Any) -> bool:
    return any(one is tensor for one in tensors)
