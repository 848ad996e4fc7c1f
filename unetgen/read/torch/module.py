"""A `torch.nn.Module` or an exported program as a plan.

The module is exported by `torch.export`: it runs on tensors without values, so a large network costs no memory.
"""

# torch is untyped, and not a dependency
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false

from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Any

from unetgen._text import printable, shortened
from unetgen.errors import UserError
from unetgen.graph.plan import Plan
from unetgen.ops import Axes
from unetgen.read.program.form import Module, Parameter, Program, ProgramCall, Ref, Stored
from unetgen.read.program.lowering import plan_of_program
from unetgen.read.torch.calls import IN_PLACE_GRAPHS, NO_WORK, op_of
from unetgen.read.weights.torch_module import evaluating

KINDS_OF_SPECS: dict[str, Stored] = {
    "PARAMETER": "parameter", "BUFFER": "buffer", "CONSTANT_TENSOR": "tensor_constant",
}  # fmt: skip
HELP = (
    "What usually helps: no `if` on a tensor's values, no `.item()`, no print of a tensor in forward, and an example of"
    " a size that the network takes."
)


def read_module(module: Any, example: Any) -> Plan:
    """Return the plan of a module for inputs like `example`.

    That is a shape, a tensor, or a tuple of tensors.

    Raises:
        UserError: there is no example, or the module cannot be exported; with torch's reason in one line.
    """
    if example is None:
        raise UserError(
            f"{type(module).__name__}: example is missing. Give an input or its shape: example=(1, 1, 128, 128)."
        )
    torch = import_module("torch")
    inputs = example_inputs(example, torch)
    try:
        with evaluating(module):
            exported = torch.export.export(module, inputs, strict=False)
    except Exception as error:  # whatever the module's own code raises
        reason = shortened(printable(next(iter(str(error).strip().splitlines()), type(error).__name__)), 200)
        raise UserError(f"{type(module).__name__} cannot be exported: {reason} {HELP}") from None
    return read_exported(exported, type(module).__name__)


def example_inputs(example: Any, torch: Any) -> tuple[Any, ...]:
    """Return the inputs of a module: a shape becomes a tensor of zeros."""
    if isinstance(example, tuple | list) and example and all(isinstance(size, int) for size in example):
        return (torch.zeros(tuple(example)),)
    return tuple(example) if isinstance(example, tuple | list) else (example,)


def read_exported(exported: Any, name: str = "") -> Plan:
    """Return the plan of a `torch.export.ExportedProgram`.

    Raises:
        UserError: no output depends on an input.
    """
    calls = ExportedCalls()
    made = tuple(calls.read(exported.graph_module, {}))
    signature = exported.graph_signature
    specs = [spec for spec in signature.input_specs if getattr(spec.arg, "name", None) is not None]
    inputs = [spec.arg.name for spec in specs if spec.kind.name == "USER_INPUT" and spec.arg.name in calls.sizes]
    if not inputs:
        raise UserError("The program has no input tensor, so there is no network to read.")
    outputs = [spec.arg.name for spec in signature.output_specs if spec.kind.name == "USER_OUTPUT"
               and getattr(spec.arg, "name", None) is not None]  # fmt: skip
    outer = next((call.modules[0].kind.rpartition(".")[2] for call in made if call.modules), "")
    return plan_of_program(Program(
        name=printable(name or outer or "network"), framework=f"PyTorch {import_module('torch').__version__}",
        inputs=tuple(inputs), outputs=tuple(outputs), calls=made, sizes=calls.sizes,
        parameters=dict(stored_in(exported, specs)), dtype=calls.dtypes.get(inputs[0], "float32"),
    ))  # fmt: skip


def stored_in(exported: Any, specs: list[Any]) -> Iterator[tuple[str, Parameter]]:
    """Yield parameters, buffers and constants by the names of their tensors."""
    for spec in specs:
        kind = KINDS_OF_SPECS.get(spec.kind.name)
        if kind is None:
            continue
        tensor = exported.state_dict.get(spec.target, exported.constants.get(spec.target))
        sizes = tuple(tensor.shape)
        trainable = kind == "parameter" and bool(tensor.requires_grad)
        place = tensor.untyped_storage().data_ptr() or id(tensor)  # a tensor without values has no place
        key = f"{place} {tensor.storage_offset()} {sizes} {tensor.stride()}"
        yield spec.arg.name, Parameter(key, printable(spec.target), sizes, trainable, kind)


class ExportedCalls:
    """The calls of an exported graph, and the sizes of its tensors."""

    def __init__(self) -> None:
        self.sizes: dict[str, Axes] = {}
        self.dtypes: dict[str, str] = {}
        self.graphs = 0

    def read(self, graph_module: Any, names: Mapping[str, str], prefix: str = "") -> Iterator[ProgramCall]:
        """Yield the calls; `names` are those of a graph inside, by its own."""

        def rename(name: str) -> str:
            return names.get(name, prefix + name)

        for node in graph_module.graph.nodes:
            self.note_sizes(node, rename(node.name))
            if node.op == "call_function":
                yield from self.call(graph_module, node, rename)

    def note_sizes(self, node: Any, name: str) -> None:
        value = node.meta.get("val")
        values = enumerate(value) if isinstance(value, list | tuple) else [(None, value)]
        for number, one in values:
            if hasattr(one, "shape") and hasattr(one, "dtype"):
                full = name if number is None else f"{name}.{number}"
                self.sizes[full] = tuple(hint(size) for size in one.shape)
                self.dtypes[full] = str(one.dtype).removeprefix("torch.")

    def call(self, graph_module: Any, node: Any, rename: Any) -> Iterator[ProgramCall]:
        target = str(node.target)
        name = rename(node.name)
        if getattr(node.target, "__name__", "") == "getitem":
            yield ProgramCall("alias", {"self": Ref(f"{rename(node.args[0].name)}.{node.args[1]}")}, (name,))
        elif target.rpartition(".")[2] in IN_PLACE_GRAPHS:
            yield from self.inside(graph_module, node, rename)
        elif hasattr(node.target, "overloadpacket") and op_of(f"torch.ops.{target}")[0] not in NO_WORK:
            op, in_place = op_of(f"torch.ops.{target}")
            value = node.meta.get("val")
            count = range(len(value)) if isinstance(value, list | tuple) else None
            outputs = (name,) if count is None else tuple(f"{name}.{number}" for number in count)
            yield ProgramCall(
                op, arguments_of_node(graph_module, node, rename), outputs, in_place, modules_of_node(node)
            )

    def inside(self, graph_module: Any, node: Any, rename: Any) -> Iterator[ProgramCall]:
        """Yield the calls of a graph inside a node, between its tensors and the node's."""
        self.graphs += 1
        at = next(i for i, one in enumerate(node.args) if getattr(one, "op", "") == "get_attr")
        inner, prefix = getattr(graph_module, node.args[at].target), f"graph{self.graphs}."
        taken = [one.name for one in inner.graph.nodes if one.op == "placeholder"]
        names = {name: rename(one.name) for name, one in zip(taken, node.args[at + 1 :], strict=True)}
        yield from self.read(inner, names, prefix)
        outputs = next(one.args[0] for one in inner.graph.nodes if one.op == "output")
        for number, one in enumerate(outputs):
            made = names.get(one.name, prefix + one.name)
            yield ProgramCall("alias", {"self": Ref(made)}, (f"{rename(node.name)}.{number}",))


def hint(size: Any) -> int:
    """Return a size; an open one by its value at export."""
    return size if isinstance(size, int) else int(size.node.hint)


def arguments_of_node(graph_module: Any, node: Any, rename: Any) -> dict[str, Any]:
    """Return the arguments of a call by name, without those that were not given."""
    named = node.normalized_arguments(graph_module, normalize_to_only_use_kwargs=True)
    words = [*named.kwargs] if named else [str(at) for at in range(len(node.args))]
    given = {**dict(zip(words, node.args, strict=False)), **node.kwargs}
    return {name: argument_of_node(value, rename) for name, value in given.items()}


def argument_of_node(value: Any, rename: Any) -> Any:
    """Return an argument as plain data.

    Tensors become `Ref`, open sizes their value at export.
    """
    if isinstance(value, list | tuple):
        return [argument_of_node(part, rename) for part in value]
    if hasattr(value, "op") and hasattr(value, "meta"):
        known = value.meta.get("val")
        return Ref(rename(value.name)) if hasattr(known, "shape") else hint(known) if known is not None else None
    return value if isinstance(value, str | int | float | bool | None) else str(value)


def modules_of_node(node: Any) -> tuple[Module, ...]:
    """Return the modules that a node is in, the outermost first."""
    stack = node.meta.get("nn_module_stack") or {}
    return tuple(Module(path, kind if isinstance(kind, str) else f"{kind.__module__}.{kind.__qualname__}")
                 for path, kind in stack.values())  # fmt: skip
