"""Files that are no network in ONNX: one sentence each, whatever is wrong with them."""

import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from tests.helpers.onnx_files import FOLDER, model_of, written_model
from unetgen.errors import UserError
from unetgen.ops import Foreign
from unetgen.read.onnx.file import read_onnx

pytest.importorskip("onnx", reason="onnx is an extra: pip install 'unetgen[onnx]'")

GOOD = FOLDER / "plain-legacy.onnx"


def changed(folder: Path, change: Callable[[Any], object], name: str = "plain-legacy") -> Path:
    model = model_of(name)
    change(model)
    return written_model(folder, model)


@pytest.mark.parametrize("content", [b"", b"x", b"\x00" * 5000, b"PK\x03\x04" + b"z" * 900, "ä".encode() * 100],
                         ids=lambda content: repr(content[:6]))  # fmt: skip
def test_garbage_is_refused(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "model.onnx"
    path.write_bytes(content)
    with pytest.raises(UserError, match=r"is not an ONNX file, or is incomplete"):
        read_onnx(path)


def test_any_part_of_a_file_is_read_or_refused(tmp_path: Path) -> None:
    """A file that ends early has no output, or ends within a message."""
    content = GOOD.read_bytes()
    path = tmp_path / "model.onnx"
    for end in range(1, len(content), 97):
        path.write_bytes(content[:end])
        with pytest.raises(UserError, match=r"is not an ONNX file, or is incomplete"):
            read_onnx(path)


def test_any_spoilt_byte_is_read_or_refused(tmp_path: Path) -> None:
    content = GOOD.read_bytes()
    path = tmp_path / "model.onnx"
    for place in range(3, len(content), 61):
        path.write_bytes(content[:place] + bytes([content[place] ^ 0x55]) + content[place + 1 :])
        with suppress(UserError):
            read_onnx(path)


def set_axis(model: Any, axis: int, size: int) -> None:
    model.graph.input[0].type.tensor_type.shape.dim[axis].dim_value = size


def reverse(model: Any) -> None:
    nodes = list(model.graph.node)[::-1]
    del model.graph.node[:]
    model.graph.node.extend(nodes)


@pytest.mark.parametrize(("change", "said"), [
    (reverse, "which nothing before it makes"),
    (lambda model: model.graph.node.pop(3), "which nothing before it makes"),
    (lambda model: model.graph.initializer.pop(0), "which nothing before it makes"),
    (lambda model: model.graph.output.pop(0), "it holds no graph"),
    (lambda model: model.graph.input.pop(0), "has no input"),
    (lambda model: setattr(model.graph.output[0], "name", "elsewhere"), "none of its outputs depends on an input"),
    (lambda model: model.graph.input[0].type.tensor_type.ClearField("shape"), "has no size"),
    (lambda model: set_axis(model, 1, 0), r"the input 'x' has an open axis that is not of an image \(\?\)"),
    (lambda model: setattr(model.graph.node[0], "op_type", "QLinearConv"), r"is quantized \(QLinearConv "),
])  # fmt: skip
def test_broken_graphs_are_refused(change: Callable[[Any], object], said: str, tmp_path: Path) -> None:
    with pytest.raises(UserError, match=said) as raised:
        read_onnx(changed(tmp_path, change))
    assert str(tmp_path) in str(raised.value)


def test_too_many_nodes_are_refused(tmp_path: Path) -> None:
    def repeat(model: Any) -> None:
        model.graph.node.extend(list(model.graph.node) * 2000)

    with pytest.raises(UserError, match="has 56,028 nodes, and 50,000 are read"):
        read_onnx(changed(tmp_path, repeat))


def test_weights_elsewhere_are_not_read(tmp_path: Path) -> None:
    """Only their sizes are needed; a path in the file is never opened."""

    def outside(model: Any) -> None:
        tensor = model.graph.initializer[0]
        tensor.data_location = 1
        entry = tensor.external_data.add()
        entry.key, entry.value = "location", "/etc/passwd"

    assert read_onnx(changed(tmp_path, outside)).params == 7362


def test_a_size_beyond_all_networks_is_no_crash(tmp_path: Path) -> None:
    for size in (10**12, 2**62):
        with suppress(UserError):
            read_onnx(changed(tmp_path, lambda model, size=size: set_axis(model, 2, size)))


@pytest.mark.parametrize("is_noted", [True, False])
def test_an_operation_of_another_library_is_a_box(is_noted: bool, tmp_path: Path) -> None:
    """What follows it is understood if the file notes the size of what it makes."""
    from onnx import TensorProto, helper

    def rename(model: Any) -> None:
        node = next(node for node in model.graph.node if node.op_type == "Relu")
        node.domain, node.op_type = "com.example", "Strange"
        if is_noted:
            noted = helper.make_tensor_value_info(node.output[0], TensorProto.FLOAT, (1, 4, 32, 32))
            model.graph.value_info.append(noted)

    plan = read_onnx(changed(tmp_path, rename))
    strange = [node for node in plan if isinstance(node.op, Foreign)]
    assert plan.uncounted
    assert strange[0].op.layer_type == "com.example.Strange"
    assert (len(strange) == 1) == is_noted


def test_a_missing_library_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "onnx", None)
    with pytest.raises(UserError, match=r"is not installed\. Run: pip install 'unetgen\[onnx\]'"):
        read_onnx(GOOD)
