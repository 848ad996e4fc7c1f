"""The metrics of segmentation against their formulas, by NumPy, for each kind of target."""

from typing import Any

import pytest

from tests.helpers.any_keras import np
from unetgen.emit.keras.output_kinds import OutputKind
from unetgen.emit.keras.training import metric_of

SHAPE = (2, 3, 4, 3)  # images, pixels, classes


def made(loss: str, *, classes: int = 3, first: bool = False, logits: bool = False, exclusive: bool = True) -> Any:
    return metric_of("mean_iou", loss, OutputKind(classes, "float32", first, logits, exclusive))


def scores(seed: int, classes: int = 3) -> Any:
    return np.random.default_rng(seed).normal(size=(*SHAPE[:-1], classes)).astype("float32")


def iou(true: Any, predicted: Any) -> float:
    return float((true & predicted).sum() / (true | predicted).sum())


def mean_of_classes(true: Any, predicted: Any) -> float:
    return float(np.mean([iou(true == label, predicted == label) for label in range(3)]))


def after_two_batches(metric: Any, true: Any, predicted: Any) -> float:
    for part in (slice(0, 1), slice(1, None)):  # unequal to the mean of batches
        metric.update_state(true[part], predicted[part])
    return float(metric.result())


@pytest.mark.parametrize("first", [False, True])
@pytest.mark.parametrize("logits", [False, True])
@pytest.mark.parametrize("loss", ["categorical_crossentropy", "sparse_categorical_crossentropy", "dice"])
def test_exclusive_classes_have_the_iou_of_the_likeliest(loss: str, logits: bool, first: bool) -> None:
    labels, predicted = scores(0).argmax(-1), scores(1)
    expected = mean_of_classes(labels, predicted.argmax(-1))
    y = labels if loss.startswith("sparse") else np.eye(3, dtype="float32")[labels]
    p = predicted if logits else np.exp(predicted) / np.exp(predicted).sum(-1, keepdims=True)
    if first:
        y, p = (np.moveaxis(array, -1, 1) if array.ndim == 4 else array for array in (y, p))
    assert after_two_batches(made(loss, first=first, logits=logits), y, p) == pytest.approx(expected)


@pytest.mark.parametrize("classes", [1, 3])
@pytest.mark.parametrize("logits", [False, True])
def test_other_classes_have_the_iou_of_yes_and_no(classes: int, logits: bool) -> None:
    true, predicted = scores(2, classes) > 0.3, scores(3, classes)
    yes = predicted >= 0
    expected = (iou(true, yes) + iou(~true, ~yes)) / 2
    p = predicted if logits else 1 / (1 + np.exp(-predicted))
    metric = made("binary_crossentropy", classes=classes, logits=logits, exclusive=False)
    assert after_two_batches(metric, true.astype("float32"), p) == pytest.approx(expected)


@pytest.mark.parametrize("dtype", ["float32", "float16"])
def test_dice_is_the_loss_of_keras(dtype: str) -> None:
    """Over the classes and pixels of a batch, in float32."""
    true = (scores(4) > 0).astype(dtype)
    predicted = (1 / (1 + np.exp(-scores(5)))).astype(dtype)
    metric = metric_of("dice", "dice", OutputKind(3, dtype, True, False, False))
    y, p = true.astype("float64"), predicted.astype("float64")
    dice = [1 - 2 * (y[i] * p[i]).sum() / (y[i].sum() + p[i].sum()) for i in range(2)]
    assert after_two_batches(metric, true, predicted) == pytest.approx(np.mean(dice), rel=1e-5)
    assert metric.name == "dice_loss"


def test_a_perfect_prediction() -> None:
    labels = scores(6).argmax(-1)
    truth = np.eye(3, dtype="float32")[labels]
    one = made("categorical_crossentropy")
    one.update_state(truth, truth)
    assert float(one.result()) == 1
