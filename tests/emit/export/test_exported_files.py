"""Exported files give Keras' outputs, in the layout of the description, and say what they take."""

# Keras and onnxruntime are untyped
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# pyright: reportMissingImports=false

from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest

from tests.helpers.command import in_process
from unetgen import plan
from unetgen.emit.export import missing_ops, model_file
from unetgen.emit.export.model_file import export_plan, with_channels_last
from unetgen.emit.keras import build
from unetgen.errors import UserError

NETWORKS = {
    "3D, channels first": "preset=lecture input.size=8x8x8 filters.base=4",
    "attention, two outputs": "preset=monai_attentionunet input.size=16x16 depth=3 filters.base=4"
    " deep_supervision.stages=all",
    "convolutions in groups": "preset=mednext_s input.size=16x16 kernel_size=3 depth=2 filters.base=2",
    "open sizes": "preset=lecture_picture input.size=[null,null] depth=2 filters.base=4",
}


class Exported(NamedTuple):
    """A network's model, an image of two, and the model's outputs."""

    words: str
    model: Any
    image: Any
    outputs: list[Any]


@pytest.fixture(scope="module", params=NETWORKS)
def network(request: pytest.FixtureRequest) -> Exported:
    words = NETWORKS[request.param]
    model = build(with_channels_last(plan(*words.split())), compile=False)
    shape = [size or 24 for size in model.input_shape[1:]]
    image = np.random.default_rng(0).normal(size=(2, *shape)).astype("float32")
    outputs = model(image)
    return Exported(words, model, image, list(outputs) if isinstance(outputs, (list, tuple)) else [outputs])


def assert_close(found: Any, expected: list[Any]) -> None:
    for one, other in zip(found, expected, strict=True):
        assert np.abs(np.asarray(one) - np.asarray(other)).max() <= 1e-5


def test_onnx_gives_the_outputs_of_keras(network: Exported, tmp_path: Path) -> None:
    runtime: Any = pytest.importorskip("onnxruntime")
    pytest.importorskip("tf2onnx")
    file = export_plan(plan(*network.words.split()), tmp_path / "model.onnx", "onnx", network.model)
    session = runtime.InferenceSession(str(file))
    assert_close(session.run(None, {"input": network.image}), network.outputs)
    assert [output.name for output in session.get_outputs()] == list(plan(*network.words.split()).outputs)
    assert session.get_inputs()[0].shape[0] == "batch"


def test_a_saved_model_gives_the_outputs_of_keras(network: Exported, tmp_path: Path) -> None:
    tensorflow: Any = pytest.importorskip("tensorflow")
    folder = export_plan(plan(*network.words.split()), tmp_path / "saved_model", "tf_saved_model", network.model)
    loaded = tensorflow.saved_model.load(str(folder))
    made = loaded.serve(network.image)
    assert_close(list(made) if isinstance(made, (list, tuple)) else [made], network.outputs)


def test_metadata_say_layout_sizes_and_classes(tmp_path: Path) -> None:
    pytest.importorskip("tf2onnx")
    runtime: Any = pytest.importorskip("onnxruntime")
    network = plan(
        NETWORKS["open sizes"].split()[0], *NETWORKS["open sizes"].split()[1:], "head.labels=[tissue,vessel]"
    )
    file = export_plan(network, tmp_path / "model.onnx", "onnx")
    found = runtime.InferenceSession(str(file)).get_modelmeta().custom_metadata_map
    assert found["layout"] == "batch, height, width, channels"
    assert found["sizes"] == "height 2·n, width 2·n"
    assert found["classes"] == "tissue, vessel"
    assert (found["input"], found["outputs"]) == ("input", "head_activation")
    assert found["plan"] == network.hash


def test_an_exported_file_is_read_as_the_network(tmp_path: Path) -> None:
    pytest.importorskip("tf2onnx")
    network = plan("preset=lecture_picture", "input.size=16x16", "filters.base=4")
    read = plan(str(export_plan(network, tmp_path / "model.onnx", "onnx")))
    assert read.macs == network.macs  # tf2onnx leaves biases of zeros out, which untrained ones are


def test_a_missing_package_is_named_with_how_to_install_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(model_file.NEEDED, "onnx", ("onnx", "no_such_package"))
    with pytest.raises(UserError, match=r"^no_such_package is not installed\. Install by: pip install"):
        export_plan(plan("preset=lecture"), tmp_path / "model.onnx", "onnx")
    assert not list(tmp_path.iterdir())


def test_a_run_writes_the_folder_and_the_file_for_phones(tmp_path: Path) -> None:
    words = ("preset=lecture_picture", "input.size=4x4", "depth=2", "filters.base=2", "emit=[saved_model,litert]")
    assert in_process(*words, "output_dir=a", cwd=tmp_path).code == 0
    assert (tmp_path / "a" / "saved_model" / "saved_model.pb").is_file()
    assert (tmp_path / "a" / "model.tflite").read_bytes()[4:8] == b"TFL3"


def test_an_operation_that_onnx_lacks_is_refused_and_nothing_left(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    pytest.importorskip("tf2onnx")
    monkeypatch.setattr(missing_ops, "CALLS", ())
    network = plan("preset=lecture_picture", "input={size: 4x4, channels: 2}", "depth=1", "filters.base=2", "groups=2")
    with pytest.raises(UserError, match=r"^ONNX has no StatefulPartitionedCall, of which bottleneck_conv0 is made\.$"):
        export_plan(network, tmp_path / "model.onnx", "onnx")
    assert not list(tmp_path.iterdir())
