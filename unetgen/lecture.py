"""`unet_model_3d`: the lecture's function, with its arguments, through a plan.

Defined by ellisdg/3DUnetCNN (branch `legacy`, `unet3d/model/unet.py`) and the lecture's `util.py`. Every argument is
honoured here: the lecture's copy accepts `batch_normalization` and `include_label_wise_dice_coefficients` and ignores
them, and its transposed convolution is always ×2. Keras' global image format is neither read nor set.
"""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from unetgen._text import shown
from unetgen.errors import ConfigError, Problems

if TYPE_CHECKING:
    import keras

    from unetgen.graph.plan import Plan

ARGUMENTS = {
    "input.size": "input_shape",
    "input.channels": "input_shape",
    "down.factor": "pool_size",
    "head.filters": "n_labels",
    "compile.learning_rate": "initial_learning_rate",
    "filters.base": "n_base_filters",
    "head.activation": "activation_name",
    "compile.loss": "loss_function",
    "compile.metrics": "metrics",
}

EXAMPLES = {"input_shape": (4, 160, 160, 16), "pool_size": (2, 2, 2)}


def unet_model_3d(  # noqa: PLR0913, PLR0917  the lecture's signature
    loss_function: str | Callable[..., Any],
    input_shape: Sequence[int] = (4, 160, 160, 16),
    pool_size: Sequence[int] = (2, 2, 2),
    n_labels: int = 3,
    initial_learning_rate: float = 0.00001,
    deconvolution: bool = False,
    depth: int = 4,
    n_base_filters: int = 32,
    include_label_wise_dice_coefficients: bool = False,
    metrics: Any = (),
    batch_normalization: bool = False,
    activation_name: str = "sigmoid",
) -> "keras.Model":
    """Build the 3D U-Net of the lecture, compiled with Adam.

    Args:
        loss_function: a Keras loss by name (it runs along the class axis), or a function of `(y_true, y_pred)`.
        input_shape: `(channels, height, width, length)`; each size must divide by `pool_size ** (depth - 1)`.
        pool_size: of max pooling and up-sampling, per axis.
        n_labels: output channels.
        initial_learning_rate: of Adam.
        deconvolution: transposed convolutions (kernel and strides `pool_size`, channels kept), not nearest up-sampling.
        depth: levels, the bottleneck counted.
        n_base_filters: filters of the first convolution; level i has `n · 2^i`, then twice that.
        include_label_wise_dice_coefficients: a Dice coefficient per label as a metric, `label_0_dice_coef` and on.
        metrics: Keras metrics by name, or metric objects or functions; one or a list.
        batch_normalization: between each convolution and its ReLU.
        activation_name: of the output; softmax runs along the class axis.

    Returns:
        The compiled model, channels first.

    Raises:
        ConfigError: every wrong argument, by its name.
    """
    from unetgen.api import to_keras
    from unetgen.emit.keras.training import compile_model, label_dice

    refuse_types(loss_function, input_shape, pool_size, metrics, (deconvolution, batch_normalization))
    listed = listed_metrics(metrics)
    network = {
        "name": "unet_model_3d",
        "input": {"size": list(input_shape[1:]), "channels": input_shape[0]},
        "data_format": "channels_first",
        "depth": depth,
        "filters": {"base": n_base_filters, "growth": 2, "conv_factors": [1, 2]},
        "norm": {"kind": "batch" if batch_normalization else "none"},
        "down": {"factor": "x".join(map(str, pool_size))},
        "up": {"kind": "transpose", "filters": "keep"} if deconvolution else {"kind": "nearest"},
        "head": {"filters": n_labels, "activation": activation_name},
        "compile": {
            "learning_rate": initial_learning_rate,
            "loss": loss_function if isinstance(loss_function, str) else None,
            "metrics": [metric for metric in listed if isinstance(metric, str)],
        },
    }
    planned = plan_by_arguments(network)
    model = to_keras(planned, compile=False)
    dice = [label_dice(label) for label in range(int(n_labels))] if include_label_wise_dice_coefficients else []
    compile_model(model, planned, loss=loss_function, metrics=[*listed, *dice])
    return model


def listed_metrics(metrics: Any) -> list[Any]:
    """Return the metrics as a list, a single one as a list of one."""
    if metrics is None or isinstance(metrics, str) or callable(metrics):
        return [] if metrics is None else [metrics]
    return list(metrics)


def refuse_types(loss: Any, shape: Any, pool: Any, metrics: Any, switches: tuple[Any, ...]) -> None:
    """Refuse arguments of a wrong type.

    Raises:
        ConfigError: each of them, by its name.
    """
    problems = Problems()
    if not (isinstance(loss, str) or callable(loss)):
        problems.say("loss_function", f"{shown(loss)} is not a loss. Give a Keras loss by name, or a function.")
    for name, value, count in (("input_shape", shape, 4), ("pool_size", pool, 3)):
        if isinstance(value, str) or not hasattr(value, "__len__") or len(value) != count:
            problems.say(name, f"{shown(value)} does not have {count} values. Give, for example, {EXAMPLES[name]}.")
    if isinstance(metrics, dict):
        problems.say("metrics", "is a mapping, and there is one output. Give a list.")
    if not all(isinstance(switch, bool) for switch in switches):
        problems.say("deconvolution, batch_normalization", "are True or False.")
    if problems:
        raise ConfigError(problems)


def plan_by_arguments(network: dict[str, Any]) -> "Plan":
    """Return the plan of the arguments' description.

    Raises:
        ConfigError: every problem, by the names of the arguments.
    """
    from unetgen.api import plan

    try:
        return plan(network)
    except ConfigError as error:
        named = (problem._replace(key=ARGUMENTS.get(problem.key, problem.key)) for problem in error.problems)
        raise ConfigError(Problems(named)) from None
