"""Read the checked configuration of a Keras model, and rebuild the model.

Nothing in a file is run: its configuration is text, and one that names code is refused before Keras sees it. Weights,
loss and optimizer stay in the file, so a model with a loss of its own can be read without that loss.
"""

# Keras and h5py are untyped
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false

import json
import re
import warnings
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

from unetgen.errors import UserError
from unetgen.read.keras.wiring import loose_ends

KERAS = re.compile(
    r"keras(\.src)?(\.(layers|models|engine|ops|initializers|regularizers|constraints|activations|dtype_policies"
    r"|mixed_precision|backend)(\..*)?)?"
)
OURS = re.compile(r"unetgen\.emit\.keras\.custom(\.[a-z]+)?")
# these run code, or open files, when they are made
REFUSED = frozenset(["Lambda", "__lambda__", "TFSMLayer", "TorchModuleWrapper", "JaxLayer", "FlaxLayer"]).union(
    ["StringLookup", "IntegerLookup", "TextVectorization"]
)
LARGEST = 64 * 1024**2  # bytes of configuration; ResNet152's has 0.3 MB


def model_config(path: Path) -> dict[str, Any]:
    """Read a model's configuration by the file's content, not by its ending.

    Raises:
        UserError: there is no such file, or no model in it.
    """
    try:
        config = json.loads(config_text(path))
    except OSError as error:
        raise UserError(f"{path} cannot be read: {error.strerror or error}.") from None
    except (ValueError, KeyError, zipfile.BadZipFile, RecursionError, EOFError):
        raise no_model(path) from None
    if not isinstance(config, dict) or not isinstance(cast(dict[str, Any], config).get("config"), dict | list):
        raise no_model(path)
    return cast(dict[str, Any], config)


def no_model(path: Path) -> UserError:
    return UserError(
        f"{path} holds no Keras model, or not all of one. Save it again with model.save('model.keras'), or write"
        " model.to_json() into a .json file; a file of weights alone has no layers to compare."
    )


def config_text(path: Path) -> str | bytes:
    """Return the JSON inside a `.keras` archive, an HDF5 file, or a text file."""
    if path.is_dir():
        raise UserError(f"{path} is a folder. Give the model's file: .keras, .h5 or .json.")
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive, archive.open("config.json") as file:
            return checked_size(file.read(LARGEST + 1), path)
    with path.open("rb") as file:
        start = file.read(LARGEST + 1)
    return hdf5_text(path) if start.startswith(b"\x89HDF") else checked_size(start, path)


def checked_size(text: bytes, path: Path) -> bytes:
    if len(text) > LARGEST:
        raise UserError(f"{path} is too large for a model's configuration: over {LARGEST // 1024**2} MiB of text.")
    return text


def hdf5_text(path: Path) -> str | bytes:
    import h5py

    try:
        with h5py.File(path, "r") as file:
            return cast("str | bytes", file.attrs["model_config"])
    except OSError:  # h5py raises it if the file is incomplete
        raise no_model(path) from None


def rebuild(config: dict[str, Any], path: Path) -> Any:
    """Build the model of a configuration, with new weights and not compiled.

    Raises:
        UserError: the configuration names code, or Keras does not start, or cannot make a model of it.
    """
    config = without_loss(config)
    for part, name in parts(config, "the model"):
        refuse_code(part, name, path)
    if ends := loose_ends(config.get("config")):
        raise UserError(f"{path} is not a model that this Keras can rebuild: nothing leads to {', '.join(ends[:3])}.")
    from unetgen.emit.keras.start import import_keras

    keras = import_keras()
    if "unetgen>" in json.dumps(config):
        import unetgen.emit.keras.custom  # noqa: F401  # pyright: ignore[reportUnusedImport]  registers our layers
    kind = keras.Sequential if config.get("class_name") == "Sequential" else keras.Model
    inner = {"layers": config["config"]} if isinstance(config["config"], list) else config["config"]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Keras' advice to the model's author
            return kind.from_config(inner)
    except Exception as error:  # a configuration that is not Keras' own fails wherever it likes
        reason = " ".join(str(error).split())[:200]
        raise UserError(f"{path} is not a model that this Keras ({keras.__version__}) can rebuild: {reason}") from None


def parts(value: Any, name: str) -> Iterator[tuple[dict[str, Any], str]]:
    """Yield every mapping of a configuration, with the name of its layer."""
    if isinstance(value, dict):
        part = cast(dict[str, Any], value)
        config = part.get("config")
        own = part.get("name") or (cast(dict[str, Any], config).get("name") if isinstance(config, dict) else None)
        name = own if isinstance(own, str) else name
        yield part, name
        for inner in part.values():
            yield from parts(inner, name)
    elif isinstance(value, list):
        for inner in cast(list[Any], value):
            yield from parts(inner, name)


def refuse_code(part: dict[str, Any], name: str, path: Path) -> None:
    """Refuse what would be imported or run from outside Keras."""
    kind, module = part.get("class_name"), part.get("module")
    if kind in REFUSED:
        raise UserError(
            f"{path}: the layer {name} is a {kind}, which would run or open something from outside the file. It is left"
            " alone. Write it with Keras' own layers, or compare the model itself from Python."
        )
    if kind is not None and module is not None and not (KERAS.fullmatch(str(module)) or OURS.fullmatch(str(module))):
        raise UserError(
            f"{path}: {name} needs {module}.{kind}, which is not part of Keras, and code that a file names is not run."
            " Compare the model itself from Python, where its classes are known."
        )


def without_loss(value: Any) -> Any:
    """Return a configuration without its loss, metrics and optimizer."""
    if isinstance(value, dict):
        part = cast(dict[str, Any], value)
        return {
            key: without_loss(inner) for key, inner in part.items() if key not in ("compile_config", "build_config")
        }
    return [without_loss(inner) for inner in cast(list[Any], value)] if isinstance(value, list) else value
