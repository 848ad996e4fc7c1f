"""What Keras lacks: small registered layers that save, load and run on every backend."""

# Keras is largely untyped, so strict checking finds its gaps and not our faults
# pyright: basic, reportArgumentType=false, reportCallIssue=false, reportOptionalMemberAccess=false
# pyright: reportOptionalCall=false, reportIncompatibleMethodOverride=false, reportOptionalSubscript=false
# pyright: reportOperatorIssue=false, reportOptionalOperand=false, reportAttributeAccessIssue=false

from typing import Any

import keras
from keras import ops


@keras.saving.register_keras_serializable(package="unetgen")
class UpSampling1D(keras.layers.Layer):
    """`keras.layers.UpSampling1D` with a data format: `(batch, c, n) → (batch, c, n · size)` channels first."""

    def __init__(self, size: int, data_format: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.size = size
        self.data_format = data_format

    @property
    def axis(self) -> int:
        return 2 if self.data_format == "channels_first" else 1

    def call(self, inputs: Any) -> Any:
        return ops.repeat(inputs, self.size, axis=self.axis)

    def compute_output_shape(self, input_shape: Any) -> tuple[int | None, ...]:
        length = input_shape[self.axis]
        grown = None if length is None else length * self.size
        return (*input_shape[: self.axis], grown, *input_shape[self.axis + 1 :])

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "size": self.size, "data_format": self.data_format}


@keras.saving.register_keras_serializable(package="unetgen")
class ClassActivation(keras.layers.Layer):
    """An activation that runs over the classes, along their axis; Keras' `Activation` takes the last one."""

    def __init__(self, function: str, axis: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.function = function
        self.axis = axis

    def call(self, inputs: Any) -> Any:
        return keras.activations.get(self.function)(inputs, axis=self.axis)

    def compute_output_shape(self, input_shape: Any) -> Any:
        return input_shape

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "function": self.function, "axis": self.axis}
