"""Rebuild a Keras model from its configuration, without weights or code.

A configuration that names code is refused before Keras sees it. The weights have shapes and no values, so that a model
of any size is read in little memory.
"""

# Keras is untyped
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false

import json
import re
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from pathlib import Path
from typing import Any, TypeVar, cast

from unetgen._text import printable, shortened, shown
from unetgen.errors import UserError
from unetgen.read.keras.older_files import as_keras_3
from unetgen.read.keras.wiring import loose_ends

T = TypeVar("T")
KERAS = re.compile(
    r"keras(\.src)?(\.(layers|models|engine|ops|initializers|regularizers|constraints|activations|dtype_policies"
    r"|mixed_precision|backend)(\..*)?)?"
)
OURS = re.compile(r"unetgen\.emit\.keras\.custom(\.[a-z]+)?")
HDF5 = (".h5", ".hdf5")
OF_HDF5 = " An HDF5 file does not say which of its names are functions of keras.ops: if some are, save it as .keras."
# words that Python refuses with where Keras expected nothing odd
PYTHONS = re.compile(
    r"object (is not|has no|does not|cannot)|unhashable type|index out of range|takes no arguments|required .*argument"
    r"|must be an iterable|not supported between|indices must be|not enough values|too many values|unsupported operand"
    r"|unexpected keyword argument|^(int|float)\(\) argument|invalid literal|recursion depth|too many positional"
    r"|argument after \*"
)
# these run code, or open files, when they are made
REFUSED = frozenset(["Lambda", "__lambda__", "TFSMLayer", "TorchModuleWrapper", "JaxLayer", "FlaxLayer"]).union(
    ["StringLookup", "IntegerLookup", "TextVectorization"]
)


def with_rebuilt(config: dict[str, Any], path: Path, use: Callable[[Any], T]) -> T:
    """Return what `use` makes of the model of a configuration.

    The model has weights without values, and is gone afterwards.

    Raises:
        UserError: the configuration names code, or Keras does not start, or cannot make a model of it.
    """
    config = as_keras_3(without_loss(config))
    for part, name in parts(config, "the model"):
        refuse_code(part, name, path)
    if ends := loose_ends(config.get("config")):
        names = ", ".join(map(shortened, ends[:3]))
        raise UserError(f"{path} is not a model that this Keras can rebuild: nothing leads to {names}.")
    from unetgen.emit.keras.start import import_keras

    keras = import_keras()
    if "unetgen>" in json.dumps(config):
        import_module("unetgen.emit.keras.custom")  # registers our layers
    # Keras keeps a list of weights without values per thread, and would make them at its next opportunity
    with ThreadPoolExecutor(1) as other_thread:
        return other_thread.submit(lambda: use(rebuilt(keras, config, path))).result()


def rebuilt(keras: Any, config: dict[str, Any], path: Path) -> Any:
    kind = keras.Sequential if config.get("class_name") == "Sequential" else keras.Model
    try:
        with warnings.catch_warnings(), keras.StatelessScope(initialize_variables=False):
            warnings.simplefilter("ignore")  # Keras' advice to the model's author
            return kind.from_config(config["config"])
    except Exception as error:  # a configuration that is not Keras' own fails wherever it likes
        reason = keras_reason(error) + OF_HDF5 * (path.suffix in HDF5)
        raise UserError(f"{path} is not a model that this Keras ({keras.__version__}) can rebuild: {reason}") from None


def keras_reason(error: Exception) -> str:
    """Return Keras' innermost reason, with the layer that it is about."""
    text = printable(" ".join(str(error).split()) + " is missing" * isinstance(error, KeyError))
    layer = re.search(r"(?:class|of|by) '?(\w+)'?.{0,80}?config=\{.*?'name': '([^']*)'", text)
    reason = text.rpartition("Exception encountered: ")[2] or type(error).__name__
    unknown = re.search(r"(?:Could not (?:locate|deserialize) class|Unknown layer:) '([^']+)'", text)
    if unknown:
        return (
            f"it finds no {shortened(unknown[1])}. Compare the model itself from Python, where its classes are known."
        )
    is_named = layer is None or re.search(rf"\b{re.escape(layer[2])}\b", reason)
    reason = shortened(reason, 300).removesuffix(".")
    if PYTHONS.search(reason) or isinstance(error, KeyError):
        reason = f"Keras cannot use its configuration ({reason})"
    return ("" if layer is None or is_named else f"{shortened(layer[2])}: ") + reason + "."


def parts(value: Any, name: str) -> Iterator[tuple[dict[str, Any], str]]:
    """Yield every mapping of a configuration, with the name of its layer."""
    if isinstance(value, dict):
        part = cast(dict[str, Any], value)
        config = part.get("config")
        own = part.get("name") or (cast(dict[str, Any], config).get("name") if isinstance(config, dict) else None)
        name = shortened(printable(own)) if isinstance(own, str) else name
        yield part, name
        for inner in part.values():
            yield from parts(inner, name)
    elif isinstance(value, list):
        for inner in cast(list[Any], value):
            yield from parts(inner, name)


def refuse_code(part: dict[str, Any], name: str, path: Path) -> None:
    """Refuse what would be imported or run from outside Keras."""
    kind, module = part.get("class_name"), part.get("module")
    if not isinstance(kind, str | None):
        raise UserError(f"{path}: the class of {name} must be a name such as Conv2D, and is {shown(kind)}.")
    if kind in REFUSED:
        raise UserError(
            f"{path}: the layer {name} is a {kind}, which would run or open something from outside the file. It is left"
            " alone. Write it with Keras' own layers, or compare the model itself from Python."
        )
    if kind is not None and module is not None and not (KERAS.fullmatch(str(module)) or OURS.fullmatch(str(module))):
        raise UserError(
            f"{path}: {name} needs {shortened(f'{module}.{kind}')}, which is not part of Keras, and code that a file"
            " names is not run. Compare the model itself from Python, where its classes are known."
        )


def without_loss(value: Any) -> Any:
    """Return a configuration without its loss, metrics and optimizer."""
    if isinstance(value, dict):
        part = cast(dict[str, Any], value)
        return {
            key: without_loss(inner) for key, inner in part.items() if key not in ("compile_config", "build_config")
        }
    return [without_loss(inner) for inner in cast(list[Any], value)] if isinstance(value, list) else value
