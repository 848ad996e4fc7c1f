"""The calls of a `.pt2` graph, with graphs inside a call read in its place."""

from collections.abc import Iterator, Mapping
from typing import Any

from unetgen.read.json_files import list_or_empty, mapping_or_empty
from unetgen.read.program.form import Module, ProgramCall, Ref
from unetgen.read.torch.arguments import Rename, argument_value, size_value, tensor_sizes

ATEN = "torch.ops.aten."
IN_PLACE_GRAPHS = ("wrap_with_set_grad_enabled", "wrap_with_autocast")
HOOKS = "_empty_nn_module_stack"
NO_WORK = ("_assert_tensor_metadata", "_assert_scalar", "_assert_async", "sym_constrain_range_for_size")


class GraphCalls:
    """The calls of a graph, and the sizes of its tensors.

    Names are unique over the graphs inside it.
    """

    def __init__(self) -> None:
        self.sizes: dict[str, tuple[int, ...]] = {}
        self.open: dict[str, tuple[int, ...]] = {}  # the axes of a tensor whose size is an expression
        self.graphs = 0

    def read(self, graph: Mapping[str, Any], rename: Rename) -> Iterator[ProgramCall]:
        """Yield the calls of a graph, in order."""
        symbols = symbol_hints(graph)
        for name, value in mapping_or_empty(graph.get("tensor_values")).items():
            self.sizes[rename(name)] = tensor_sizes(value)
            axes = list_or_empty(mapping_or_empty(value).get("sizes"))
            self.open[rename(name)] = tuple(i for i, size in enumerate(axes) if "as_expr" in size)
        for node in list_or_empty(graph.get("nodes")):
            yield from self.node(node, rename, symbols)

    def node(self, node: Mapping[str, Any], rename: Rename, symbols: Mapping[str, int]) -> Iterator[ProgramCall]:
        target = str(node["target"])
        outputs = tuple(rename(name) for name in made_tensors(node))
        inner = next((one["arg"]["as_graph"] for one in node["inputs"] if "as_graph" in one["arg"]), None)
        if inner is not None and target.rpartition(".")[2] in IN_PLACE_GRAPHS:
            yield from self.inside(inner["graph"], node, outputs, rename)
        elif outputs and op_of(target)[0] not in NO_WORK:
            op, in_place = op_of(target)
            arguments = {one.get("name") or str(i): argument_value(one["arg"], rename, symbols)
                         for i, one in enumerate(node["inputs"])}  # fmt: skip
            yield ProgramCall(op, arguments, outputs, in_place, modules_of(node))

    def inside(
        self, graph: Mapping[str, Any], node: Mapping[str, Any], outputs: tuple[str, ...], rename: Rename
    ) -> Iterator[ProgramCall]:
        """Yield the calls of a graph inside a node, between its tensors and the node's."""
        self.graphs += 1
        given = [rename(one["arg"]["as_tensor"]["name"]) for one in node["inputs"] if "as_tensor" in one["arg"]]
        taken = [one["as_tensor"]["name"] for one in graph["inputs"] if "as_tensor" in one]
        names, prefix = dict(zip(taken, given, strict=True)), f"graph{self.graphs}."
        sizes = {name: self.sizes.get(name, ()) for name in given}

        def inner(name: str) -> str:
            return names.get(name, prefix + name)

        yield from self.read(graph, inner)
        self.sizes.update(sizes)
        made = [name for one in graph["outputs"] for name in names_in(one)]
        for output, name in zip(outputs, made, strict=True):
            yield ProgramCall("alias", {"self": Ref(inner(name))}, (output,))


def op_of(target: str) -> tuple[str, bool]:
    """Return an operation's name and whether it writes into its first argument.

    >>> op_of("torch.ops.aten.relu_.default"), op_of("torch.ops.torchvision.deform_conv2d.default")
    (('relu', True), ('torchvision.deform_conv2d', False))
    """
    name, _, overload = target.removeprefix("torch.ops.").rpartition(".")
    if not target.startswith(ATEN):
        return name or overload, False
    plain = name.removeprefix("aten.")
    if overload == "no_stats":
        return f"{plain}_no_stats", False
    in_place = plain.endswith("_") and not plain.endswith("__")
    return plain.removesuffix("_") if in_place else plain, in_place


def made_tensors(node: Mapping[str, Any]) -> list[str]:
    return [name for output in list_or_empty(node.get("outputs")) for name in names_in(output)]


def names_in(output: Mapping[str, Any]) -> list[str]:
    """Return the tensors of an output: one, or those of a list."""
    if "as_tensor" in output:
        return [output["as_tensor"]["name"]]
    return [one["name"] for one in list_or_empty(output.get("as_tensors")) if "name" in one]


def symbol_hints(graph: Mapping[str, Any]) -> dict[str, int]:
    """Return the symbolic numbers of a graph, by their values at export."""
    values = mapping_or_empty(graph.get("sym_int_values"))
    known = {name: size_value(value) for name, value in values.items()}
    return {name: value for name, value in known.items() if value is not None}


def modules_of(node: Mapping[str, Any]) -> tuple[Module, ...]:
    """Return the modules that a node is in, the outermost first."""
    stack = str(mapping_or_empty(node.get("metadata")).get("nn_module_stack", ""))
    entries = [entry.split(",", 2) for entry in stack.split(";") if HOOKS not in entry]
    return tuple(Module(entry[1], entry[2]) for entry in entries if len(entry) == 3)
