"""ONNX files of `tests/data/onnx`: networks of ours, exported without the numbers of their weights.

`NAME-legacy.onnx` is by PyTorch's TorchScript exporter, `NAME-dynamo.onnx` by the newer one, and `NAME.pt2` by
`torch.export`, all of torch 2.14.1 from one module. `keras-last.onnx` is by Keras 3.15 (tf2onnx 1.17), beside its
`keras.json`.
"""

from functools import cache
from pathlib import Path
from typing import Any

from unetgen.graph.plan import Plan
from unetgen.read.onnx.file import read_onnx

FOLDER = Path(__file__).parent.parent / "data" / "onnx"


@cache
def plan_of_onnx(name: str) -> Plan:
    return read_onnx(FOLDER / f"{name}.onnx")


def model_of(name: str) -> Any:
    """Return the `ModelProto` of a file."""
    import onnx

    return onnx.ModelProto.FromString((FOLDER / f"{name}.onnx").read_bytes())


def written_model(folder: Path, model: Any) -> Path:
    path = folder / "model.onnx"
    path.write_bytes(model.SerializeToString())
    return path
