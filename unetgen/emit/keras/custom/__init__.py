"""Layers that Keras lacks; they save, load and run on every backend.

Code may enter if it is a small registered layer. Files may import only `keras`. A layer that a file registers is in
`LAYERS` without an entry here.

Files in reading order: `maps` (the common class), `channels`, `resizing`, `biases`, `borders`, `cropping`, `grouped`,
`pooling`, `attention`, `conditioning`, `functions`, `regularizers`.
"""

from typing import Any

import keras

from unetgen.emit.keras.custom import (
    attention,
    biases,
    borders,
    channels,
    conditioning,
    cropping,
    functions,
    grouped,
    pooling,
    regularizers,
    resizing,
)

LAYERS: tuple[Any, ...] = tuple(
    kind
    for module in (attention, biases, borders, channels, conditioning, cropping, functions, grouped, pooling, resizing)
    for kind in vars(module).values()
    if isinstance(kind, type) and keras.saving.get_registered_name(kind) == f"unetgen>{kind.__name__}"
)
OBJECTS: tuple[Any, ...] = (*LAYERS, regularizers.Float32Penalty)  # what a saved model may name
OF_NAME: dict[str, Any] = {kind.__name__: kind for kind in LAYERS}
