"""Losses and metrics on scores equal those on probabilities, in both data formats and from a file."""

from pathlib import Path
from typing import Any

import pytest

from tests.helpers.any_keras import keras, np, to_keras
from tests.helpers.every_op import FORMATS
from tests.helpers.sampling import one_way_each
from unetgen import custom_objects
from unetgen.language.fitting_losses import WITH_LOGITS

SMALL = ("preset=unet_2015", "padding=same", "input.size=4x4", "depth=1", "filters.base=2", "head.filters=3")


@pytest.mark.parametrize(("loss", "data_format"), one_way_each(sorted(WITH_LOGITS), FORMATS))
def test_scores_give_the_loss_of_probabilities(loss: str, data_format: str, tmp_path: Path) -> None:
    activation = "sigmoid" if loss.startswith("binary") else "softmax"
    metrics = "accuracy" if loss.startswith("sparse") else "[accuracy, binary_crossentropy]"
    words = (*SMALL, f"data_format={data_format}", f"compile.loss={loss}")
    usual: Any = to_keras(*words, f"head.activation={activation}", "compile.metrics=[accuracy]")
    scores: Any = to_keras(
        *words, "head.activation=linear", "compile.from_logits=true", f"compile.metrics={metrics}", "head.labels=null"
    )
    scores.set_weights(usual.get_weights())
    random = np.random.default_rng(0)
    classes = random.integers(0, 3, (2, 4, 4))
    y = np.eye(3, dtype="float32")[classes]
    y = classes if loss.startswith("sparse") else y if data_format == "channels_last" else np.moveaxis(y, -1, 1)
    x = random.normal(size=(2, *usual.input_shape[1:])).astype("float32")
    one, other = (evaluated(model, x, y) for model in (usual, scores))
    assert other["loss"] == pytest.approx(one["loss"], rel=1e-4)
    assert other["accuracy"] == pytest.approx(one["accuracy"])
    scores.save(tmp_path / "model.keras")
    loaded: Any = keras.saving.load_model(tmp_path / "model.keras", custom_objects=custom_objects())
    assert evaluated(loaded, x, y) == pytest.approx(other)


def evaluated(model: Any, x: Any, y: Any) -> dict[str, float]:
    model.run_eagerly = True  # a single batch is not worth compiling
    return model.test_on_batch(x, y, return_dict=True)


@pytest.mark.parametrize("dtype", ["float16", "bfloat16", "float64"])
def test_a_penalty_of_other_weights_is_float32_and_saved(dtype: str, tmp_path: Path) -> None:
    model: Any = to_keras(*SMALL, f"dtype={dtype}", "regularizer.kernel=l1_l2")
    assert {keras.backend.standardize_dtype(loss.dtype) for loss in model.losses} == {"float32"}
    model.save(tmp_path / "model.keras")
    loaded: Any = keras.saving.load_model(tmp_path / "model.keras", custom_objects=custom_objects())
    assert list(map(float, loaded.losses)) == list(map(float, model.losses))
    kernel = np.asarray(model.layers[1].kernel, "float64")
    penalty = 0.01 * (np.abs(kernel).sum() + (kernel**2).sum())
    assert float(model.losses[0]) == pytest.approx(penalty, rel=1e-3)
