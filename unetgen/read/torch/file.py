"""A `.pt2` file as a plan."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from unetgen._text import printable, shortened
from unetgen.errors import UserError
from unetgen.graph.plan import Plan
from unetgen.read.json_files import list_or_empty, mapping_or_empty
from unetgen.read.program.form import Parameter, Program, ProgramCall, Stored, call_refs
from unetgen.read.program.lowering import plan_of_program
from unetgen.read.torch.archive import EXPORT, Archive, open_archive
from unetgen.read.torch.arguments import DTYPES, tensor_sizes
from unetgen.read.torch.calls import GraphCalls
from unetgen.read.torch.shared_storage import UNKNOWN, storage_key, with_likely_names

KINDS: dict[Stored, str] = {
    "parameter": "parameter_name",
    "buffer": "buffer_name",
    "tensor_constant": "tensor_constant_name",
}


def read_pt2(path: str | Path) -> Plan:
    """Return the plan of a network that `torch.export.save` wrote, without torch.

    Raises:
        UserError: there is no such file, or no graph in it that can be followed.
    """
    archive = open_archive(Path(path))
    try:
        return plan_of_program(program_of(archive))
    except UserError as error:
        raise error if str(path) in str(error) else UserError(f"{path}: {error}") from None
    except (KeyError, TypeError, ValueError, IndexError, AttributeError, ZeroDivisionError) as error:
        fault = shortened(printable(f"{type(error).__name__}: {error}"), 80)
        raise UserError(f"{path} holds a graph that contradicts itself ({fault}). {EXPORT}") from None


def program_of(archive: Archive) -> Program:
    """Translate the graph of an archive."""
    module = archive.program["graph_module"]
    graph, signature = module["graph"], module["signature"]
    reader = GraphCalls()
    calls = tuple(reader.read(graph, str))
    inputs = [name for spec in signature["input_specs"] for name in user_inputs(spec)]
    if not inputs:
        raise UserError("the program has no input tensor, so there is no network to read.")
    check_known(calls, [*inputs, *mapping_names(graph)])
    parameters = dict(stored_tensors(signature, graph["tensor_values"], archive.stored))
    program = Program(
        name=network_name(calls, archive.path), framework=f"PyTorch {archive.program.get('torch_version', '')}".strip(),
        inputs=tuple(inputs), outputs=tuple(user_outputs(signature)), calls=calls, sizes=reader.sizes,
        parameters=parameters, dtype=DTYPES.get(graph["tensor_values"][inputs[0]].get("dtype"), "float32"),
        open_axes=tuple(axis - 2 for axis in reader.open.get(inputs[0], ()) if axis > 1),
    )  # fmt: skip
    return program if archive.stored or not parameters else without_storage(program)


def without_storage(program: Program) -> Program:
    """Return a program whose file does not say which parameters are one."""
    read = {ref.name for call in program.calls for ref in call_refs(call)}
    parameters = with_likely_names(program.parameters, read)
    keys = [{one.key for one in each.values()} for each in (parameters, program.parameters)]
    return replace(program, parameters=parameters, remark=UNKNOWN if len(keys[0]) < len(keys[1]) else "")


def mapping_names(graph: Mapping[str, Any]) -> Iterator[str]:
    """Yield the graph's own inputs, the stored ones among them."""
    return (one["as_tensor"]["name"] for one in list_or_empty(graph.get("inputs")) if "as_tensor" in one)


def check_known(calls: tuple[ProgramCall, ...], inputs: list[str]) -> None:
    """Check that each tensor is made before it is read, so that there is no cycle.

    Raises:
        UserError: it names the tensor.
    """
    known = set(inputs)
    for call in calls:
        for ref in call_refs(call):
            if ref.name not in known:
                raise UserError(f"{call.op} reads {printable(ref.name)}, which nothing before it makes. {EXPORT}")
        known.update(call.outputs)


def user_inputs(spec: Mapping[str, Any]) -> list[str]:
    """Return the tensor of an input of the network's caller, if it is one."""
    argument = mapping_or_empty(mapping_or_empty(spec.get("user_input")).get("arg"))
    return [argument["as_tensor"]["name"]] if "as_tensor" in argument else []


def user_outputs(signature: Mapping[str, Any]) -> Iterator[str]:
    for spec in signature["output_specs"]:
        argument = mapping_or_empty(mapping_or_empty(spec.get("user_output")).get("arg"))
        if "as_tensor" in argument:
            yield argument["as_tensor"]["name"]


def stored_tensors(
    signature: Mapping[str, Any], values: Mapping[str, Any], stored: Mapping[str, Mapping[str, Any]]
) -> Iterator[tuple[str, Parameter]]:
    """Yield the parameters, buffers and constants by the names of their tensors."""
    for spec in signature["input_specs"]:
        for kind, named in KINDS.items():
            if kind in spec:
                tensor, name = spec[kind]["arg"]["name"], str(spec[kind][named])
                trainable = kind == "parameter" and bool(values[tensor].get("requires_grad"))
                key, sizes = storage_key(name, stored.get(name)), tensor_sizes(values[tensor])
                yield tensor, Parameter(key, printable(name), sizes, trainable, kind)


def network_name(calls: tuple[ProgramCall, ...], path: Path) -> str:
    """Return the class of the whole network, or the file's name."""
    outer = next((call.modules[0].kind for call in calls if call.modules and not call.modules[0].path), "")
    return printable(outer.rpartition(".")[2]) or path.stem
