"""`unet_model_3d`: the published counts, and the effect of each argument."""

from typing import Any

import pytest

from tests.helpers.any_keras import keras, np
from tests.helpers.reference_counts import LECTURE, PREDEFINED
from tests.helpers.sampling import one_way_each
from unetgen import ConfigError, unet_model_3d
from unetgen.read.keras.model import read_keras

VARIANTS = ((False, False), (True, False), (False, True), (True, True))
SMALL: dict[str, Any] = {"input_shape": (2, 8, 8, 4), "depth": 2, "n_base_filters": 2}


@pytest.mark.parametrize(("depth", "variant"), one_way_each(PREDEFINED, range(4)))
def test_counts(depth: int, variant: int) -> None:
    norm, deconvolution = VARIANTS[variant]
    shape = (4, 160, 160, 32 if depth == 6 else 16)
    model: Any = unet_model_3d(
        "categorical_crossentropy", shape, depth=depth, batch_normalization=norm, deconvolution=deconvolution
    )
    assert model.count_params() == PREDEFINED[depth][variant]
    assert read_keras(model).params == PREDEFINED[depth][variant]


def test_is_the_lectures_model() -> None:
    model: Any = unet_model_3d("categorical_crossentropy", depth=2, metrics=["categorical_accuracy"])
    assert [type(layer).__name__ for layer in model.layers] == [row.type for row in LECTURE]
    assert [layer.count_params() for layer in model.layers] == [row.params for row in LECTURE]


def built(**arguments: Any) -> Any:
    given: dict[str, Any] = {"loss_function": "categorical_crossentropy", **SMALL, **arguments}
    return unet_model_3d(**given)


def test_pool_size_is_undone_by_deconvolution() -> None:
    model = built(input_shape=(2, 8, 8, 3), pool_size=(2, 2, 1), deconvolution=True)
    assert model.output_shape == (None, 3, 8, 8, 3)


def test_labels_rate_filters_and_activation() -> None:
    model = built(n_labels=5, initial_learning_rate=0.25, n_base_filters=4, activation_name="softmax")
    assert model.output_shape[1] == 5
    assert float(model.optimizer.learning_rate) == 0.25
    assert model.layers[1].filters == 4
    assert isinstance(model.layers[-1], keras.layers.Softmax)
    assert model.layers[-1].axis == 1


def test_metrics_and_label_wise_dice() -> None:
    def error(y_true: Any, y_pred: Any) -> Any:
        return keras.ops.mean(keras.ops.square(y_true - y_pred))

    model = built(metrics=["categorical_accuracy", error], include_label_wise_dice_coefficients=True)
    x = np.zeros((1, 2, 8, 8, 4), "float32")
    y = np.zeros((1, 3, 8, 8, 4), "float32")
    y[:, 0] = 1
    seen = model.evaluate(x, y, verbose=0, return_dict=True)
    dice = {f"label_{label}_dice_coef" for label in range(3)}
    assert set(seen) == {"loss", "categorical_accuracy", "error"} | dice
    pred = model.predict(x, verbose=0)
    for label in range(3):
        both, either = (y * pred)[:, label].sum(), y[:, label].sum() + pred[:, label].sum()
        assert seen[f"label_{label}_dice_coef"] == pytest.approx((2 * both + 1) / (either + 1), rel=1e-5)


def test_a_users_loss() -> None:
    def negative(y_true: Any, y_pred: Any) -> Any:
        return -keras.ops.mean(y_true * y_pred)

    assert built(loss_function=negative).loss is negative


@pytest.mark.parametrize("image_format", ["channels_first", "channels_last"])
def test_leaves_the_global_image_format_alone(image_format: str) -> None:
    before = keras.config.image_data_format()
    keras.config.set_image_data_format(image_format)
    try:
        assert built().output_shape == (None, 3, 8, 8, 4)
        assert keras.config.image_data_format() == image_format
    finally:
        keras.config.set_image_data_format(before)


def test_wrong_arguments_are_reported_by_name() -> None:
    with pytest.raises(ConfigError) as caught:
        unet_model_3d("categorical_crossentropi", depth=3, n_labels=0)
    assert [problem.key for problem in caught.value.problems] == ["n_labels", "loss_function"]
    with pytest.raises(ConfigError) as caught:
        unet_model_3d("categorical_crossentropy", (4, 10, 10, 10), depth=3)
    assert [problem.key for problem in caught.value.problems] == ["input_shape"]
