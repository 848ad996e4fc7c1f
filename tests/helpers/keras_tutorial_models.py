"""Small U-Nets in the styles of well-known Keras tutorials and libraries."""

# Keras and PyTorch are untyped
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# pyright: reportAttributeAccessIssue=false, reportUnknownLambdaType=false

from collections.abc import Callable, Sequence
from typing import Any

from keras import Input, Model, layers

from tests.helpers.lecture_by_hand import lecture


def double(x: Any, filters: int, padding: str = "same") -> Any:
    for _ in range(2):
        x = layers.Conv2D(filters, 3, padding=padding, activation="relu")(x)
    return x


def valid_2015() -> Model:
    """Build unpadded convolutions with cropped skips."""
    inputs = x = Input((140, 140, 1))
    skips = []
    for filters in (8, 16, 32):
        x = double(x, filters, "valid")
        skips.append(x)
        x = layers.MaxPooling2D(2)(x)
    x = double(x, 64, "valid")
    for skip, filters in zip(reversed(skips), (32, 16, 8), strict=True):
        x = layers.Conv2DTranspose(filters, 2, strides=2, activation="relu")(x)
        over = skip.shape[1] - x.shape[1]
        x = layers.Concatenate()([layers.Cropping2D(over // 2)(skip), x])
        x = double(x, filters, "valid")
    return Model(inputs, layers.Conv2D(2, 1, activation="softmax")(x), name="valid_2015")


def separable() -> Model:
    """Build residual stages of separable convolutions without skips across."""
    inputs = Input((64, 64, 3))
    x = layers.Rescaling(1 / 255)(inputs)
    x = layers.Conv2D(8, 3, strides=2, padding="same")(x)
    x = previous = layers.Activation("relu")(layers.BatchNormalization()(x))
    for filters in (16, 32):
        for _ in range(2):
            x = layers.SeparableConv2D(filters, 3, padding="same")(layers.Activation("relu")(x))
            x = layers.BatchNormalization()(x)
        x = layers.MaxPooling2D(3, strides=2, padding="same")(x)
        x = previous = layers.add([x, layers.Conv2D(filters, 1, strides=2, padding="same")(previous)])
    for filters in (32, 16, 8):
        for _ in range(2):
            x = layers.Conv2DTranspose(filters, 3, padding="same")(layers.Activation("relu")(x))
            x = layers.BatchNormalization()(x)
        x = layers.UpSampling2D(2)(x)
        x = previous = layers.add([x, layers.Conv2D(filters, 1, padding="same")(layers.UpSampling2D(2)(previous))])
    return Model(inputs, layers.Conv2D(3, 3, activation="softmax", padding="same")(x), name="separable")


def membranes() -> Model:
    """Build dropout at the bottom, and up-sampling with a 2×2 convolution."""
    inputs = x = Input((64, 64, 1))
    skips = []
    for filters in (8, 16, 32):
        x = double(x, filters)
        x = layers.Dropout(0.5)(x) if filters == 32 else x
        skips.append(x)
        x = layers.MaxPooling2D(2)(x)
    x = layers.Dropout(0.5)(double(x, 64))
    for skip, filters in zip(reversed(skips), (32, 16, 8), strict=True):
        up = layers.Conv2D(filters, 2, padding="same", activation="relu")(layers.UpSampling2D(2)(x))
        x = double(layers.concatenate([skip, up], axis=3), filters)
    x = layers.Conv2D(2, 3, padding="same", activation="relu")(x)
    return Model(inputs, layers.Conv2D(1, 1, activation="sigmoid")(x), name="membranes")


def unit(x: Any, filters: int, kernel: int = 3) -> Any:
    x = layers.Conv2D(filters, kernel, padding="same", use_bias=False)(x)
    return layers.ReLU()(layers.BatchNormalization()(x))


def gate(skip: Any, signal: Any, filters: int) -> Any:
    """Bring the skip down to the signal, and the weights up again."""
    theta = layers.Conv2D(filters, 2, strides=2, padding="same")(skip)
    phi = layers.Conv2D(filters, 1, padding="same")(signal)
    psi = layers.Conv2D(1, 1, padding="same")(layers.Activation("relu")(layers.add([theta, phi])))
    weights = layers.UpSampling2D(2)(layers.Activation("sigmoid")(psi))
    return layers.BatchNormalization()(layers.Conv2D(filters, 1)(layers.multiply([weights, skip])))


def attention() -> Model:
    """Build gates on the skips, with signals from below, and transposed convolutions."""
    inputs = x = Input((64, 64, 3))
    skips = []
    for filters in (8, 16, 32):
        x = unit(unit(x, filters), filters)
        skips.append(x)
        x = layers.MaxPooling2D()(x)
    x = unit(unit(x, 64), 64)
    for skip, filters in zip(reversed(skips), (32, 16, 8), strict=True):
        gated = gate(skip, unit(x, filters, 1), filters)
        up = layers.Conv2DTranspose(filters, 2, strides=2, padding="same")(x)
        x = unit(unit(layers.concatenate([up, gated]), filters), filters)
    return Model(inputs, layers.Conv2D(1, 1, activation="sigmoid")(x), name="attention")


def nested() -> Model:
    """Build UNet++: a grid of stages with an output per stage of the first level."""
    inputs = x = Input((64, 64, 3))
    widths = (8, 16, 32, 64)
    grid: dict[tuple[int, int], Any] = {}
    for level, filters in enumerate(widths):
        grid[level, 0] = x = double(x, filters)
        x = layers.MaxPooling2D()(x)
    for column in range(1, 4):
        for level in range(4 - column):
            up = layers.Conv2DTranspose(widths[level], 2, strides=2)(grid[level + 1, column - 1])
            before = [grid[level, one] for one in range(column)]
            grid[level, column] = double(layers.concatenate([up, *before]), widths[level])
    heads = [layers.Conv2D(1, 1, activation="sigmoid", name=f"output_{j}")(grid[0, j]) for j in (1, 2, 3)]
    return Model(inputs, heads, name="nested")


def mobile_block(x: Any, filters: int, strides: int) -> Any:
    """Add an inverted residual: wide, depthwise, narrow."""
    inner = layers.ReLU(6.0)(layers.BatchNormalization()(layers.Conv2D(3 * x.shape[-1], 1, use_bias=False)(x)))
    padded = layers.ZeroPadding2D(((0, 1), (0, 1)))(inner) if strides == 2 else inner
    padding = "valid" if strides == 2 else "same"
    narrow = layers.DepthwiseConv2D(3, strides=strides, padding=padding, use_bias=False)(padded)
    narrow = layers.ReLU(6.0)(layers.BatchNormalization()(narrow))
    narrow = layers.BatchNormalization()(layers.Conv2D(filters, 1, use_bias=False)(narrow))
    return layers.add([x, narrow]) if strides == 1 else narrow


def mobile() -> Model:
    """Build a classifier's encoder that strides at once, tapped inside its blocks."""
    inputs = Input((64, 64, 3))
    x = layers.Conv2D(8, 3, strides=2, padding="same", use_bias=False)(inputs)
    x = layers.ReLU(6.0)(layers.BatchNormalization()(x))
    skips = [x]
    for filters in (12, 16):
        x = mobile_block(mobile_block(x, filters, 2), filters, 1)
        skips.append(x)
    x = mobile_block(mobile_block(x, 32, 2), 32, 1)
    for skip, filters in zip(reversed(skips), (32, 16, 8), strict=True):
        x = layers.Conv2DTranspose(filters, 3, strides=2, padding="same", use_bias=False)(x)
        x = layers.concatenate([layers.ReLU()(layers.BatchNormalization()(x)), skip])
    return Model(inputs, layers.Conv2DTranspose(3, 3, strides=2, padding="same")(x), name="mobile")


def vgg_encoder() -> Model:
    """Build an encoder that is a model inside the model."""
    inputs = x = Input((64, 64, 3))
    taps = []
    for filters, convs in ((8, 2), (16, 2), (32, 3), (64, 3)):
        for _ in range(convs):
            x = layers.Conv2D(filters, 3, padding="same", activation="relu")(x)
        taps.append(x)
        x = layers.MaxPooling2D()(x) if filters < 64 else x
    encoder = Model(inputs, taps, name="vgg")
    image = Input((64, 64, 3), name="image")
    *skips, x = encoder(image)
    for skip, filters in zip(reversed(skips), (32, 16, 8), strict=True):
        x = layers.concatenate([layers.UpSampling2D(2, interpolation="bilinear")(x), skip])
        x = unit(unit(x, filters), filters)
    return Model(image, layers.Activation("softmax")(layers.Conv2D(4, 1)(x)), name="vgg_encoder")


def odd_sizes() -> Model:
    """Resize up-sampled maps to the size of their skip."""
    inputs = x = Input((50, 75, 1))
    skips: list[Any] = []
    for filters in (8, 16, 32):
        x = unit(x, filters)
        skips.append(x)
        x = layers.MaxPooling2D()(x)
    x = unit(x, 64)
    for skip in reversed(skips):
        x = layers.Resizing(*skip.shape[1:3])(x)
        x = unit(layers.add([unit(x, skip.shape[-1]), skip]), skip.shape[-1])
    return Model(inputs, layers.Conv2D(1, 1)(x), name="odd_sizes")


TUTORIALS: dict[str, Callable[[], Any]] = {
    "lecture": lecture,
    "valid_2015": valid_2015,
    "separable": separable,
    "membranes": membranes,
    "attention": attention,
    "nested": nested,
    "mobile": mobile,
    "vgg_encoder": vgg_encoder,
    "odd_sizes": odd_sizes,
}


def chain(*made: Any, sizes: Sequence[int] = (16, 16)) -> Model:
    """Return a model of layers in a row."""
    inputs = x = Input((*sizes, 3))
    for layer in made:
        x = layer(x)
    return Model(inputs, x, name="chain")
