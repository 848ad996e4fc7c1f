"""A network of nnU-Net in the keys of our language.

What follows a rule is written as one value or as the rule, so that it can be changed by a word.
"""

from collections.abc import Sequence

from unetgen._text import by_axis
from unetgen.ops import Axes
from unetgen.read.nnunet.architecture import PLAIN_NETWORK, RESIDUAL, Architecture
from unetgen.read.nnunet.layers import Keys

FIRST_ALONE = "{rate} * (1 - j)"  # a basic block has dropout after its first convolution
ORDER = ["conv", "norm", "activation"]


def network_keys(found: Architecture) -> Keys:
    """Return the keys of a network, without its input and its outputs."""
    bias = {} if found.bias else {"use_bias": False}
    return {
        "data_format": "channels_first",
        "depth": len(found.features),
        "filters": filter_keys(found.features),
        **(in_stages("convs", found.encoder, 2) if found.network == PLAIN_NETWORK else {}),
        **axes_in_stages("kernel_size", found.kernels, 3),
        **bias,
        "padding": "symmetric",
        **order_keys(found),
        "norm": found.norm,
        "activation": found.activation,
        **dropout_by_level(found),
        **(residual_keys(found) if found.network != PLAIN_NETWORK else {}),
        "down": {
            **({"kind": "first_conv"} if strides(found) else {}),
            **axes_in_stages("factor", found.strides[1:], 2),
        },
        "up": {"kind": "transpose", "filters": "skip", **({"use_bias": False} if found.version == 1 else {})},
        **decoder_keys(found),
    }


def strides(found: Architecture) -> bool:
    """Return whether any stage is smaller than the one above."""
    return any(n > 1 for stride in found.strides for n in stride)


def in_stages(key: str, values: Sequence[int], default: int = 0) -> Keys:
    """Return a key with one number or a list; nothing for the default."""
    if len({*values}) > 1:
        return {key: list(values)}
    return {} if values[0] == default else {key: values[0]}


def axes_in_stages(key: str, values: Sequence[Axes], default: int) -> Keys:
    """Return a key with a value per axis, for all stages or in a list."""
    if len({*values}) > 1:
        return {key: [by_axis(value) for value in values]}
    if len({*values[0]}) > 1:
        return {key: by_axis(values[0])}
    return {} if values[0][0] == default else {key: values[0][0]}


def filter_keys(features: tuple[int, ...]) -> Keys:
    """Return the filters as a rule with a largest number, or one by one."""
    base, most = features[0], max(features)
    if features != tuple(min(base * 2**i, most) for i in range(len(features))):
        return {"per_level": list(features)}
    capped = base * 2 ** (len(features) - 1) > most
    return {"base": base, "growth": 2, **({"max": most} if capped else {})}


def order_keys(found: Architecture) -> Keys:
    """Return the order of a unit's parts, unless it is the usual one."""
    swapped = ["conv", "activation", "norm"] if found.activation_first else ORDER
    order = [swapped[0], *(["dropout"] if found.dropout else []), *swapped[1:]]
    return {} if order == ORDER else {"order": order}


def dropout_by_level(found: Architecture) -> Keys:
    """Return the dropout of units.

    Basic blocks have it after their first convolution alone.
    """
    if not found.dropout or found.network == PLAIN_NETWORK or found.narrow:
        return {"dropout": found.dropout} if found.dropout else {}
    return {"dropout": {**found.dropout, "rate": FIRST_ALONE.format(rate=found.dropout["rate"])}}


def residual_keys(found: Architecture) -> Keys:
    """Return stem and blocks of a residual encoder."""
    block: Keys = {"kind": "bottleneck_residual", "reduction": found.narrow} if found.narrow else {"kind": "residual"}
    if strides(found):
        block["shortcut_pool"] = True
    stem: Keys = {"filters": found.stem}
    if found.dropout and not found.narrow:
        stem["dropout"] = {"rate": found.dropout["rate"]}
    return {
        "stem": stem,
        "block": block,
        **({"convs": 1} if found.narrow else {}),
        **in_stages("repeats", found.encoder, 1),
    }


def decoder_keys(found: Architecture) -> Keys:
    """Return what the decoder has of its own.

    Its residual blocks are always basic ones.
    """
    rate = found.dropout.get("rate")
    if found.network == PLAIN_NETWORK:
        alike = len({*found.encoder, *found.decoder}) == 1
        keys = {} if alike else in_stages("convs", found.decoder)
    elif found.network == RESIDUAL:
        keys = {"block": {"kind": "residual"}, "convs": 2, **in_stages("repeats", found.decoder)}
        if rate:
            keys["dropout"] = {"rate": FIRST_ALONE.format(rate=rate)}
    else:
        keys = {"block": {"kind": "plain"}, "repeats": 1, **in_stages("convs", found.decoder)}
        if rate:
            keys["dropout"] = {"rate": rate}
    if found.version == 1 and len({*found.kernels}) > 1:
        keys["kernel_from"] = "below"
    return {"decoder": keys} if keys else {}
