"""Keras models that few people build: functions on tensors, exchanged axes, shared and nested parts."""

# Keras is untyped
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# pyright: reportUnknownLambdaType=false

from collections.abc import Callable
from typing import Any

import keras
from keras import Input, Model, Sequential, layers

ops: Any = keras.ops  # untyped: what is inferred of it is wrong

MAP = (16, 16, 4)


def chained(make: Callable[[], Callable[[Any], Any]], shape: tuple[int, ...] = MAP) -> Callable[[], Model]:
    """Return a model of one layer or function."""
    return lambda: Model(inputs := Input(shape), make()(inputs))


def of(function: Callable[[Any], Any]) -> tuple[Callable[[], Callable[[Any], Any]]]:
    return (lambda: function,)


OPS: dict[str, tuple[Any, ...]] = {
    "tile": of(lambda x: ops.tile(x, (1, 1, 1, 3))), "flip": of(lambda x: ops.flip(x, 1)),
    "roll": of(lambda x: ops.roll(x, 1, 1)), "transpose": of(lambda x: ops.transpose(x, (0, 3, 1, 2))),
    "squeeze": of(lambda x: ops.squeeze(x[:, :1], 1)), "moveaxis": of(lambda x: ops.moveaxis(x, -1, 1)),
    "repeat": of(lambda x: ops.repeat(x, 2, 1)), "split": of(lambda x: ops.split(x, 2, -1)[1]),
    "stack": of(lambda x: ops.stack([x, x], 1)), "pad": of(lambda x: ops.pad(x, ((0, 0), (1, 1), (1, 1), (0, 0)))),
    "reshape": of(lambda x: ops.reshape(x, (-1, 64, 16))), "expand": of(lambda x: ops.expand_dims(x, 1)),
    "mean": of(lambda x: ops.mean(x, (1, 2))), "max": of(lambda x: ops.max(x, -1, keepdims=True)),
    "where": of(lambda x: ops.where(x > 0, x, 0.0)), "clip": of(lambda x: ops.clip(x, 0, 1)),
    "cast": of(lambda x: ops.cast(x, "float16")), "abs": of(ops.abs), "sort": of(ops.sort),
    "argmax": of(lambda x: ops.argmax(x, -1)), "cumsum": of(lambda x: ops.cumsum(x, 1)),
    "top_k": of(lambda x: ops.top_k(x, 2)[0]), "norm": of(lambda x: ops.norm(x, axis=-1, keepdims=True)),
    "softmax": of(lambda x: ops.softmax(x, 1)), "max_pool": of(lambda x: ops.max_pool(x, 2)),
    "average_pool": of(lambda x: ops.average_pool(x, 2)), "take": of(lambda x: ops.take(x, 0, axis=-1)),
    "concatenate": of(lambda x: ops.concatenate([x, x], -1)), "slices": of(lambda x: x[:, 1:3]),
    "broadcast": of(lambda x: ops.broadcast_to(x[:, :1], (1, 16, 16, 4))), "index": of(lambda x: x[:, 0]),
    "new_axis": of(lambda x: x[:, None]), "slice": of(lambda x: ops.slice(x, (0, 0, 0, 0), (1, 4, 4, 2))),
    "ellipsis": of(lambda x: x[..., ::2]), "swapaxes": of(lambda x: ops.swapaxes(x, 1, 3)),
    "resize": of(lambda x: ops.image.resize(x, (8, 8))), "patches": of(lambda x: ops.image.extract_patches(x, 2)),
    "einsum": of(lambda x: ops.einsum("bijc,bkjc->bik", x, x)), "average": of(lambda x: ops.average(x, -1)),
    "conv": of(lambda x: ops.conv(x, ops.ones((3, 3, 4, 5)))), "dot": of(lambda x: ops.dot(x, ops.ones((4, 3)))),
    "power": of(lambda x: x**2), "from_one": of(lambda x: 1 - x), "quotient": of(lambda x: x / 2), "minus": of(lambda x: -x),
    "maximum": of(lambda x: ops.maximum(x, 0.1)), "multiply": of(lambda x: ops.multiply(x, x)), "relu": of(ops.relu),
    "elu": of(lambda x: ops.elu(x, 2.0)), "gelu": of(ops.gelu), "leaky": of(ops.leaky_relu), "glu": of(ops.glu),
    "layer_norm": of(ops.layer_normalization), "depth_to_space": of(lambda x: ops.depth_to_space(x, 2)),
}  # fmt: skip

LAYERS: dict[str, tuple[Any, ...]] = {
    "permute": (lambda: layers.Permute((3, 1, 2)),), "flatten": (layers.Flatten,), "minimum": of(lambda x: layers.Minimum()([x, x])),
    "repeat_vector": (lambda: layers.RepeatVector(3), (5,)), "reshape_layer": (lambda: layers.Reshape((8, 8, 16)),),
    "embedding": (lambda: layers.Embedding(10, 4), (7,)), "masking": (layers.Masking, (7, 3)),
    "states": of(lambda x: layers.LSTM(3, return_state=True)(layers.Reshape((256, 4))(x))[1]),
    "adaptive": (lambda: layers.AdaptiveAveragePooling2D(4),), "unit_norm": (layers.UnitNormalization,),
    "rms_norm": (layers.RMSNormalization,), "noise": (lambda: layers.GaussianNoise(0.1),),
    "resizing": (lambda: layers.Resizing(8, 8),), "center_crop": (lambda: layers.CenterCrop(8, 8),),
    "random_flip": (layers.RandomFlip,), "rescaling": (lambda: layers.Rescaling(1 / 255),),
    "normalization": (lambda: layers.Normalization(mean=[0.0] * 4, variance=[1.0] * 4),),
    "channels_first": (lambda: layers.Conv2D(3, 3, data_format="channels_first"), (4, 16, 16)),
    "causal": (lambda: layers.Conv1D(3, 3, padding="causal"), (16, 4)), "volumes": (lambda: layers.Conv3D(3, 3), (8, 8, 8, 2)),
    "transposed_volumes": (lambda: layers.Conv3DTranspose(3, 3, 2), (4, 4, 4, 2)), "vector": (lambda: layers.Dense(3), (5,)),
    "group_norm_of_rows": (lambda: layers.GroupNormalization(2, axis=1),), "rows": of(lambda x: layers.Concatenate(1)([x, x])),
    "dot_layer": of(lambda x: layers.Dot(axes=-1)([x, x])), "subtract": of(lambda x: layers.Subtract()([x, x])),
    "attention": of(lambda x: layers.MultiHeadAttention(2, 4, attention_axes=(1, 2))(x, x)), "identity": (layers.Identity,),
    "two_ways": (lambda: layers.Bidirectional(layers.GRU(3), merge_mode="sum"), (7, 3)),
    "steps": (lambda: layers.TimeDistributed(layers.LSTM(3)), (4, 7, 3)), "convlstm": (lambda: layers.ConvLSTM2D(3, 3), (4, 8, 8, 2)),
    "bicubic": (lambda: layers.UpSampling2D(2, interpolation="bicubic"),), "hashing": (lambda: layers.Hashing(4), (5,)),
    "spectral": (lambda: layers.SpectralNormalization(layers.Dense(3)),), "penalty": (lambda: layers.ActivityRegularization(0.1),),
}  # fmt: skip


def u_net(
    middle: Callable[[Any], Any] = lambda x: x,
    up: Callable[[Any], Any] | None = None,
    last: Callable[[Any, Any], Any] = lambda x, image: layers.Conv2D(1, 1)(x),
) -> Model:
    """Build two levels with one odd part."""
    image = Input((32, 32, 1))
    a = layers.Conv2D(8, 3, padding="same")(image)
    b = layers.Conv2D(8, 3, padding="same")(layers.MaxPooling2D(2)(a))
    return Model(image, last(layers.Concatenate()([(up or layers.UpSampling2D(2))(middle(b)), a]), image))


def shared_at_two_levels() -> Model:
    pool, up, relu = layers.MaxPooling2D(2), layers.UpSampling2D(2), layers.ReLU()

    def conv(x: Any, filters: int) -> Any:
        return relu(layers.Conv2D(filters, 3, padding="same")(x))

    image = Input((64, 64, 1))
    a = conv(image, 8)
    b = conv(pool(a), 16)
    y = conv(layers.Concatenate()([up(conv(pool(b), 32)), b]), 16)
    return Model(image, layers.Conv2D(1, 1)(conv(layers.Concatenate()([up(y), a]), 8)))


def twice(x: Any) -> Any:
    inner = Sequential([Input((16, 16, 8)), layers.Conv2D(8, 3, padding="same"), layers.ReLU()])
    return inner(inner(x))


def masked(x: Any, image: Any) -> Any:
    return layers.Multiply()([layers.Conv2D(1, 1, activation="sigmoid")(x), image])


U_SHAPED: dict[str, Callable[[], Model]] = {
    "plain": u_net, "shared": shared_at_two_levels, "called_twice": lambda: u_net(twice),
    "mask_times_image": lambda: u_net(last=masked),
    "mask_then_conv": lambda: u_net(last=lambda x, image: layers.Conv2D(1, 1)(masked(x, image))),
    "image_plus": lambda: u_net(last=lambda x, image: layers.Add()([layers.Conv2D(1, 1)(x), image])),
    "reshaped": lambda: u_net(lambda x: layers.Reshape((16, 16, 8))(layers.Reshape((256, 8))(x))),
    "permuted": lambda: u_net(layers.Permute((2, 1, 3))),
    "flat_middle": lambda: u_net(lambda x: layers.Reshape((16, 16, 8))(layers.Dense(2048)(layers.Flatten()(x)))),
    "op_shuffle": lambda: u_net(up=lambda x: ops.depth_to_space(layers.Conv2D(32, 1)(x), 2)),
    "flat_output": lambda: u_net(last=lambda x, image: layers.Reshape((1024,))(layers.Conv2D(1, 1)(x))),
    "op_tile": lambda: u_net(lambda x: ops.tile(x, (1, 1, 1, 2))),
}  # fmt: skip
