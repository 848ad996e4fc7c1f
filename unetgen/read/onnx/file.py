"""An ONNX file as a plan."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from unetgen._text import printable, shortened, shown
from unetgen.errors import UserError
from unetgen.graph.plan import Plan
from unetgen.read.onnx.chains import folded_chains
from unetgen.read.onnx.context import Context
from unetgen.read.onnx.dictionary import node_calls
from unetgen.read.onnx.folded import fold_remark
from unetgen.read.onnx.layout import Layers, channels_first
from unetgen.read.onnx.model import EXPORT, open_model
from unetgen.read.onnx.nodes import OnnxNode
from unetgen.read.onnx.open_sizes import fix_sizes, network_inputs
from unetgen.read.onnx.paths import with_modules
from unetgen.read.onnx.sizes import Known, known_sizes
from unetgen.read.onnx.stored import StoredTensors, copies_of
from unetgen.read.program.form import Program, ProgramCall
from unetgen.read.program.lowering import plan_of_program

DTYPES = {1: "float32", 10: "float16", 11: "float64", 16: "bfloat16"}
PLAIN_NAMES = ("main_graph", "torch_jit", "torch-jit-export", "tf2onnx", "graph", "")


def read_onnx(path: str | Path) -> Plan:
    """Return the plan of a network in an ONNX file; nothing in it is run.

    Raises:
        UserError: `onnx` is not installed, there is no such file, or no graph in it that can be followed.
    """
    path = Path(path)
    model = open_model(path)
    try:
        return plan_of_program(program_of_model(model, path))
    except UserError as error:
        raise error if str(path) in str(error) else UserError(f"{path}: {error}") from None
    except Exception as error:  # onnx raises its own kinds, and the graph may say anything
        fault = shortened(printable(f"{type(error).__name__}: {error}"), 80)
        raise UserError(f"{path} holds a graph that contradicts itself ({fault}). {EXPORT}") from None


def program_of_model(model: Any, path: Path) -> Program:
    """Translate the graph of a model."""
    graph = model.graph
    inputs = [one.name for one in network_inputs(graph)]
    outputs = tuple(one.name for one in graph.output)
    if not inputs:
        raise UserError("the graph has no input, so there is no network to read.")
    open_axes = fix_sizes(graph, path)
    known = known_sizes(model)
    stored = StoredTensors(known.sizes, known.values, copies_of(known.nodes, known.stored))
    context = Context(known, stored, opset_of(model), model.producer_name)
    layers = layers_between(inputs, outputs, known)
    context.sizes.update(layers.inputs)
    calls = tuple(translated(layers, context))
    dtype = network_inputs(graph)[0].type.tensor_type.elem_type
    return Program(
        name=graph_name(layers.nodes, graph.name, path), framework=framework_of(model), inputs=tuple(layers.inputs),
        outputs=layers.outputs, calls=calls, sizes=context.sizes, parameters=stored.parameters,
        dtype=DTYPES.get(dtype, "float32"), open_axes=open_axes, remark=fold_remark(layers.nodes),
    )  # fmt: skip


def opset_of(model: Any) -> int:
    return max((one.version for one in model.opset_import if one.domain in ("", "ai.onnx")), default=1)


def layers_between(inputs: Sequence[str], outputs: tuple[str, ...], known: Known) -> Layers:
    """Return the nodes that do not only compute sizes, with chains as one."""
    nodes = [node for node in with_modules(known.nodes, known.stored) if not set(node.outputs) <= known.values.keys()]
    chained = folded_chains(nodes, known.sizes, known.values, set(outputs))
    return channels_first(Layers(chained, {name: known.sizes[name] for name in inputs}, outputs), known.sizes)


def translated(layers: Layers, known: Context) -> list[ProgramCall]:
    """Translate nodes in order; those that only copy a stored tensor are left out.

    Raises:
        UserError: a node reads what nothing before it makes, so that the graph has a cycle or is incomplete.
    """
    calls: list[ProgramCall] = []
    known.maps.update(layers.inputs)
    for node in layers.nodes:
        if node.outputs[0] in known.stored.copies:
            continue
        for name in filter(None, node.inputs):
            if name not in known.maps and name not in known.stored_names:
                raise UserError(f"{node.op} reads {shown(name)}, which nothing before it makes. {EXPORT}")
        known.maps.update(filter(None, node.outputs))
        calls += node_calls(node, known)
    return calls


def graph_name(nodes: Sequence[OnnxNode], given: str, path: Path) -> str:
    """Return the class of the whole network, the graph's name, or the file's."""
    outer = next((node.modules[0].kind for node in nodes if node.modules and not node.modules[0].path), "")
    return printable(outer.rpartition(".")[2] or ("" if given in PLAIN_NAMES else given)) or path.stem


def framework_of(model: Any) -> str:
    producer = f"{model.producer_name} {model.producer_version}".strip()
    return printable(f"ONNX of {producer}" if producer else "ONNX")
