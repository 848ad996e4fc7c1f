"""Networks exported to ONNX against the same modules exported to `.pt2`, and Keras' against its own graph."""

from functools import cache
from pathlib import Path

import pytest

from tests.helpers.onnx_files import FOLDER, model_of, plan_of_onnx, written_model
from unetgen import compare
from unetgen.graph.plan import Plan
from unetgen.graph.resized import at_size
from unetgen.ops import Foreign
from unetgen.read.onnx.file import read_onnx
from unetgen.read.torch.file import read_pt2

pytest.importorskip("onnx", reason="onnx is an extra: pip install 'unetgen[onnx]'")

SAME = ("plain", "residual3d", "attention", "odd")  # nothing of theirs was folded into something else
EXPORTERS = ("legacy", "dynamo")


@cache
def plan_of_module(name: str) -> Plan:
    return read_pt2(FOLDER / f"{name}.pt2")


@pytest.mark.parametrize("exporter", EXPORTERS)
@pytest.mark.parametrize("name", SAME)
def test_the_plan_is_that_of_the_module(name: str, exporter: str) -> None:
    read, module = plan_of_onnx(f"{name}-{exporter}"), plan_of_module(name)
    assert compare(read, module).same
    assert compare(module, read).same
    assert read.origin
    assert module.origin
    assert (read.params, read.macs) == (module.params, module.macs)
    assert (read.origin.registered, read.origin.used) == (module.origin.registered, module.origin.used)


@pytest.mark.parametrize("name", ["attention-l11", "attention-d23", "residual3d-l11"])
def test_other_versions_of_the_operations_are_read(name: str) -> None:
    """Opset 11 has GELU in steps and softmax over the last axis only, opset 23 group norm as one operation."""
    read, module = plan_of_onnx(name), plan_of_module(name.partition("-")[0])
    assert compare(read, module).same
    assert [node.name for node in read] == [node.name for node in module]


@pytest.mark.parametrize("exporter", EXPORTERS)
@pytest.mark.parametrize("name", ["plain", "residual3d", "attention", "squeeze"])
def test_names_are_the_modules_own(name: str, exporter: str) -> None:
    names = {node.name for node in plan_of_onnx(f"{name}-{exporter}")}
    assert {node.name for node in plan_of_module(name)} - names <= {"c.2"}, "the dropout that no exporter writes"


@pytest.mark.parametrize("exporter", EXPORTERS)
def test_only_dropout_is_missing(exporter: str) -> None:
    """Squeeze and excitation, pixel shuffle, depthwise and dilated convolutions, and five activations are the module's."""
    comparison = compare(plan_of_onnx(f"squeeze-{exporter}"), plan_of_module("squeeze"))
    assert [row.expected.name for row in comparison.rows if row.mark == "missing" and row.expected] == ["c.2"]
    assert all(row.mark in ("same", "missing") for row in comparison.rows)
    assert comparison.yours.macs == comparison.expected.macs


@pytest.mark.parametrize("exporter", EXPORTERS)
def test_the_verdict_says_that_norms_were_folded(exporter: str) -> None:
    comparison = compare(plan_of_onnx(f"batch-{exporter}"), plan_of_module("batch"))
    assert not comparison.same
    said = "The ONNX exporter folded 5 batch norms into other layers, and leaves out dropout."
    assert comparison.verdict.endswith(said)
    assert compare(plan_of_module("batch"), plan_of_onnx(f"batch-{exporter}")).verdict.endswith(said)
    assert {row.expected.name for row in comparison.rows if row.mark == "missing" and row.expected} == {
        "enc0.1", "enc1.1", "mid.1", "dec1.1", "dec0.1"}  # fmt: skip


def test_the_verdict_says_what_may_have_been_folded() -> None:
    different = compare(plan_of_onnx("plain-legacy"), plan_of_module("batch"))
    assert different.verdict.endswith(
        "ONNX exporters may fold norms and pads into convolutions, and leave out dropout."
    )
    same = compare(plan_of_onnx("plain-legacy"), plan_of_module("plain"))
    assert "exporter" not in same.verdict
    assert "ONNX" not in compare(plan_of_module("plain"), plan_of_module("batch")).verdict


def test_a_padding_that_was_folded_is_taken_out_again() -> None:
    origin = plan_of_onnx("odd-dynamo").origin
    assert origin
    assert origin.remark == "The ONNX exporter folded 1 padding into other layers, and leaves out dropout."


def test_the_framework_is_named() -> None:
    origin = plan_of_onnx("plain-legacy").origin
    assert origin
    assert origin.framework == "ONNX of pytorch 2.14.1"


@pytest.mark.parametrize("exporter", EXPORTERS)
@pytest.mark.parametrize(("name", "module"), [("open", "plain"), ("dynamic", "attention")])
def test_an_open_size_has_a_reference(name: str, module: str, exporter: str) -> None:
    """What the graph computes from the size is followed, and the network can be laid out at another one."""
    read = plan_of_onnx(f"{name}-{exporter}")
    assert (read.input_shape, read.dynamic) == ((1, 128, 128), (0, 1))
    assert read.params == plan_of_module(module).params
    assert compare(at_size(read, (32, 32)), plan_of_module(module)).same


def test_a_fixed_size_needs_no_reference(tmp_path: Path) -> None:
    model = model_of("dynamic-legacy")
    for axis in model.graph.input[0].type.tensor_type.shape.dim[2:]:
        axis.dim_value = 32
    read = read_onnx(written_model(tmp_path, model))
    assert compare(read, plan_of_module("attention")).same
    assert read.dynamic == ()


def test_attention_is_counted() -> None:
    """Its products are written one by one, with the work that PyTorch counts for the whole."""
    read, module = plan_of_onnx("tokens-legacy"), plan_of_module("tokens")
    assert (read.params, read.macs) == (module.params, module.macs)
    assert not read.uncounted


@pytest.mark.parametrize("exporter", EXPORTERS)
def test_a_line_is_read(exporter: str) -> None:
    """The newer exporter writes its interpolation as a gather, which has no op of ours."""
    read, module = plan_of_onnx(f"line-{exporter}"), plan_of_module("line")
    assert (read.macs, read.dims, read.output_shapes) == (module.macs, 1, module.output_shapes)
    assert any(isinstance(node.op, Foreign) for node in read) == (exporter == "dynamo")


def test_a_keras_model_is_read_with_its_channels_first() -> None:
    """Its exporter turns the axes of a channels-last model, and writes each batch norm as a product and a sum."""
    comparison = compare(plan_of_onnx("keras-last"), FOLDER / "keras.json")
    read = comparison.yours
    assert read.macs == comparison.expected.macs
    assert read.params == comparison.expected.params - 2 * (4 + 8 + 16 + 8 + 4), "moving means and variances are gone"
    assert (read.input_shape, read.output_shapes) == ((1, 32, 32), ((3, 32, 32),))
    assert comparison.verdict.endswith("folded 5 batch norms into other layers, and leaves out dropout.")
    norms = {f"{stage}_norm0" for stage in ("encoder0", "encoder1", "bottleneck", "decoder1", "decoder0")}
    assert {node.name for node in read if isinstance(node.op, Foreign)} == norms
    different = {row.expected.name for row in comparison.rows if row.expected and row.mark not in ("same", "follows")}
    assert different == norms
    assert {"encoder0_conv0", "down", "up1", "gate", "head"} <= {node.name for node in read}


def test_a_preset_comes_back_from_keras() -> None:
    """The exporter writes its 3D up-sampling as copies of pixels, axis by axis."""
    preset = "preset=lecture data_format=channels_last input.size=16x16x16 filters.base=4"
    assert compare(plan_of_onnx("keras-lecture"), preset).same


def test_keras_norms_and_prelus_are_layers_again() -> None:
    """They are written by their moments and halves, and a bias of ours is a sum."""
    network = "depth=2 filters.base=4 input.size=16x16 input.channels=1 norm.kind=group norm.groups=2"
    comparison = compare(plan_of_onnx("keras-norms"), f"{network} decoder.norm.kind=instance activation=prelu")
    assert comparison.same
    assert {row.mark for row in comparison.rows} == {"same"}


def test_a_norm_of_another_tensor_is_no_norm(tmp_path: Path) -> None:
    """If the mean is that of another map, the steps stay boxes."""
    model = model_of("keras-norms")
    names = [node for node in model.graph.node if node.op_type == "GlobalAveragePool"]
    first = next(node for node in model.graph.node if node.op_type == "Conv")
    names[0].input[0] = first.output[0]
    boxes = [node.name for node in read_onnx(written_model(tmp_path, model)) if isinstance(node.op, Foreign)]
    assert boxes
    assert all(name.startswith("encoder0_conv0_norm") for name in boxes)
