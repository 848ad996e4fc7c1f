"""Twins of both data formats agree in outputs, loss and metrics, and learn."""

from functools import cache
from typing import Any

import pytest

from tests.helpers.any_keras import keras, np, to_keras
from tests.helpers.sampling import one_way_each
from unetgen import plan
from unetgen.emit.keras.training import REPORTED, compile_model
from unetgen.language.keras_words import LOSSES, METRICS

SIZE = (8, 4, 6)
INTEGER_LABELS = ("sparse_categorical_crossentropy", "sparse_categorical_accuracy", "sparse_top_k_categorical_accuracy")


def described(dims: int, data_format: str, **more: Any) -> dict[str, Any]:
    return {
        "input": {"size": list(SIZE[:dims]), "channels": 2},
        "data_format": data_format,
        "depth": 2,
        "filters": {"base": 4},
        "head": {"filters": 3, "activation": "softmax"},
        **more,
    }


def twins(dims: int, **more: Any) -> tuple[Any, Any]:
    first, last = (to_keras(described(dims, f"channels_{end}", **more)) for end in ("first", "last"))
    last.set_weights(first.get_weights())
    return first, last


KEPT = cache(twins)


def compiled(**training: Any) -> tuple[Any, Any]:
    """Return twins of two axes, always the same ones, compiled as described and run eagerly, which is faster."""
    for model, end in zip(KEPT(2), ("first", "last"), strict=True):
        compile_model(model, plan(described(2, f"channels_{end}", compile=training)))
        model.run_eagerly = True
    return KEPT(2)


def images(dims: int, seed: int = 0) -> tuple[Any, Any]:
    """Return channels-last images, and one-hot labels that depend on them."""
    random = np.random.default_rng(seed)
    x = random.normal(size=(2, *SIZE[:dims], 2)).astype("float32")
    classes = (x[..., 0] > 0).astype(int) + (x[..., 1] > 0.5)
    return x, np.eye(3, dtype="float32")[classes]


def first(array: Any) -> Any:
    return np.moveaxis(array, -1, 1)


@pytest.mark.parametrize(
    ("head", "dims", "up"),
    one_way_each(["softmax", "sigmoid", "log_softmax", "sparsemax"], [1, 2, 3], ["transpose", "nearest"]),
)
def test_outputs_are_equal_up_to_transposition(dims: int, up: str, head: str) -> None:
    one, other = twins(dims, up=up, norm="batch", head={"filters": 3, "activation": head})
    x, _ = images(dims)
    found = np.asarray(one(first(x)))
    np.testing.assert_allclose(found, first(np.asarray(other(x))), atol=2e-6)
    if head == "softmax":
        np.testing.assert_allclose(found.sum(1), 1, atol=1e-6)


@pytest.mark.parametrize("loss", sorted(LOSSES))
def test_losses_are_equal(loss: str) -> None:
    one, other = compiled(loss=loss)
    x, y = images(2)
    if loss in INTEGER_LABELS:
        labels = y.argmax(-1)
        losses = [one.test_on_batch(first(x), labels), other.test_on_batch(x, labels)]
        one.compile(loss=one.loss, run_eagerly=True)  # which forgets the loss before
        losses.append(one.test_on_batch(first(x), labels[:, None]))
        assert losses[2] == pytest.approx(losses[0], rel=1e-5)
    else:
        losses = [one.test_on_batch(first(x), first(y)), other.test_on_batch(x, y)]
    assert losses[0] == pytest.approx(losses[1], rel=1e-4)


@pytest.mark.parametrize("metric", sorted(METRICS))
def test_metrics_are_equal(metric: str) -> None:
    loss = "sparse_categorical_crossentropy" if metric in INTEGER_LABELS else "categorical_crossentropy"
    one, other = compiled(loss=loss, metrics=[metric])
    x, y = images(2)
    labels = (y.argmax(-1), y.argmax(-1)) if metric in INTEGER_LABELS else (first(y), y)
    seen = [
        one.test_on_batch(first(x), labels[0], return_dict=True),
        other.test_on_batch(x, labels[1], return_dict=True),
    ]
    called = REPORTED.get(metric, metric)
    assert {*seen[0]} == {*seen[1]} == {"loss", called}
    assert seen[0][called] == pytest.approx(seen[1][called], rel=1e-4)


@pytest.mark.parametrize("data_format", ["channels_first", "channels_last"])
def test_a_perfect_prediction_has_loss_0_and_accuracy_1(data_format: str) -> None:
    model: Any = to_keras(described(2, data_format, compile={"metrics": ["accuracy", "categorical_accuracy"]}))
    _, y = images(2)
    truth = first(y) if data_format == "channels_first" else y
    losses: Any = keras.ops.mean(model.loss(truth, truth))
    assert float(losses) == pytest.approx(0, abs=1e-6)
    identity = keras.Sequential([keras.Input(truth.shape[1:]), keras.layers.Identity()])
    identity.compile(loss=model.loss, metrics=model._compile_metrics._user_metrics)
    seen = identity.evaluate(truth, truth, verbose=0, return_dict=True)
    assert seen["accuracy"] == seen["categorical_accuracy"] == 1
    wrong = np.roll(truth, 1, axis=1 if data_format == "channels_first" else -1)
    assert identity.evaluate(wrong, truth, verbose=0, return_dict=True)["accuracy"] == 0


@pytest.mark.parametrize("data_format", ["channels_first", "channels_last"])
def test_the_loss_falls(data_format: str) -> None:
    """Ten steps on a small synthetic segmentation suffice."""
    keras.utils.set_random_seed(1)
    model: Any = to_keras(described(2, data_format, convs=1, norm="batch", compile={"learning_rate": 0.02}))
    model.run_eagerly = True  # to compile the step takes longer than to run it so often
    x, y = images(2)
    if data_format == "channels_first":
        x, y = first(x), first(y)
    losses = [model.train_on_batch(x, y) for _ in range(10)]
    assert all(np.isfinite(losses))
    assert losses[-1] < 0.8 * losses[0]


def test_saved_models_load_with_their_custom_objects(tmp_path: Any) -> None:
    from unetgen import custom_objects

    more = {"up": "nearest", "compile": {"loss": "kl_divergence", "metrics": ["categorical_accuracy"]}}
    model: Any = to_keras(described(1, "channels_first", head={"filters": 3, "activation": "softmax"}, **more))
    model.save(tmp_path / "model.keras")
    again: Any = keras.saving.load_model(tmp_path / "model.keras", custom_objects=custom_objects())
    x, y = images(1)
    assert again.evaluate(first(x), first(y), verbose=0) == model.evaluate(first(x), first(y), verbose=0)
