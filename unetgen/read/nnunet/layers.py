"""PyTorch's layers by the last part of their names, as groups of our keys."""

from collections.abc import Callable, Mapping
from typing import Any

from unetgen._text import available, nearest, shown
from unetgen.read.nnunet.given import PlansValues, name_of_class, truth

EPSILON, MOMENTUM, SLOPE, RATE = 1e-5, 0.1, 0.01, 0.5  # PyTorch's defaults
Keys = dict[str, Any]

# activations that take no arguments, or only the usual ones
PLAIN = {
    "ReLU": "relu",
    "ReLU6": "relu6",
    "SELU": "selu",
    "SiLU": "silu",
    "Mish": "mish",
    "Sigmoid": "sigmoid",
    "Tanh": "tanh",
    "Softplus": "softplus",
    "Softsign": "softsign",
    "Hardsigmoid": "hard_sigmoid",
    "Hardswish": "hard_silu",
    "Hardtanh": "hard_tanh",
    "LogSigmoid": "log_sigmoid",
    "Tanhshrink": "tanh_shrink",
    "Identity": "linear",
}


def real(value: Any) -> float:
    """Parse a number."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError(f"{shown(value)} is not a number.")
    return value


def above_zero(value: Any) -> float:
    """Parse a number above zero."""
    if real(value) <= 0:
        raise ValueError(f"{shown(value)} is not above 0.")
    return value


def convolution_axes(given: PlansValues) -> int:
    """Return how many axes `conv_op` has; 3 after a problem."""
    name = given.read("conv_op", name_of_class, "")
    found = {"Conv1d": 1, "Conv2d": 2, "Conv3d": 3}
    if name and name not in found:
        given.say("conv_op", f"{shown(name)} is not a convolution that is read.{available(found)}")
    return found.get(name, 3)


def norm_keys(given: PlansValues, dims: int) -> Keys:
    """Return the keys of `norm_op` with its arguments."""
    if "norm_op" not in given:
        return {"kind": "none"}
    name, own = given.read("norm_op", name_of_class, ""), given.group("norm_op_kwargs")
    own.refuse_unknown(("eps", "momentum", "affine", "track_running_stats"))
    kinds = {f"InstanceNorm{dims}d": "instance", f"BatchNorm{dims}d": "batch"}
    if name and name not in kinds:
        given.say("norm_op", f"{shown(name)} is not a norm that is read.{nearest(name, kinds)}{available(kinds)}")
    kind = kinds.get(name, "instance")
    batch = kind == "batch"
    if own.optional("track_running_stats", truth, batch) != batch:
        own.say("track_running_stats", f"must be {'true' if batch else 'false'}: our {kind} norm has no other form.")
    keys: Keys = {"kind": kind, "epsilon": own.optional("eps", above_zero, EPSILON)}
    if batch:
        keys["momentum"] = round(1 - own.optional("momentum", real, MOMENTUM), 12)
    return keys if own.optional("affine", truth, batch) else {**keys, "center": False, "scale": False}


def activation_keys(given: PlansValues) -> Keys:
    """Return the keys of `nonlin` with its arguments."""
    if "nonlin" not in given:
        return {"kind": "linear"}
    name, own = given.read("nonlin", name_of_class, ""), given.group("nonlin_kwargs")

    def without_arguments(_: PlansValues) -> Keys:
        return {"kind": PLAIN.get(name, "relu")}

    known: Mapping[str, tuple[str, Callable[[PlansValues], Keys]]] = {
        "LeakyReLU": ("negative_slope", lambda of: with_number(of, "leaky_relu", "negative_slope", SLOPE)),
        "ELU": ("alpha", lambda of: with_number(of, "elu", "alpha", 1.0)),
        "CELU": ("alpha", lambda of: with_number(of, "celu", "alpha", 1.0)),
        "GELU": ("approximate", gelu_keys),
        "PReLU": ("init num_parameters", prelu_keys),
    }
    arguments, keys_of = known.get(name, ("", without_arguments))
    if name and name not in {*known, *PLAIN}:
        every = (*known, *PLAIN)
        given.say("nonlin", f"{shown(name)} is not an activation that is read.{nearest(name, every)}{available(every)}")
    own.refuse_unknown(("inplace", *arguments.split()))
    return keys_of(own)


def with_number(own: PlansValues, kind: str, key: str, default: float) -> Keys:
    return {"kind": kind, key: own.optional(key, real, default)}


def gelu_keys(own: PlansValues) -> Keys:
    """Return GELU's keys; `approximate` is a word in PyTorch."""
    word = own.values.get("approximate", "none")
    if word not in ("none", "tanh"):
        own.say("approximate", f"{shown(word)} is not known. Use none or tanh.")
    return {"kind": "gelu", "approximate": True} if word == "tanh" else {"kind": "gelu"}


def prelu_keys(own: PlansValues) -> Keys:
    """Return PReLU's keys; one slope serves all channels."""
    if own.values.get("num_parameters", 1) != 1:
        own.say("num_parameters", "must be 1: stages have different numbers of channels.")
    return {"kind": "prelu", "slopes": "one"}


def dropout_keys(given: PlansValues, dims: int) -> Keys:
    """Return the keys of `dropout_op`; none where nothing is dropped."""
    if "dropout_op" not in given:
        return {}
    name, own = given.read("dropout_op", name_of_class, ""), given.group("dropout_op_kwargs")
    own.refuse_unknown(("p", "inplace"))
    kinds = {"Dropout": "plain", f"Dropout{dims}d": "spatial"}
    if name and name not in kinds:
        given.say("dropout_op", f"{shown(name)} is not a dropout that is read.{nearest(name, kinds)}{available(kinds)}")
    rate = own.optional("p", real, RATE)
    if not 0 <= rate < 1:
        own.say("p", f"{shown(rate)} is not a rate from 0 to below 1.")
    return {"rate": rate, "kind": kinds.get(name, "plain")} if rate else {}
