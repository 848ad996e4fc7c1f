"""Parameters under several names, which count once.

A file of torch 2.9 and later says which names share a storage. Older files do not: there a layer that nothing uses, and
that has the weights of a used one, is taken for another name of it.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Any

from unetgen.read.json_files import mapping_or_empty
from unetgen.read.program.form import Parameter
from unetgen.read.torch.arguments import tensor_sizes

UNKNOWN = (
    "The file does not say which parameters are one under several names; those with equal shapes are counted once."
)


def storage_key(name: str, entry: Mapping[str, Any] | None) -> str:
    """Return what is equal for all names of one stored tensor."""
    if not entry or "path_name" not in entry:
        return name
    meta = mapping_or_empty(entry.get("tensor_meta"))
    offset, strides = meta.get("storage_offset"), meta.get("strides")
    return f"{entry['path_name']} {tensor_sizes(meta)} {offset} {strides}"


def with_likely_names(parameters: Mapping[str, Parameter], read: Collection[str]) -> dict[str, Parameter]:
    """Give unused layers the keys of used ones with equal weights.

    `read` are the tensors that a call reads.
    """
    layers: dict[str, dict[str, str]] = defaultdict(dict)  # a layer's tensors by the last word of their names
    for tensor, one in parameters.items():
        path, _, word = one.name.rpartition(".")
        layers[path][word] = tensor
    used = {signature(layer, parameters): layer for layer in layers.values() if set(layer.values()) & set(read)}
    found = dict(parameters)
    for layer in layers.values():
        twin = used.get(signature(layer, parameters))
        if twin and not set(layer.values()) & set(read):
            found |= {
                tensor: parameters[tensor]._replace(key=parameters[twin[word]].key) for word, tensor in layer.items()
            }
    return found


def signature(layer: Mapping[str, str], parameters: Mapping[str, Parameter]) -> tuple[object, ...]:
    return tuple(sorted((word, parameters[tensor].sizes) for word, tensor in layer.items()))
