"""Weights in a file of arrays: `encoder0_conv0.weight`, in PyTorch's layout."""

import io
from pathlib import Path
from typing import Any, TypeGuard
from zipfile import BadZipFile

from unetgen._files import write_whole
from unetgen.errors import UserError
from unetgen.read.keras.model import check_graph
from unetgen.read.weights.targets import targets_of

ENDING = ".npz"


def save_weights(model: Any, path: str | Path) -> Path:
    """Write a Keras model's weights by layer name, in order of execution.

    Names are `LAYER.weight`, `.bias`, `.running_mean` and `.running_var`; arrays are laid out as those of
    `unetgen.read.weights.Layer`. `transplant(model, path)` reads the file.

    Raises:
        UserError: the model is not a Keras model, or the path does not end in `.npz`.
    """
    import numpy

    target = Path(path)
    if target.suffix != ENDING:
        raise UserError(f"{target} does not end in {ENDING}. Give a path such as weights{ENDING}.")
    check_graph(model)
    layers = [place.layer() for place in targets_of(model)]
    arrays = {f"{layer.name}.{name}": values for layer in layers for name, values in layer.tensors.items()}
    held = io.BytesIO()
    numpy.savez(held, allow_pickle=False, **arrays)
    return write_whole(target, held.getvalue())


def is_weights_file(source: Any) -> TypeGuard[str | Path]:
    """Return whether a source is the path of a `.npz` file."""
    return isinstance(source, str | Path) and str(source).endswith(ENDING)


def tensors_in_file(path: str | Path) -> dict[str, Any]:
    """Return a file's arrays by name, in its order.

    Raises:
        UserError: there is no such file, or it holds something else than arrays.
    """
    import numpy

    try:
        with numpy.load(path, allow_pickle=False) as held:
            return {name: held[name] for name in held.files}
    except OSError as error:
        raise UserError(f"{path} cannot be read: {error.strerror or error}.") from None
    except (ValueError, BadZipFile, EOFError):
        raise UserError(f"{path} holds something else than arrays. Give a file of save_weights.") from None
