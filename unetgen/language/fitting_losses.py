"""Find the losses and metrics that fit an output's classes and activation.

Keras computes any pair without complaint. A loss that does not fit is constant, not a number, or takes scores for
probabilities.
"""

from collections.abc import Sequence
from typing import NamedTuple

from unetgen._text import shown

DISTRIBUTIONS = frozenset({"softmax", "sparsemax"})  # add up to 1 over the classes
PROBABILITIES = DISTRIBUTIONS | {"sigmoid", "hard_sigmoid"}  # from 0 to 1
FROM_ZERO = PROBABILITIES | {"relu", "relu6", "softplus", "exponential", "squareplus", "sparse_plus"}
NORMALIZED = DISTRIBUTIONS | {"sigmoid"}  # what Keras can divide by its sum over the classes

WITH_LOGITS = frozenset(
    [
        "binary_crossentropy",
        "binary_focal_crossentropy",
        "categorical_crossentropy",
        "categorical_focal_crossentropy",
        "sparse_categorical_crossentropy",
    ]
)  # the losses that have Keras' argument `from_logits`
SPARSE_OR_NOT = frozenset({"accuracy", "mean_iou"})  # metrics of a class per pixel, and of a number per class
COUNTS = ("auc", "false_negatives", "false_positives", "precision", "recall", "true_negatives", "true_positives")
# the activations that a loss or a metric takes, of those that do not take all
TAKES: dict[str, frozenset[str]] = {
    "binary_crossentropy": PROBABILITIES,
    "binary_focal_crossentropy": PROBABILITIES,
    "categorical_crossentropy": NORMALIZED,
    "categorical_focal_crossentropy": NORMALIZED,
    "dice": PROBABILITIES,
    "kl_divergence": DISTRIBUTIONS,
    "mean_iou": PROBABILITIES,
    "poisson": FROM_ZERO,
    "sparse_categorical_crossentropy": NORMALIZED,
    "tversky": PROBABILITIES,
    **dict.fromkeys(COUNTS, PROBABILITIES),
}
# constant for one class
OF_CLASSES = frozenset(
    [
        "categorical_accuracy",
        "categorical_crossentropy",
        "categorical_focal_crossentropy",
        "cosine_similarity",
        "kl_divergence",
        "sparse_categorical_accuracy",
        "sparse_categorical_crossentropy",
        "sparse_top_k_categorical_accuracy",
        "top_k_categorical_accuracy",
    ]
)
PREFERRED = (
    "binary_crossentropy",
    "categorical_crossentropy",
    "sparse_categorical_crossentropy",
    "dice",
    "mean_squared_error",
)


class Ending(NamedTuple):
    """An output: its name in messages, its classes, and its activation.

    `None` is unknown, such as the activation of a stage that is the output.
    """

    name: str
    classes: int | None
    activation: str | None

    @property
    def text(self) -> str:
        if self.classes is None:
            return f"{self.name} ends with activation {self.activation}"
        count = "1 class" if self.classes == 1 else f"{self.classes} classes"
        return f"{self.name} has {count} with activation {self.activation}"


def default_loss(ending: Ending, from_logits: bool) -> str:
    """Return an output's loss: cross-entropy for probabilities, else squared error."""
    if ending.activation in DISTRIBUTIONS or (from_logits and ending.classes != 1):
        return "categorical_crossentropy"
    if ending.activation in PROBABILITIES or from_logits:
        return "binary_crossentropy"
    return "mean_squared_error"


def loss_fits(name: str, ending: Ending, from_logits: bool) -> bool:
    """Return whether a loss or a metric fits an output."""
    if ending.classes == 1 and name in OF_CLASSES:
        return False
    if ending.activation is None or (from_logits and name in {*WITH_LOGITS, "mean_iou"}):
        return True
    return ending.activation in TAKES.get(name, {ending.activation})


def loss_fault(loss: str, endings: Sequence[Ending], from_logits: bool) -> str:
    """Return why a loss does not fit one of the outputs, and what does; or nothing."""
    ending = next((ending for ending in endings if not loss_fits(loss, ending, from_logits)), None)
    if ending is None:
        return ""
    fitting = [name for name in PREFERRED if loss_fits(name, ending, from_logits)]
    logits = loss in WITH_LOGITS and not (ending.classes == 1 and loss in OF_CLASSES)
    linear = " or set compile.from_logits=true," if logits and ending.activation == "linear" else ""
    return f"{shown(loss)} needs {needed(loss)}, and {ending.text}. Use {', '.join(fitting)},{linear} or leave it out."


def needed(name: str) -> str:
    """Return what a loss or a metric needs of an output."""
    classes = "2 or more classes" if name in OF_CLASSES else ""
    *others, last = sorted(TAKES.get(name, ("",)))
    words = f"{', '.join(others)} or {last}" if others else last
    return ", with ".join(filter(None, (classes or "an output" * bool(words), words))).replace("output,", "output")


def metric_fault(metric: str, losses: Sequence[str], endings: Sequence[Ending], from_logits: bool) -> str:
    """Return why a metric does not fit the loss or an output; or nothing."""
    sparse = metric.startswith("sparse")
    for loss in losses:
        if loss.startswith("sparse") and not sparse and metric not in SPARSE_OR_NOT:
            text = f"{shown(metric)} needs a number per class and pixel, and {loss} takes a class per pixel."
            return f"{text} Use accuracy, or categorical_crossentropy as the loss."
        if sparse and not loss.startswith("sparse"):
            text = f"{shown(metric)} needs a class per pixel, and {loss} takes a number per class and pixel."
            return f"{text} Use accuracy, or sparse_categorical_crossentropy as the loss."
    ending = next((ending for ending in endings if not loss_fits(metric, ending, from_logits)), None)
    return f"{shown(metric)} needs {needed(metric)}, and {ending.text}. Use accuracy." if ending else ""


def logits_fault(losses: Sequence[str], endings: Sequence[Ending]) -> str:
    """Return why `from_logits` is not possible; or nothing."""
    if curved := next((ending for ending in endings if ending.activation not in ("linear", None)), None):
        return f"true is for linear outputs, and {curved.text}. Set {curved.name}.activation=linear, or leave it out."
    if other := next((loss for loss in losses if loss not in WITH_LOGITS), None):
        return f"true changes nothing for {other}. Leave it out, or use {', '.join(sorted(WITH_LOGITS))}."
    return ""
