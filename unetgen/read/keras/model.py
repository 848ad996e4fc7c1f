"""A Keras model as a plan for `compare` and the figures.

Each call of a layer becomes a node (or two, where an activation is fused into it), wired as Keras wired it. A layer
that is called twice has two nodes and one set of weights; a model inside a model is read in place. Files are read
without running anything in them and without their loss, see `files`.
"""

# Keras' layers are untyped
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from unetgen.errors import UserError
from unetgen.graph.plan import DataFormat, Plan
from unetgen.read.keras.layer_calls import ModelReader, is_graph
from unetgen.read.keras.layers import SPATIAL
from unetgen.read.keras.tensor_axes import Layout


def read_keras(model: Any) -> Plan:
    """Return the plan of a functional or `Sequential` model.

    Raises:
        UserError: the model has no graph to read, open sizes, or layers of both data formats.
    """
    check_graph(model)
    reader = ModelReader(Layout(data_format_of(model)))
    outputs = reader.read(model, {})
    nodes = tuple(reader.nodes.values())
    return Plan(nodes, tuple(outputs), reader.layout.data_format, model.name, str(model.dtype))


def read_keras_file(path: str | Path) -> Plan:
    """Read the plan of the model in a `.json`, `.keras` or `.h5` file.

    Raises:
        UserError: there is no such file, it holds no Keras model, or something in it would have to be run.
    """
    from unetgen.read.keras.files import model_config

    return read_keras_config(model_config(Path(path)), Path(path))


def read_keras_config(config: dict[str, Any], path: Path) -> Plan:
    """Read the plan of a model's configuration from a file.

    Raises:
        UserError: it is not a model, or something in it would have to be run.
    """
    from unetgen.read.keras.rebuild import with_rebuilt

    try:
        return with_rebuilt(config, path, read_keras)
    except UserError as error:
        raise error if str(path) in str(error) else UserError(f"{path}: {error}") from None


def check_graph(model: Any) -> None:
    if not is_graph(model):
        raise UserError(
            f"{type(model).__name__} has no graph that could be read. Build it as keras.Model(inputs, outputs), or as a"
            " Sequential of layers."
        )
    if not getattr(model, "built", False) or not getattr(model, "inputs", None):
        raise UserError(f"{model.name} is not built yet. Begin it with keras.Input(...), or call model.build(shape).")


def data_format_of(model: Any) -> DataFormat:
    """Return the layers' data format, by default `channels_last`.

    Raises:
        UserError: they disagree.
    """
    said = {layer.data_format: layer.name for layer in spatial_layers(model)}
    if len(said) > 1:
        places = " and ".join(f"{name} is {data_format}" for data_format, name in sorted(said.items()))
        raise UserError(f"{model.name} mixes data formats: {places}. Give all its layers one data_format.")
    return next(iter(said), "channels_last")


def spatial_layers(model: Any) -> Iterator[Any]:
    """Yield the layers that have a data format, including those of inner models."""
    for layer in model.operations if hasattr(model, "operations") else model.layers:
        if is_graph(layer):
            yield from spatial_layers(layer)
        elif SPATIAL.fullmatch(type(layer).__name__) and hasattr(layer, "data_format"):
            yield layer
