"""Register our layers, losses and metrics with Keras: `import unetgen.keras`.

Keras loads a saved model with `keras.saving.load_model` if it knows the model's classes. This module imports Keras, so
it is imported only on request.

>>> "unetgen>ClassAxisLoss" in OBJECTS
True
"""

from typing import Any

from unetgen.emit.keras import custom, training

OBJECTS: dict[str, Any] = {f"unetgen>{kind.__name__}": kind for kind in (*custom.OBJECTS, *training.OBJECTS)}
