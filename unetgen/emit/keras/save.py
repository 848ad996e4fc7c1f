"""The files of a model."""

from pathlib import Path

import keras

from unetgen._files import named, write_whole
from unetgen.emit.keras import build, compile_as_described
from unetgen.emit.keras.agree import agreement
from unetgen.emit.keras.device import device_fault
from unetgen.emit.keras.start import quiet
from unetgen.graph.plan import Plan


def save(plan: Plan, folder: Path, weights: bool = False) -> str:
    """Build the model, write its files, and return the line that reports agreement.

    The line also says what this device cannot compute.

    `model.json` is the graph alone, so that Keras loads it without the losses and metrics of unetgen. On request,
    `model.keras` has the untrained weights.

    Raises:
        AssertionError: Keras disagrees with the plan.
    """
    with quiet():
        model = build(plan, compile=False)
    write_whole(folder / "model.json", model.to_json(indent=2) + "\n")
    if weights:
        compile_as_described(model, plan)
        with named(folder / "model.keras"):
            model.save(folder / "model.keras")
    keras.utils.clear_session(free_memory=False)
    return ". ".join(filter(None, (agreement(plan), device_fault(plan))))
