"""Operations of ONNX one by one, with the sizes that ONNX' own inference gives them."""

from typing import Any

import numpy as np
import pytest

from unetgen.graph.plan import Plan
from unetgen.ops import (
    Activation,
    AnyOp,
    Border,
    Conv,
    ConvTranspose,
    Crop,
    Dense,
    Dropout,
    Foreign,
    GlobalPool,
    Merge,
    Norm,
    Pad,
    PixelShuffle,
    Pool,
    PReLU,
    Reshape,
    Resize,
    ResizeTo,
)
from unetgen.read.onnx.file import program_of_model
from unetgen.read.program.lowering import plan_of_program

onnx = pytest.importorskip("onnx", reason="onnx is an extra: pip install 'unetgen[onnx]'")


def plan_of_nodes(nodes: list[Any], stored: dict[str, Any], sizes: tuple[int, ...], opset: int) -> Plan:
    from pathlib import Path

    from onnx import TensorProto, helper, numpy_helper

    inputs = [helper.make_tensor_value_info("x", TensorProto.FLOAT, sizes)]
    outputs = [helper.make_tensor_value_info("y", TensorProto.FLOAT, None)]
    kept = [numpy_helper.from_array(value, name) for name, value in stored.items()]
    graph = helper.make_graph(nodes, "net", inputs, outputs, kept)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)])
    return plan_of_program(program_of_model(model, Path("net.onnx")))


def ops_of(
    op: str, stored: dict[str, Any] | None = None, sizes: tuple[int, ...] = (1, 4, 9, 12), opset: int = 18, **given: Any
) -> list[AnyOp]:
    """Return the ops of one node that reads `x` and stored tensors."""
    from onnx import helper

    stored = stored or {}
    node = helper.make_node(op, ["x", *(name if not name.startswith("_") else "" for name in stored)], ["y"], **given)
    real = {name: value for name, value in stored.items() if not name.startswith("_")}
    return [node.op for node in plan_of_nodes([node], real, sizes, opset)][1:]


def rest(*sizes: int) -> Any:
    return np.arange(np.prod(sizes), dtype=np.float32).reshape(sizes)


def ints(*values: int) -> Any:
    return np.asarray(values, np.int64)


KERNEL = {"a.weight": rest(8, 4, 3, 3)}
SLOW = {"kernel_shape": [3, 3], "strides": [2, 2]}


def conv(padding: Any, strides: tuple[int, int] = (1, 1), use_bias: bool = False) -> Conv:
    return Conv(8, (3, 3), strides, padding, (1, 1), 1, use_bias)


@pytest.mark.parametrize(("given", "made"), [
    ({"pads": [1, 1, 1, 1]}, [conv("same")]),
    ({}, [conv("valid")]),
    ({"auto_pad": "VALID"}, [conv("valid")]),
    ({"auto_pad": "SAME_UPPER"}, [conv("same")]),
    ({"auto_pad": "SAME_UPPER", "strides": [2, 2]}, [conv("same", (2, 2))]),
    ({"pads": [1, 0, 1, 1], "strides": [2, 2]}, [conv("same", (2, 2))]),
    ({"pads": [1, 1, 1, 1], "strides": [2, 2]}, [Pad(((1, 1), (1, 1))), conv("valid", (2, 2))]),
    ({"auto_pad": "SAME_LOWER", "strides": [2, 2]}, [Pad(((1, 1), (1, 0))), conv("valid", (2, 2))]),
    ({"pads": [0, 2, 1, 0]}, [Pad(((0, 1), (2, 0))), conv("valid")]),
])  # fmt: skip
def test_convolutions_pad_as_the_file_says(given: dict[str, Any], made: list[AnyOp]) -> None:
    """The map has 9 × 12 pixels, so that `same` with strides of 2 pads the two axes differently."""
    assert ops_of("Conv", KERNEL, **given) == made


def test_a_bias_of_made_up_zeros_is_none() -> None:
    zeros, ones = {"val_1": np.zeros(8, np.float32)}, {"a.bias": np.zeros(8, np.float32)}
    assert ops_of("Conv", {**KERNEL, **zeros}) == [conv("valid")]
    assert ops_of("Conv", {**KERNEL, **ones}) == [conv("valid", use_bias=True)]


def test_groups_and_dilation_are_kept() -> None:
    made = ops_of("Conv", {"a.weight": rest(8, 2, 3, 3)}, group=2, dilations=[2, 2], pads=[2, 2, 2, 2])
    assert made == [Conv(8, (3, 3), (1, 1), "same", (2, 2), 2, False)]


@pytest.mark.parametrize(("kernel", "given", "padding", "cropping"), [
    (2, {}, "valid", ()),
    (3, {"pads": [1, 1, 1, 1], "output_padding": [1, 1]}, "valid", ((1, 0), (1, 0))),
    (3, {"auto_pad": "SAME_UPPER"}, "same", ()),
    (3, {"output_shape": [18, 24]}, "valid", ((1, 0), (1, 0))),
    (4, {"pads": [1, 1, 1, 1]}, "same", ()),
    (5, {"pads": [0, 1, 2, 1]}, "valid", ((0, 2), (1, 1))),
])  # fmt: skip
def test_transposed_convolutions_cut_as_the_file_says(
    kernel: int, given: dict[str, Any], padding: Any, cropping: Any
) -> None:
    made = ops_of("ConvTranspose", {"a.weight": rest(4, 8, kernel, kernel)}, strides=[2, 2], **given)
    assert made == [ConvTranspose(8, (kernel, kernel), (2, 2), padding, False, cropping)]


@pytest.mark.parametrize(("op", "given", "made"), [
    ("MaxPool", {"kernel_shape": [3, 3], "strides": [3, 3]}, [Pool("max", (3, 3), (3, 3), "valid")]),
    ("MaxPool", {"kernel_shape": [3, 3]}, [Pool("max", (3, 3), (1, 1), "valid")]),
    ("MaxPool", {**SLOW, "auto_pad": "SAME_UPPER"}, [Pool("max", (3, 3), (2, 2), "same")]),
    ("AveragePool", {**SLOW, "auto_pad": "SAME_UPPER"}, [Pool("average", (3, 3), (2, 2), "same")]),
    ("AveragePool", {**SLOW, "pads": [1, 1, 1, 1], "count_include_pad": 1},
     [Pad(((1, 1), (1, 1))), Pool("average", (3, 3), (2, 2), "valid")]),
    ("GlobalAveragePool", {}, [GlobalPool("average"), Reshape(2)]),
    ("GlobalMaxPool", {}, [GlobalPool("max"), Reshape(2)]),
    ("ReduceMean", {"axes": [2, 3], "keepdims": 0, "opset": 13}, [GlobalPool("average")]),
    ("ReduceMax", {"axes": [-1, -2], "keepdims": 1, "opset": 13}, [GlobalPool("max"), Reshape(2)]),
])  # fmt: skip
def test_pooling(op: str, given: dict[str, Any], made: list[AnyOp]) -> None:
    assert ops_of(op, **given) == made


@pytest.mark.parametrize(("op", "given", "made"), [
    ("Relu", {}, Activation("relu")),
    ("LeakyRelu", {"alpha": 0.1}, Activation("leaky_relu", (("negative_slope", 0.1),))),
    ("Elu", {}, Activation("elu")),
    ("Selu", {}, Activation("selu")),
    ("HardSigmoid", {"alpha": 1 / 6}, Activation("hard_sigmoid")),
    ("HardSwish", {}, Activation("hard_silu")),
    ("Mish", {}, Activation("mish")),
    ("Softplus", {}, Activation("softplus")),
    ("Clip", {"stored": {"low": np.float32(0), "high": np.float32(6)}}, Activation("relu6")),
    ("Clip", {"stored": {"low": np.float32(0)}}, Activation("relu")),
    ("Clip", {"min": 0.0, "max": 6.0, "opset": 6}, Activation("relu6")),
    ("Softmax", {"axis": 1}, Activation("softmax")),
    ("LogSoftmax", {"axis": -3}, Activation("log_softmax")),
    ("PRelu", {"stored": {"slope": rest(4, 1, 1)}}, PReLU("channel")),
    ("PRelu", {"stored": {"slope": rest(1)}}, PReLU("one")),
    ("Dropout", {"ratio": 0.3, "opset": 11}, Dropout(0.3, "plain")),
    ("DepthToSpace", {"blocksize": 2, "mode": "CRD"}, PixelShuffle((2, 2))),
])  # fmt: skip
def test_one_to_one(op: str, given: dict[str, Any], made: AnyOp) -> None:
    assert ops_of(op, **given) == [made]


@pytest.mark.parametrize(("op", "given"), [
    ("HardSigmoid", {}),  # its own slope is 0.2
    ("Softmax", {}),  # over the last axis, or over all of them
    ("Softmax", {"opset": 11}),
    ("DepthToSpace", {"blocksize": 2}),  # TensorFlow's order of channels
    ("Clip", {"stored": {"low": np.float32(0), "high": np.float32(4)}}),
    ("Resize", {"stored": {"_": 0, "scales": np.asarray([1, 1, 2, 2], np.float32)}, "mode": "cubic"}),
    ("Resize", {"stored": {"_": 0, "scales": np.asarray([1, 1, 4, 4], np.float32)}, "coordinate_transformation_mode": "asymmetric"}),
    ("MaxPool", {**SLOW, "auto_pad": "SAME_LOWER"}),
    ("Erf", {}),
])  # fmt: skip
def test_what_has_no_op_of_ours_is_a_box(op: str, given: dict[str, Any]) -> None:
    (made,) = ops_of(op, **given)
    assert isinstance(made, Foreign)


@pytest.mark.parametrize(("given", "factors", "made"), [
    ({"mode": "nearest", "nearest_mode": "floor", "coordinate_transformation_mode": "asymmetric"}, (2, 2),
     Resize((2, 2), "nearest")),
    ({"mode": "nearest"}, (2, 4), Resize((2, 4), "nearest")),
    ({"mode": "linear"}, (2, 2), Resize((2, 2), "linear")),
    ({"mode": "linear", "coordinate_transformation_mode": "align_corners"}, (2, 2), Resize((2, 2), "linear", True)),
    ({"mode": "linear"}, (1.5, 1.5), ResizeTo((13, 18), "linear")),
])  # fmt: skip
def test_resizing(given: dict[str, Any], factors: tuple[float, float], made: AnyOp) -> None:
    assert ops_of("Resize", {"_": 0, "scales": np.asarray([1, 1, *factors], np.float32)}, **given) == [made]


def test_norms_keep_their_numbers() -> None:
    affine = {"a.weight": rest(4), "a.bias": rest(4)}
    statistics = {"a.running_mean": rest(4), "a.running_var": rest(4)}
    assert ops_of("BatchNormalization", {**affine, **statistics}, epsilon=1e-3, momentum=0.99) == [
        Norm("batch", 1e-3, 0.99, True, True)
    ]
    assert ops_of("InstanceNormalization", affine) == [Norm("instance", 1e-5, 0.0, True, True)]
    plain = {"val_1": np.ones(4, np.float32), "val_2": np.zeros(4, np.float32)}
    assert ops_of("InstanceNormalization", plain) == [Norm("instance", 1e-5, 0.0, False, False)]
    assert ops_of("GroupNormalization", affine, num_groups=2, opset=21) == [Norm("group", 1e-5, 0.0, True, True, 2)]


def test_padding_and_slices() -> None:
    assert ops_of("Pad", {"pads": ints(0, 0, 1, 2, 0, 0, 3, 4)}) == [Pad(((1, 3), (2, 4)))]
    assert ops_of("Pad", {"pads": ints(0, 0, -1, 0, 0, 0, 0, -2)}) == [Crop(((1, 0), (0, 2)))]
    modes: dict[str, Border] = {"reflect": "reflect", "edge": "replicate", "wrap": "circular"}
    for word, mode in modes.items():
        assert ops_of("Pad", {"pads": ints(0, 0, 1, 2, 0, 0, 1, 0)}, mode=word) == [Pad(((1, 1), (2, 0)), mode)]
    assert ops_of("Slice", {"a": ints(1, 2), "b": ints(8, 2**40), "c": ints(2, 3)}) == [Crop(((1, 1), (2, 0)))]


def test_products_with_stored_matrices_are_layers() -> None:
    weight, bias = {"a.weight": rest(3, 7)}, {"a.bias": rest(3)}
    assert ops_of("Gemm", {**weight, **bias}, sizes=(1, 7), transB=1) == [Dense(3, True)]
    assert ops_of("MatMul", {"a.weight": rest(7, 3)}, sizes=(1, 7)) == [Dense(3, False)]


def test_several_maps_are_added_one_by_one() -> None:
    from onnx import helper

    nodes = [helper.make_node("Relu", ["x"], ["a"]), helper.make_node("Sum", ["x", "a", "x"], ["y"])]
    plan = plan_of_nodes(nodes, {}, (1, 4, 8, 8), 18)
    assert [node.op for node in plan][2:] == [Merge("add"), Merge("add")]


def test_float_attributes_are_read_as_they_were_written() -> None:
    """0.1 is not a number of 32 bits; its nearest one is 0.10000000149."""
    (made,) = ops_of("LeakyRelu", alpha=float(np.float32(0.1)))
    assert made == Activation("leaky_relu", (("negative_slope", 0.1),))


def test_copies_along_one_axis_are_an_up_sampling() -> None:
    """PyTorch's repeat_interleave; copies before the pixels' axis are none."""
    from onnx import helper

    def made(axis: int, copies: tuple[int, ...], sizes: tuple[int, ...]) -> list[AnyOp]:
        nodes = [helper.make_node("Unsqueeze", ["x", "axis"], ["a"]), helper.make_node("Expand", ["a", "copies"], ["b"]),
                 helper.make_node("Reshape", ["b", "sizes"], ["y"])]  # fmt: skip
        stored = {"axis": ints(axis), "copies": ints(*copies), "sizes": ints(*sizes)}
        return [node.op for node in plan_of_nodes(nodes, stored, (1, 4, 8, 8), 18)][1:]

    assert made(3, (1, 4, 8, 2, 8), (1, 4, 16, 8)) == [Resize((2, 1), "nearest")]
    assert all(isinstance(op, Foreign) for op in made(2, (1, 4, 2, 8, 8), (1, 4, 16, 8)))
