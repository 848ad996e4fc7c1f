"""What Keras lacks: small registered layers that save, load and run on every backend. `LAYERS` is all of them.

A layer that a file in here registers is one of them, without a line in this one.
"""

from typing import Any

import keras

from unetgen.emit.keras.custom import biases, channels, cropping, functions, resizing

LAYERS: tuple[Any, ...] = tuple(
    kind
    for module in (biases, channels, cropping, functions, resizing)
    for kind in vars(module).values()
    if isinstance(kind, type) and keras.saving.get_registered_name(kind) == f"unetgen>{kind.__name__}"
)
OF_NAME: dict[str, Any] = {kind.__name__: kind for kind in LAYERS}
