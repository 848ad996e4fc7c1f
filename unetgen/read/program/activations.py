"""Activations of a program by their Keras names."""

from unetgen.language.keras_words import PARAMETERS
from unetgen.ops import Activation
from unetgen.read.program.site import CallSite, Read

PLAIN_FUNCTIONS = {
    "relu": "relu", "relu6": "relu6", "selu": "selu", "silu": "silu", "mish": "mish", "sigmoid": "sigmoid",
    "tanh": "tanh", "hardswish": "hard_silu", "hardsigmoid": "hard_sigmoid", "log_sigmoid": "log_sigmoid",
    "exp": "exponential",
}  # fmt: skip


def named_activation(site: CallSite) -> Read:
    return [Activation(PLAIN_FUNCTIONS[site.op])]


def with_parameter(function: str, name: str, value: float) -> Activation:
    """Return an activation with a parameter, left out if it is Keras' default."""
    usual = PARAMETERS[function][name]
    return Activation(function, () if value == usual else ((name, value),))


def leaky_relu_call(site: CallSite) -> Read:
    return [with_parameter("leaky_relu", "negative_slope", float(site.given("negative_slope", 0.01)))]


def elu_call(site: CallSite) -> Read:
    """Return an ELU; `None` if it is scaled."""
    if float(site.given("scale", 1)) != 1 or float(site.given("input_scale", 1)) != 1:
        return None
    return [with_parameter("elu", "alpha", float(site.given("alpha", 1.0)))]


def celu_call(site: CallSite) -> Read:
    return [with_parameter("celu", "alpha", float(site.given("alpha", 1.0)))]


def gelu_call(site: CallSite) -> Read:
    return [with_parameter("gelu", "approximate", float(site.given("approximate", "none") == "tanh"))]


def softplus_call(site: CallSite) -> Read:
    is_plain = float(site.given("beta", 1)) == 1 and float(site.given("threshold", 20)) == 20
    return [Activation("softplus")] if is_plain else None


def hardtanh_call(site: CallSite) -> Read:
    """Return a clipped line that has a name; `None` for other limits."""
    limits = float(site.given("min_val", -1)), float(site.given("max_val", 1))
    name = {(0.0, 6.0): "relu6", (-1.0, 1.0): "hard_tanh"}.get(limits)
    return [Activation(name)] if name else None


def softmax_call(site: CallSite) -> Read:
    """Return a softmax over the channels; `None` over another axis."""
    if site.axis("dim", -1, len(site.sizes[0])) != 1:
        return None
    return [Activation("log_softmax" if "log" in site.op else "softmax")]
