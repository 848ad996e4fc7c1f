"""Compile a model, with loss and metrics along the class axis.

Keras takes the last axis as the classes and is silently wrong for channels-first maps. Losses that have an axis
argument receive it; others, and metrics that run over classes, receive the maps with the classes moved to the end.
"""

from typing import Any

import keras
from keras import ops

from unetgen.emit.keras.output_kinds import OutputKind, output_kind
from unetgen.emit.keras.tensors import single
from unetgen.graph.plan import Plan
from unetgen.graph.settings import Training

AXIS_LOSSES = frozenset({"categorical_crossentropy", "categorical_focal_crossentropy"})
CLASS_LOSSES = frozenset(
    {"categorical_hinge", "cosine_similarity", "kl_divergence", "poisson", "sparse_categorical_crossentropy"}
)
OF_LOGITS: dict[str, Any] = {
    "binary_crossentropy": keras.losses.BinaryCrossentropy,
    "binary_focal_crossentropy": keras.losses.BinaryFocalCrossentropy,
    "categorical_crossentropy": keras.losses.CategoricalCrossentropy,
    "categorical_focal_crossentropy": keras.losses.CategoricalFocalCrossentropy,
    "sparse_categorical_crossentropy": keras.losses.SparseCategoricalCrossentropy,
}
CLASS_METRICS = (
    CLASS_LOSSES
    | AXIS_LOSSES
    | {
        "categorical_accuracy",
        "sparse_categorical_accuracy",
        "sparse_top_k_categorical_accuracy",
        "top_k_categorical_accuracy",
    }
)


REPORTED = {"dice": "dice_loss"}  # what Keras reports, where the word alone would say that more is better


def compile_model(model: Any, plan: Plan, loss: Any = None, metrics: Any = None) -> None:
    """Compile a model in place as the plan describes.

    `loss` and `metrics` replace those of the plan. Names run along the class axis; functions and objects are used
    unchanged. Each of several outputs has a loss, weighted as described, and metrics of its own.
    """
    training = plan.spec.training if plan.spec else None
    assert training is not None, "there is nothing to compile with"
    losses = training.losses if loss is None else (loss,) * len(plan.outputs)
    metrics = training.metrics if metrics is None else metrics
    first, logits = plan.data_format == "channels_first", training.from_logits and loss is None
    outputs = [
        output_kind(plan, plan.by_name[name], loss, logits) for name, loss in zip(plan.outputs, losses, strict=True)
    ]
    model.compile(
        optimizer=optimizer_of(training, plan.dtype),
        loss=single([loss_of(loss, first, logits) if isinstance(loss, str) else loss for loss in losses]),
        metrics=single([metrics_of(metrics, loss, output) for loss, output in zip(losses, outputs, strict=True)]),
        loss_weights=list(training.loss_weights) or None,
    )


def optimizer_of(training: Training, dtype: str) -> Any:
    """Return the optimizer, which scales the loss if the dtype is mixed_float16.

    Keras scales the loss by itself only if the whole model has a policy; here each layer has one.
    """
    rate = {} if training.learning_rate is None else {"learning_rate": training.learning_rate}
    optimizer = type(keras.optimizers.get(training.optimizer))(**rate)
    return keras.optimizers.LossScaleOptimizer(optimizer) if dtype == "mixed_float16" else optimizer


def metrics_of(metrics: Any, loss: Any, output: OutputKind) -> list[Any]:
    """Return the metrics of one output."""
    return [metric_of(metric, loss, output) if isinstance(metric, str) else metric for metric in metrics]


def metric_name(name: str, loss: Any, classes: int) -> str:
    """Return the full name of a metric.

    The kind of `accuracy` depends on loss and classes; Keras would derive it from the last axis.
    """
    if name != "accuracy":
        return name
    if classes == 1:
        return "binary_accuracy"
    return "sparse_categorical_accuracy" if str(loss).startswith("sparse") else "categorical_accuracy"


def loss_of(name: str, channels_first: bool, logits: bool = False) -> Any:
    """Return a loss along the class axis; with `logits`, one that takes scores."""
    scores = {"from_logits": True} if logits else {}
    if channels_first and name in AXIS_LOSSES:
        return OF_LOGITS[name](axis=1, name=name, **scores)
    if channels_first and name in CLASS_LOSSES:
        return ClassAxisLoss(name, **scores)
    return OF_LOGITS[name](name=name, **scores) if logits else keras.losses.get(name)


def metric_of(word: str, loss: Any, output: OutputKind) -> Any:
    """Return a metric along the class axis, in float32.

    Of scores, it is one that takes them, if there is one.
    """
    if word == "mean_iou":
        return mean_iou(loss, output)
    name, called = metric_name(word, loss, output.classes), REPORTED.get(word, word)
    scores = {"from_logits": True} if output.logits and (name in OF_LOGITS or name == "binary_accuracy") else {}
    if output.channels_first and name in CLASS_METRICS:
        return ClassAxisMetric(name, name=called, **scores)
    if output.dtype != "float32":
        return ClassAxisMetric(name, name=called, axis=-1, **scores)
    return named_metric(name, called, **scores)


def mean_iou(loss: Any, output: OutputKind) -> Any:
    """Return the mean intersection over union of the classes.

    Where classes are not exclusive, it is that of yes and no, at probability 1/2, over all classes together. Keras'
    own metric fails for another class axis than the last.
    """
    if not output.exclusive:
        return keras.metrics.BinaryIoU(threshold=0.0 if output.logits else 0.5, name="mean_iou")
    options = {"num_classes": output.classes, "sparse_y_true": str(loss).startswith("sparse")}
    if output.channels_first:
        return ClassAxisMetric("mean_iou", options=options)
    return named_metric("mean_iou", "mean_iou", **options)


def named_metric(name: str, called: str, from_logits: bool = False, **options: Any) -> Any:
    """Return a Keras metric of any name; some names are classes, others functions."""
    if name == "mean_iou":
        return keras.metrics.MeanIoU(name=called, sparse_y_pred=False, **options)
    if from_logits and name == "binary_accuracy":
        return keras.metrics.BinaryAccuracy(name=called, threshold=0.0)  # the score of probability 1/2
    scores = {"from_logits": True} if from_logits else {}
    metric = keras.losses.dice if name == "dice" else keras.metrics.get(name)
    if isinstance(metric, keras.metrics.Metric):
        return type(metric)(name=called, **scores)
    return keras.metrics.MeanMetricWrapper(metric, name=called, **scores)


def classes_last(y_true: Any, y_pred: Any) -> tuple[Any, Any]:
    """Move the class axis to the end.

    Shape: `(batch, c, n …) → (batch, n …, c)`. Integer labels without a class axis are returned unchanged.
    """
    y_true = ops.convert_to_tensor(y_true)
    moved = ops.moveaxis(y_true, 1, -1) if len(y_true.shape) == len(y_pred.shape) else y_true
    return moved, ops.moveaxis(y_pred, 1, -1)


@keras.saving.register_keras_serializable(package="unetgen")
class ClassAxisLoss(keras.losses.Loss):
    """A Keras loss over the classes of a channels-first map."""

    def __init__(self, function: str, name: str | None = None, from_logits: bool = False, **kwargs: Any) -> None:
        super().__init__(name=name or function, **kwargs)
        self.function = function
        self.scores = {"from_logits": True} if from_logits else {}

    def call(self, y_true: Any, y_pred: Any) -> Any:
        loss = keras.losses.get(self.function)
        moved = classes_last(y_true, y_pred)
        return loss.call(*moved) if isinstance(loss, keras.losses.Loss) else loss(*moved, **self.scores)

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "function": self.function, **self.scores}


@keras.saving.register_keras_serializable(package="unetgen")
class ClassAxisMetric(keras.metrics.Metric):
    """A Keras metric over the classes of a map, by default channels first, in float32.

    Keras computes a metric in the dtype of the output, where float16 overflows and some functions do not exist.
    """

    def __init__(
        self,
        function: str,
        name: str | None = None,
        from_logits: bool = False,
        axis: int = 1,
        options: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(name=name or function, **kwargs)
        self.function, self.axis, self.options = function, axis, options or {}
        self.scores = {"from_logits": True} if from_logits else {}
        self.metric = named_metric(function, function, **self.scores, **self.options)

    def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> Any:
        maps = (y_true, ops.cast(y_pred, "float32"))
        return self.metric.update_state(*(classes_last(*maps) if self.axis == 1 else maps), sample_weight=sample_weight)

    def result(self) -> Any:
        return self.metric.result()

    def reset_state(self) -> None:
        self.metric.reset_state()

    def get_config(self) -> dict[str, Any]:
        options = {"options": self.options} if self.options else {}
        return {**super().get_config(), "function": self.function, "axis": self.axis, **self.scores, **options}


def label_dice(label: int) -> Any:
    """Return the Dice coefficient of one label of a channels-first map.

    As in 3DUnetCNN.
    """
    return LabelDice(label, name=f"label_{label}_dice_coef")


@keras.saving.register_keras_serializable(package="unetgen")
class LabelDice(keras.metrics.Mean):
    """Dice coefficient of one label of a channels-first map, averaged over batches.

    For a batch it is `(2 · |y ∩ p| + 1) / (|y| + |p| + 1)`.
    """

    def __init__(self, label: int, name: str | None = None, **kwargs: Any) -> None:
        super().__init__(name=name, **kwargs)
        self.label = label

    def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> Any:
        true = ops.cast(y_true, y_pred.dtype)[:, self.label]
        pred = y_pred[:, self.label]
        both = 2 * ops.sum(true * pred) + 1
        return super().update_state(both / (ops.sum(true) + ops.sum(pred) + 1))

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "label": self.label}


OBJECTS: tuple[Any, ...] = (ClassAxisLoss, ClassAxisMetric, LabelDice)  # classes in saved models
