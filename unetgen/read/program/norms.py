"""Normalizations and dropout of a program as our ops."""

from unetgen.ops import Dropout, Norm, PReLU
from unetgen.read.program.site import SAME_TENSOR, CallSite, Read

EPSILON = 1e-5


def batch_norm_call(site: CallSite) -> Read:
    """Return a batch norm; `None` if it keeps no moving statistics."""
    if "running_mean" not in site.weights or "running_var" not in site.weights:
        return None
    momentum = round(1 - float(site.given("momentum", 0.1)), 12)
    return [Norm("batch", float(site.given("eps", EPSILON)), momentum, site.has("bias"), site.has("weight"))]


def instance_norm_call(site: CallSite) -> Read:
    """Return an instance norm; `None` if it uses moving statistics."""
    if not site.given("use_input_stats", True) or site.has("running_mean") or site.dims < 1:
        return None
    return [Norm("instance", float(site.given("eps", EPSILON)), 0.0, site.has("bias"), site.has("weight"))]


def lowered_instance_norm_call(site: CallSite) -> Read:
    """Return a norm without stored statistics.

    With a batch of one it is an instance norm.
    """
    return instance_norm_call(site) if site.batch == 1 else None


def group_norm_call(site: CallSite) -> Read:
    """Return a group norm, which is an instance norm with a group per channel."""
    groups, channels = int(site.given("num_groups", 1)), site.inputs[0].channels
    kind, kept = ("instance", 0) if groups == channels else ("group", groups)
    return [Norm(kind, float(site.given("eps", EPSILON)), 0.0, site.has("bias"), site.has("weight"), kept)]


def vector_norm_call(site: CallSite) -> Read:
    """Return a layer norm of a vector; one of other tensors has its axis last."""
    if site.dims != 0:
        return None
    return [Norm("layer", float(site.given("eps", EPSILON)), 0.0, site.has("bias"), site.has("weight"))]


def prelu_call(site: CallSite) -> Read:
    return [PReLU("one" if site.weights.get("weight") == (1,) else "channel")]


def dropout_call(site: CallSite) -> Read:
    """Return dropout; without a rate it is nothing."""
    rate = float(site.given("p", 0.5))
    if not rate:
        return SAME_TENSOR
    return [Dropout(rate, "spatial" if site.op.startswith("feature") else "plain")]
