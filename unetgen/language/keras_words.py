"""The words that Keras knows, to check a description without importing Keras.

Words are left out if they need arguments that a description does not have, or do not fit a segmentation map. A test
compares each list with Keras.
"""

from typing import Any

from unetgen.language.words import OneOf

ACTIVATIONS = frozenset(
    [
        "celu",
        "elu",
        "exponential",
        "gelu",
        "hard_shrink",
        "hard_sigmoid",
        "hard_silu",
        "hard_swish",
        "hard_tanh",
        "leaky_relu",
        "linear",
        "log_sigmoid",
        "log_softmax",
        "mish",
        "relu",
        "relu6",
        "selu",
        "sigmoid",
        "silu",
        "soft_shrink",
        "softmax",
        "softplus",
        "softsign",
        "sparse_plus",
        "sparsemax",
        "squareplus",
        "swish",
        "tanh",
        "tanh_shrink",
    ]
)
# what a description or a layer may set of them, with Keras' defaults
PARAMETERS: dict[str, dict[str, float | None]] = {
    "celu": {"alpha": 1.0},
    "elu": {"alpha": 1.0},
    "gelu": {"approximate": 0.0},
    "leaky_relu": {"negative_slope": 0.2},
    "relu": {"negative_slope": 0.0, "max_value": None, "threshold": 0.0},
}
# these run over the classes, so they need the axis
CLASS_ACTIVATIONS = frozenset({"softmax", "log_softmax", "sparsemax"})

OPTIMIZERS = frozenset(
    ["adadelta", "adafactor", "adagrad", "adam", "adamax", "adamw", "ftrl", "lion", "nadam", "rmsprop", "sgd"]
)

LOSSES = frozenset(
    [
        "binary_crossentropy",
        "binary_focal_crossentropy",
        "categorical_crossentropy",
        "categorical_focal_crossentropy",
        "categorical_hinge",
        "cosine_similarity",
        "dice",
        "hinge",
        "huber",
        "kl_divergence",
        "log_cosh",
        "mean_absolute_error",
        "mean_absolute_percentage_error",
        "mean_squared_error",
        "mean_squared_logarithmic_error",
        "poisson",
        "sparse_categorical_crossentropy",
        "squared_hinge",
        "tversky",
    ]
)

METRICS = frozenset(
    [
        "accuracy",
        "auc",
        "binary_accuracy",
        "binary_crossentropy",
        "categorical_accuracy",
        "categorical_crossentropy",
        "categorical_hinge",
        "cosine_similarity",
        "dice",
        "false_negatives",
        "false_positives",
        "hinge",
        "kl_divergence",
        "mean_absolute_error",
        "mean_absolute_percentage_error",
        "mean_iou",
        "mean_squared_error",
        "mean_squared_logarithmic_error",
        "poisson",
        "precision",
        "recall",
        "root_mean_squared_error",
        "sparse_categorical_accuracy",
        "sparse_categorical_crossentropy",
        "sparse_top_k_categorical_accuracy",
        "squared_hinge",
        "top_k_categorical_accuracy",
        "true_negatives",
        "true_positives",
    ]
)

# Keras' other words for the same
SAME = {
    **{name: name for name in OPTIMIZERS},  # whose classes are written Adam, RMSprop, …
    "swish": "silu",
    "hard_swish": "hard_silu",
    "mse": "mean_squared_error",
    "mae": "mean_absolute_error",
    "mape": "mean_absolute_percentage_error",
    "msle": "mean_squared_logarithmic_error",
    "bce": "binary_crossentropy",
    "kld": "kl_divergence",
    "acc": "accuracy",
    **dict.fromkeys(("mean_io_u", "binary_io_u", "one_hot_mean_io_u"), "mean_iou"),
}

# those that need no argument
INITIALIZERS = frozenset(
    [
        "glorot_normal",
        "glorot_uniform",
        "he_normal",
        "he_uniform",
        "lecun_normal",
        "lecun_uniform",
        "ones",
        "orthogonal",
        "random_normal",
        "random_uniform",
        "truncated_normal",
        "variance_scaling",
        "zeros",
    ]
)
REGULARIZERS = frozenset(["l1", "l1_l2", "l2"])

ARGUMENTS = "needs arguments that a description does not have. Give it to Keras' compile in Python."
VECTORS = "is of vectors, not of maps."
# what people expect, each with the reason why it is left out
REFUSED = {
    **dict.fromkeys(("glu", "geglu", "reglu", "swiglu"), "halves the channels, and an activation here keeps them."),
    "threshold": "needs two numbers that a description does not have.",
    **dict.fromkeys(("io_u", "iou", "one_hot_io_u"), f"{ARGUMENTS} Of all classes it is mean_iou."),
    **dict.fromkeys(("f1_score", "fbeta_score"), VECTORS),
    "ctc": "is of sequences, not of maps.",
    "circle": "is of pairs of images, not of maps.",
    "constant": "needs its value, which a description does not have. Use zeros or ones.",
    "identity": "is of matrices, not of kernels.",
}


class KerasWord:
    """Parses one of some of Keras' words, and Keras' other words for the same."""

    def __init__(self, names: frozenset[str]) -> None:
        self.names = tuple(sorted(names))
        self.one_of = OneOf(self.names, REFUSED)

    @property
    def others(self) -> tuple[str, ...]:
        """The other words, which may be in capitals."""
        return tuple(word for word, name in SAME.items() if name in self.names)

    def __call__(self, value: Any) -> str:
        other = SAME.get(value.lower(), value) if isinstance(value, str) else value
        return self.one_of(other if isinstance(other, str) and other in self.names else value)
