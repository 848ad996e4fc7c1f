"""Fill the left side of a model with weights of keras.applications, from a file.

Nothing is downloaded. Layers are paired level by level, in order of execution.
"""

import os
import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

import keras

from unetgen.errors import UserError
from unetgen.graph.plan import Node, Plan
from unetgen.graph.settings import EncoderWeights
from unetgen.ops import Norm

KERNELS = "weights_tf_dim_ordering_tf_kernels_notop.h5"
FILES = {  # in Keras' cache, without the classifier
    "ResNet50": f"resnet50_{KERNELS}",
    "ResNet101": f"resnet101_{KERNELS}",
    "DenseNet121": f"densenet121_{KERNELS}",
    "VGG16": f"vgg16_{KERNELS}",
    "VGG19": f"vgg19_{KERNELS}",
    "MobileNetV2": "mobilenet_v2_weights_tf_dim_ordering_tf_kernels_1.0_224_no_top.h5",
    **{f"EfficientNetB{n}": f"efficientnetb{n}_notop.h5" for n in range(4)},
}
CONV_OF_UNIT = re.compile(r"conv(\d+)_block(\d+)_(\d)_")  # ResNet's: the shortcut has number 0


class LayerWeights(NamedTuple):
    """A layer's weights in Keras' order, and the epsilon of a norm."""

    arrays: list[Any]
    epsilon: float


def load_pretrained(model: Any, plan: Plan, asked: EncoderWeights) -> None:
    """Assign the weights of a file to the layers of the left side.

    A bottleneck that the classifier does not have keeps its own.

    Raises:
        UserError: there is no such file, or it holds weights of another network.
    """
    layers = layers_in_file(asked.network, weights_file(asked))
    for node, weights in assigned(plan, [own_weights(layer) for layer in layers], asked):
        model.get_layer(node.name).set_weights(weights)


def own_weights(layer: Any) -> LayerWeights:
    return LayerWeights(layer.get_weights(), getattr(layer, "epsilon", 0.0))


def weights_file(asked: EncoderWeights) -> Path:
    """Return the file that is given, or the one in Keras' cache."""
    cache = Path(os.environ.get("KERAS_HOME", Path.home() / ".keras")) / "models"
    path = cache / FILES[asked.network] if asked.source == "imagenet" else Path(asked.source)
    if not path.is_file():
        how = f"keras.applications.{asked.network}(include_top=False) in Python puts that of imagenet into {cache}."
        raise UserError(f"encoder.weights: there is no file {path}, and nothing is downloaded here. {how}")
    return path


def layers_in_file(network: str, path: Path) -> list[Any]:
    """Return a network's layers with weights, in order, filled from a file.

    Raises:
        UserError: the file is not of this network, with or without its classifier.
    """
    refusals: list[Exception] = []
    for top in (False, True):
        try:
            made = filled_network(network, path, top)
        except Exception as error:  # h5py and Keras raise whatever they like
            refusals.append(error)
            continue
        own = [one for one in made.layers if one.weights and not isinstance(one, keras.layers.Normalization)]
        return sorted(own, key=place_in_resnet) if network.startswith("ResNet") else own
    reason = " ".join(str(refusals[0]).split())[:200]
    raise UserError(f"encoder.weights: {path} is not read as weights of keras.applications.{network}: {reason}")


def filled_network(network: str, path: Path, top: bool) -> Any:
    if path.suffix == ".keras":
        return keras.saving.load_model(path, compile=False)
    return getattr(keras.applications, network)(include_top=top, weights=str(path))


def place_in_resnet(layer: Any) -> tuple[int, ...]:
    """Return the place of a layer of ResNet: the shortcut's come first in a unit."""
    found = CONV_OF_UNIT.match(layer.name)
    return tuple(map(int, found.groups())) if found else (0,)


def assigned(plan: Plan, theirs: Sequence[LayerWeights], asked: EncoderWeights) -> Iterator[tuple[Node, list[Any]]]:
    """Yield each layer of the left side that is filled, with its weights."""
    at = 0
    for level, nodes in groupby(left_nodes(plan), key=lambda node: node.stage.level if node.stage else 0):
        own = list(nodes)
        given = [weights_in_our_shapes(plan, node, weights) for node, weights in zip(own, theirs[at:], strict=False)]
        at += len(own)
        found = [(node, weights) for node, weights in zip(own, given, strict=False) if weights is not None]
        if len(found) == len(own):
            yield from found
        elif level < plan.depth - 1:
            text = f"encoder.weights: {asked.source} does not fit level {level} of keras.applications.{asked.network}."
            raise UserError(text)


def left_nodes(plan: Plan) -> list[Node]:
    return [node for node in plan if node.side in ("encoder", "bottleneck") and plan.weights_of(node)]


def weights_in_our_shapes(plan: Plan, node: Node, given: LayerWeights) -> list[Any] | None:
    """Return a layer's weights: grouped for depthwise kernels, dense for 1 × 1.

    A variance takes up what their epsilon exceeds ours by.
    """
    shapes = [weight.shape for weight in plan.weights_of(node)]
    made = [in_our_shape(array, shape) for array, shape in zip(given.arrays, shapes, strict=False)]
    if len(given.arrays) != len(shapes) or any(a.shape != shape for a, shape in zip(made, shapes, strict=True)):
        return None
    if isinstance(node.op, Norm) and node.op.kind == "batch":
        made[-1] = made[-1] + (given.epsilon - node.op.epsilon)
    return made


def in_our_shape(array: Any, shape: tuple[int, ...]) -> Any:
    if array.shape == shape:
        return array
    if len(shape) == array.ndim == 4:
        return array.swapaxes(2, 3)
    return array.reshape(array.shape[2:]) if array.ndim == 4 and array.shape[:2] == (1, 1) else array
