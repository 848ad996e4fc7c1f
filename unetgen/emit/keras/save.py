"""The files of a model."""

from pathlib import Path

import keras

from unetgen._files import named, write_whole
from unetgen.emit.keras import build, compile_as_described
from unetgen.emit.keras.agree import agreement
from unetgen.emit.keras.device import device_advice, device_fault
from unetgen.emit.keras.own_classes import how_to_load
from unetgen.emit.keras.start import quiet
from unetgen.graph.plan import Plan


def save(plan: Plan, folder: Path, weights: bool = False) -> str:
    """Build the model, write its files, and return the lines that report agreement.

    They also say how Keras loads a file with classes of ours, and what this device cannot compute or computes slowly.

    `model.json` is the graph alone, so that Keras loads it without the losses and metrics of unetgen. On request,
    `model.keras` has the untrained weights.

    Raises:
        AssertionError: Keras disagrees with the plan.
    """
    with quiet():
        model = build(plan, compile=False, pretrained=weights)
        graph = model.to_json(indent=2)  # Keras imports TensorFlow for it, whatever the backend
    write_whole(folder / "model.json", f"{graph}\n")
    if weights:
        compile_as_described(model, plan)
        with named(folder / "model.keras"):
            model.save(folder / "model.keras")
    loading = how_to_load(plan, model, "model.keras" if weights else "model.json")
    keras.utils.clear_session(free_memory=False)
    return "\n".join(filter(None, (agreement(plan), loading, device_fault(plan) or device_advice(plan))))
