"""Modules of nodes, by the notes and the names that exporters write.

PyTorch's newer exporter notes the modules of each node. Its older one names nodes `/encoder/encoder.0/conv/Conv`, and
Keras' `model/conv/Conv2D`.
"""

import json
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from typing import Any, cast

from unetgen.read.onnx.nodes import OnnxNode
from unetgen.read.program.form import Module

SCOPES, CLASSES = "pkg.torch.onnx.name_scopes", "pkg.torch.onnx.class_hierarchy"


def with_modules(nodes: Sequence[OnnxNode], stored: Collection[str]) -> tuple[OnnxNode, ...]:
    """Return nodes with the modules that they are in.

    The name of a convolution's weight says it best.
    """
    outer = common_scope(nodes)
    seen: set[str] = set()
    found: list[OnnxNode] = []
    for node in nodes:
        modules = noted_modules(node) if SCOPES in node.notes else named_modules(node.name, outer, seen)
        path = path_of_weight(node, outer, stored) if "Conv" in node.op else ""
        if path and path not in [module.path for module in modules]:
            modules = (*modules[:-1], Module(path, ""))
        found.append(replace(node, modules=modules))
    return tuple(found)


def path_of_weight(node: OnnxNode, outer: str, stored: Collection[str]) -> str:
    """Return the module of a layer's weight by its name, or an empty text."""
    name = node.input(1)
    if name not in stored:
        return ""
    if outer and name.startswith(outer):
        return ".".join(plain_scopes(name.removeprefix(outer).split("/")[:-2], outer))
    return name.removesuffix(".weight") if name.endswith(".weight") else ""


def plain_scopes(scopes: Sequence[str], outer: str) -> list[str]:
    """Return scopes without the number that Keras gives to all of them.

    It does when it traces a model again.

    >>> plain_scopes(["conv_1", "convolution"], "unet_1/")
    ['conv', 'convolution']
    """
    numbered = re.search(r"_\d+/$", outer)
    return [re.sub(r"_\d+$", "", scope) for scope in scopes] if numbered else list(scopes)


def noted_modules(node: OnnxNode) -> tuple[Module, ...]:
    """Return the modules that the exporter noted; its last word is the operation."""
    scopes, kinds = list_in(node.notes[SCOPES]), list_in(node.notes.get(CLASSES, ""))
    pairs = zip(scopes[:-1], kinds[:-1], strict=False)
    return tuple(Module(path, kind) for path, kind in pairs)


def list_in(text: str) -> list[str]:
    """Return a list of texts that was written as Python writes one.

    >>> list_in("['', 'encoder', 'conv2d']")
    ['', 'encoder', 'conv2d']
    """
    try:
        value = json.loads(text.replace("'", '"'))
    except ValueError:
        return []
    return [str(one) for one in cast("list[Any]", value)] if isinstance(value, list) else []


def named_modules(name: str, outer: str, seen: set[str]) -> tuple[Module, ...]:
    """Return the modules in a node's name; `seen` are the paths before it."""
    scopes = plain_scopes(name.removeprefix("/").removeprefix(outer).split("/")[:-1], outer)
    paths = [first_call(path, seen) for path in paths_in(scopes)]
    seen.update(paths)
    return tuple(Module(path, "") for path in ["", *paths])


def paths_in(scopes: Sequence[str]) -> Iterator[str]:
    """Yield the modules' paths; a scope may repeat the one around it.

    >>> list(paths_in(["encoder", "encoder.0", "conv"]))
    ['encoder', 'encoder.0', 'encoder.0.conv']
    """
    path = before = ""
    for scope in scopes:
        inside = scope.startswith(f"{before}.") if before else False
        path = f"{path.removesuffix(before)}{scope}" if inside else ".".join(filter(None, (path, scope)))
        before = scope
        yield path


def first_call(path: str, seen: set[str]) -> str:
    """Return the path of a module that is called again.

    That is `act` for `act_1`, if `act` was seen.
    """
    before, _, number = path.rpartition("_")
    return before if number.isdecimal() and before in seen else path


def common_scope(nodes: Sequence[OnnxNode]) -> str:
    """Return the name of the whole model, if all names begin with it."""
    named = [node.name for node in nodes if "/" in node.name]
    firsts = {name.removeprefix("/").partition("/")[0] for name in named}
    slashed = any(name.startswith("/") for name in named)
    return f"{firsts.pop()}/" if len(firsts) == 1 and not slashed else ""
