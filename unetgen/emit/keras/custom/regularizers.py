"""Regularizers of weights that are not float32."""

from typing import Any

import keras
from keras import ops


@keras.saving.register_keras_serializable(package="unetgen")
class Float32Penalty(keras.regularizers.L1L2):
    """The L1 and L2 penalty of weights of any dtype, in float32.

    Keras adds the penalties to the loss, which is float32, and TensorFlow adds equal dtypes only.
    """

    def __call__(self, x: Any) -> Any:
        return super().__call__(ops.cast(x, "float32"))
