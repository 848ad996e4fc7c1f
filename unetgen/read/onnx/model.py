"""The model in an ONNX file, checked, and without its weights."""

from pathlib import Path
from typing import Any

from unetgen._text import shown
from unetgen.errors import UserError

LARGEST = 2 * 1024**3  # bytes; no protobuf message can be longer
MOST_NODES = 50_000  # of the graph; networks of 1,000 layers have 10,000
SMALL = 4096  # numbers of an initializer that is kept, since sizes may be computed from it
QUANTIZED = frozenset(
    ["ConvInteger", "DequantizeLinear", "DynamicQuantizeLinear", "MatMulInteger", "QLinearConv", "QLinearMatMul",
     "QuantizeLinear"]
)  # fmt: skip
EXPORT = "In Python: torch.onnx.export(model.eval(), (example,), 'model.onnx'), where example is an input tensor."


def open_model(path: Path) -> Any:
    """Return the `ModelProto` of a file, with its functions put where they are called.

    Raises:
        UserError: `onnx` is not installed, or the file is no model that can be read.
    """
    model = parsed(path)
    if not model.graph.node or not model.graph.output:
        raise UserError(f"{path} is not an ONNX file, or is incomplete: it holds no graph. {EXPORT}")
    without_weights(model.graph)
    if model.functions:
        model = inlined(model)
    check_nodes(model.graph, path)
    return model


def parsed(path: Path) -> Any:
    try:
        import onnx
        from google.protobuf.message import DecodeError
    except ImportError:
        raise UserError(
            f"{path} is an ONNX file, and onnx is not installed. Run: pip install 'unetgen[onnx]'"
        ) from None
    try:
        size = path.stat().st_size
        if size > LARGEST:
            raise UserError(f"{path} is not read: it has {size / 1024**3:,.1f} GiB, and an ONNX file has at most 2.")
        return onnx.ModelProto.FromString(path.read_bytes())
    except OSError as error:
        raise UserError(f"{path} cannot be read: {error.strerror or error}.") from None
    except (DecodeError, RecursionError):
        raise UserError(f"{path} is not an ONNX file, or is incomplete. Save it again. {EXPORT}") from None


def without_weights(graph: Any) -> None:
    """Drop the numbers of large initializers, of which only the sizes are read."""
    for tensor in graph.initializer:
        count = 1
        for size in tensor.dims:
            count *= size
        if count > SMALL or tensor.data_location:
            for name in ("raw_data", "float_data", "double_data", "int32_data", "int64_data", "uint64_data"):
                tensor.ClearField(name)
            tensor.ClearField("external_data")
            tensor.ClearField("data_location")


def inlined(model: Any) -> Any:
    from onnx.inliner import inline_local_functions

    return inline_local_functions(model)


def check_nodes(graph: Any, path: Path) -> None:
    """Check the number of nodes and that nothing is quantized.

    Raises:
        UserError: it names the first node that is not read.
    """
    if len(graph.node) > MOST_NODES:
        raise UserError(f"{path} is not read: it has {len(graph.node):,} nodes, and {MOST_NODES:,} are read.")
    quantized = next((node for node in graph.node if node.op_type in QUANTIZED), None)
    if quantized is not None:
        raise UserError(
            f"{path} is quantized ({quantized.op_type} {shown(quantized.name)}), and its layers are not read. Give the"
            " file from before quantization."
        )
