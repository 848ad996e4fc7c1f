"""The source argument, converted to layers in order of execution."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple, cast

from unetgen._text import nearest
from unetgen.errors import UserError
from unetgen.read.keras.layer_calls import is_graph
from unetgen.read.weights.file import is_weights_file, tensors_in_file
from unetgen.read.weights.layer import Layer

ALIKE = 0.85  # two spellings of one name; a ReLU beside a convolution is less alike
SHOWN = 8  # layers in a message
ADVICE = (
    "Give a torch.nn.Module with example=, a .pt2 or .npz file, a state dict, a Keras model, or a list"
    " of unetgen.read.weights.Layer(name, kind, tensors)."
)


class SourceLayers(NamedTuple):
    """The layers that run, and the names of those that do not."""

    layers: list[Layer]
    unused: list[str]


def read_source(source: Any, example: Any, order: Sequence[str] | None) -> SourceLayers:
    """Convert the source argument to layers with NumPy arrays.

    Raises:
        UserError: layers cannot be read from it, or it holds something else than arrays.
    """
    if order is not None and not isinstance(source, Mapping):
        raise UserError("order: is for a state dict. A module with example=, and a list of layers, have an order.")
    if is_program_file(source):
        from unetgen.read.torch.weights import weights_in_file

        return with_arrays(*weights_in_file(Path(cast("str | Path", source))))
    if is_weights_file(source):
        return named_source(tensors_in_file(source), order)
    if isinstance(source, Mapping):
        return named_source(cast("Mapping[str, Any]", source), order)
    if is_graph(source):  # before the next: on the PyTorch backend it is a module too
        from unetgen.read.weights.targets import targets_of

        return SourceLayers([target.layer() for target in targets_of(source)], [])
    if hasattr(source, "named_modules"):
        from unetgen.read.weights.torch_module import module_layers

        return with_arrays(*module_layers(source, example))
    if is_list_of_layers(source):
        return with_arrays([Layer(*item) for item in source], [])
    raise UserError(f"source: a {type(source).__name__} is nothing that layers can be read from. {ADVICE}")


def is_program_file(source: Any) -> bool:
    """Return whether a source is the path of a `.pt2` file."""
    return isinstance(source, str | Path) and str(source).endswith(".pt2")


def is_list_of_layers(source: Any) -> bool:
    return isinstance(source, list | tuple) and all(map(is_layer, cast("list[Any]", source)))


def is_layer(item: Any) -> bool:
    """Return whether an item is a `Layer`, or a tuple of its fields."""
    if not isinstance(item, tuple):
        return False
    parts = cast("tuple[Any, ...]", item)
    return len(parts) in (3, 4) and isinstance(parts[2], Mapping)


def named_source(tensors: Mapping[str, Any], order: Sequence[str] | None) -> SourceLayers:
    """Group tensors by their names before the last dot.

    Counters are left out; a tensor with two names counts once.
    """
    groups: dict[str, dict[str, Any]] = {}
    held: dict[Any, Any] = {}  # also keeps them alive: memory that is used again looks like the same tensor
    for name, value in tensors.items():
        place = memory(name, value)
        if place not in held and value.ndim:
            module, _, tensor = name.rpartition(".")
            groups.setdefault(module, {})[tensor] = held[place] = value
    layers = [Layer(module, None, group) for module, group in groups.items()]
    named = layers if order is None else ordered(layers, order)
    used = {layer.name for layer in named}
    return with_arrays(named, [layer.name for layer in layers if layer.name not in used])


def memory(name: str, value: Any) -> Any:
    """Return a tensor's place in memory, which is equal for two names of one tensor."""
    if not (hasattr(value, "shape") and hasattr(value, "ndim")):
        raise UserError(f"source: {name!r} is a {type(value).__name__} and no array. Give the state dict itself, for"
                        " example checkpoint['state_dict'].")  # fmt: skip
    begins = value.data_ptr() if hasattr(value, "data_ptr") else array(value).__array_interface__["data"][0]
    return (begins, tuple(value.shape)) if 0 not in value.shape else name


def ordered(layers: list[Layer], order: Sequence[str]) -> list[Layer]:
    """Return the layers of each module in turn.

    Modules without tensors are allowed where every layer is named.

    Raises:
        UserError: a name has no tensors, and layers are not named.
    """
    named: dict[str, Layer] = {}
    empty: list[str] = []
    for module in order:
        inside = {layer.name: layer for layer in layers if f"{layer.name}.".startswith(f"{module}.")}
        named |= inside  # one that is named again keeps its place
        empty += [module] * (not inside)
    refuse_misspelt(empty, [layer.name for layer in layers if layer.name not in named])
    return list(named.values())


def refuse_misspelt(empty: Sequence[str], rest: Sequence[str]) -> None:
    """Refuse a name of `order` without tensors if it may mean a layer left out."""
    if not empty or not rest:
        return
    modules = {name for layer in rest for name in parents(layer)}
    guesses = {name: nearest(name, modules, ALIKE) for name in empty}
    name = next(filter(guesses.get, empty), empty[0])  # a ReLU beside a convolution is not the misspelling
    more = f" and {len(rest) - SHOWN} more" if len(rest) > SHOWN else ""
    left = f" Layers that order leaves out: {', '.join(rest[:SHOWN])}{more}."
    text = guesses[name] or f"{left} Name them too, or leave {name!r} out."
    raise UserError(f"order: the source has no module with weights named {name!r}.{text}")


def parents(name: str) -> list[str]:
    """Return a module's name, and those of the modules around it."""
    parts = name.split(".")
    return [".".join(parts[:end]) for end in range(1, len(parts) + 1)]


def with_arrays(layers: list[Layer], unused: list[str]) -> SourceLayers:
    """Convert every tensor to a NumPy array."""
    return SourceLayers(
        [layer._replace(tensors={name: array(value) for name, value in layer.tensors.items()}) for layer in layers],
        unused,
    )


def array(value: Any) -> Any:
    """Return a NumPy array; half precision becomes float32, as NumPy has no bfloat16."""
    import numpy

    if hasattr(value, "detach"):
        value = value.detach().cpu()
        value = (value if value.dtype.itemsize > 2 else value.float()).numpy()
    return numpy.asarray(value)
