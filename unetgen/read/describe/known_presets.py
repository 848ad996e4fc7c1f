"""Presets with the input, the outputs and the encoder of a network."""

from collections.abc import Iterator
from typing import Any

from unetgen.graph.plan import Plan
from unetgen.language.encoders import encoders
from unetgen.ops import Activation
from unetgen.read.describe.as_keys import size_word
from unetgen.read.describe.preset_specs import preset_keys
from unetgen.read.describe.shortening import means


def preset_that_means(plan: Plan) -> dict[str, Any] | None:
    """Return the keys of the preset whose plan is a network, on whichever encoder."""
    ends = ends_of(plan)
    tried = (keys for preset in preset_keys() for keys in on_each_encoder({**preset, **ends}))
    return next((keys for keys in tried if means(keys, plan)), None)


def ends_of(plan: Plan) -> dict[str, Any]:
    """Return the keys of a network's input and of its first output."""
    image, end = plan.nodes[0].shape, plan.by_name[plan.outputs[0]]
    return {
        "name": plan.name,
        "data_format": plan.data_format,
        "input.size": size_word(image.sizes),
        "input.channels": image.channels,
        "head.filters": end.shape.channels,
        "head.activation": end.op.function if isinstance(end.op, Activation) else "linear",
    }


def on_each_encoder(keys: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield a preset as it is, or with each of the encoders if it has one."""
    if "encoder.kind" in keys:
        yield from ({**keys, "encoder.kind": name} for name in encoders())
    else:
        yield keys
