"""TensorFlow cannot run on a processor exactly those models that are said to be so."""

from itertools import product
from pathlib import Path
from typing import Any

import pytest

from tests.helpers.agreement import cannot_run
from tests.helpers.any_keras import keras, np, to_keras
from tests.helpers.sampling import one_way_each
from unetgen import UserError, plan
from unetgen.emit.keras import compute_format
from unetgen.emit.keras.bench import time_steps
from unetgen.emit.keras.device import device_advice, device_fault
from unetgen.emit.keras.save import save

SMALL = (
    "depth=2",
    "filters.base=2",
    "convs=1",
    "filters.conv_factors=[1]",
    "input.channels=1",
    "head.filters=1",
    "head.labels=null",
)
NO_GPU = not keras.distribution.list_devices("gpu") and keras.backend.backend() == "tensorflow"


@pytest.mark.skipif(not NO_GPU, reason="another device has other kernels")
@pytest.mark.parametrize(
    ("kind", "ends"),
    one_way_each(
        product(["float32", "float64", "mixed_float16", "bfloat16"], [1, 2, 3], ["channels_first", "channels_last"]),
        [("max", "nearest"), ("conv", "transpose"), ("conv", "nearest")],
    ),
)
def test_tensorflow_refuses_what_is_refused_here(kind: tuple[str, int, str], ends: tuple[str, str]) -> None:
    """Each type, number of axes and order is met; the ways down and up take turns."""
    (dtype, dims, order), (down, up) = kind, ends
    size = f"input.size={'x'.join(['4'] * dims)}" if dims > 1 else "input.size=[4]"
    network = plan(*SMALL, size, f"dtype={dtype}", f"up.kind={up}", f"down.kind={down}", f"data_format={order}")
    model: Any = to_keras(network)
    image = np.zeros((1, *network.input_shape), "float32")
    if device_fault(network):
        with pytest.raises(Exception, match=r"."):  # TensorFlow has several types
            model.predict_on_batch(image)
    elif not cannot_run(network):
        model.predict_on_batch(image)


def test_a_run_and_a_benchmark_say_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compute_format, "has_channels_first", lambda: True)
    monkeypatch.setattr(keras.distribution, "list_devices", lambda kind: [] if kind == "gpu" else ["cpu:0"])
    network = plan(*SMALL, "input.size=4x4", "dtype=float64", "data_format=channels_first")
    sentence = (
        "TensorFlow has no channels-first convolutions in float64 on a processor (encoder0_conv0). Use compute_format="
    )
    assert sentence in save(network, tmp_path)
    with pytest.raises(UserError, match="Nothing was measured: TensorFlow has no channels-first convolutions"):
        next(time_steps(network))


def test_channels_last_inside_runs_everywhere() -> None:
    words = ("input.size=4x4", "dtype=float64", "data_format=channels_first", "compute_format=channels_last")
    assert not device_fault(plan(*SMALL, *words))


@pytest.mark.parametrize(
    ("words", "is_slow"),
    [
        (("input.size=4x4x4",), True),
        (("input.size=4x4x4", "compute_format=channels_last"), False),
        (("input.size=4x4x4", "data_format=channels_last"), False),
        (("input.size=4x4", "data_format=channels_last"), False),
    ],
)
def test_slow_convolutions_are_advised_against(words: tuple[str, ...], is_slow: bool, tmp_path: Path) -> None:
    network = plan(*SMALL, "data_format=channels_first", *words)
    assert bool(device_advice(network)) == (is_slow and NO_GPU)
    assert ("compute_format=channels_last has the same outputs" in save(network, tmp_path)) == (is_slow and NO_GPU)


def test_channels_last_in_place_of_missing_kernels_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compute_format, "has_channels_first", lambda: False)
    network = plan(*SMALL, "input.size=4x4", "data_format=channels_first")
    assert "so the layers compute channels last" in save(network, tmp_path, weights=True)
    model: Any = keras.saving.load_model(tmp_path / "model.keras")
    assert model.input_shape[1:] == network.input_shape
    assert {getattr(layer, "data_format", "channels_last") for layer in model.layers} == {"channels_last"}
