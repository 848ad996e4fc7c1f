"""Models saved from TensorFlow give the same outputs on every backend.

Each operation is an output, so that one process checks them all. The other backends are
tried where they are installed; unetgen itself asks for TensorFlow alone.
"""

from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from tests.helpers.any_keras import keras, np
from tests.helpers.command import python
from tests.helpers.every_op import FORMATS, side_by_side
from tests.helpers.model_io import images, outputs, scattered
from tests.helpers.sampling import every_nth
from unetgen import custom_objects
from unetgen.emit.keras import build, custom
from unetgen.graph.plan import Plan

PLANS: dict[str, Plan] = {
    f"{dims}D_{data_format}{'_open' * bool(dynamic)}": side_by_side(dims, data_format, dynamic)
    for data_format in every_nth(FORMATS, 2)  # channels first has all layers of ours
    for dims, dynamic in ((1, ()), (2, (0, 1)), (3, ()))
}
# Keras repeats the last pixels on PyTorch, and counts them, where its other backends count only real pixels
WRONG_ON_TORCH = "average_pool_same"
LOAD = """
import sys, pathlib, numpy
import keras, unetgen.keras

def outputs(model, x):
    return {name: keras.ops.convert_to_numpy(y) for name, y in zip(model.output_names, model(x))}

assert keras.backend.backend() == sys.argv[1]
for file in pathlib.Path().glob("*.keras"):
    x = numpy.load(file.stem + "_inputs.npy")
    whole = keras.saving.load_model(file)
    graph = keras.models.model_from_json(open(file.stem + ".json").read(), custom_objects=unetgen.custom_objects())
    graph.load_weights(file.stem + ".weights.h5")
    numpy.savez(sys.argv[1] + "_" + file.stem, **outputs(whole, x))
    numpy.savez(sys.argv[1] + "_" + file.stem + "_json", **outputs(graph, x))
"""


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, dict[str, Any]]]:
    """Return the folder of saved models, and the outputs by model and layer."""
    folder = tmp_path_factory.mktemp("saved")
    made: dict[str, dict[str, Any]] = {}
    kinds: set[type] = set()
    for name, plan in PLANS.items():
        model, x = scattered(build(plan), plan.data_format), images(plan.dims, plan.data_format)
        model.save(folder / f"{name}.keras")
        model.save_weights(folder / f"{name}.weights.h5")
        (folder / f"{name}.json").write_text(model.to_json())
        np.save(folder / f"{name}_inputs.npy", x)
        made[name] = dict(zip(plan.outputs, outputs(model, x), strict=True))
        kinds |= {type(layer) for layer in model.layers}
    assert kinds > set(custom.LAYERS), "a layer of ours is in none of the models"
    return folder, made


@pytest.mark.parametrize("backend", ["tensorflow", "jax", "torch"])
def test_every_operation_gives_the_same(backend: str, saved: tuple[Path, dict[str, dict[str, Any]]]) -> None:
    """Outputs agree to 1e-4 of their largest value."""
    if find_spec(backend) is None:
        pytest.skip(f"{backend} is not installed")
    folder, made = saved
    done = python("-c", LOAD, backend, cwd=folder, KERAS_BACKEND=backend)
    assert done.code == 0, done.err[-2000:]
    wrong = [
        f"{name}{end} {layer}"
        for name, expected in made.items()
        for end in ("", "_json")
        for layer, found in np.load(folder / f"{backend}_{name}{end}.npz").items()
        if differs(found, expected[layer]) and not (backend == "torch" and layer.endswith(WRONG_ON_TORCH))
    ]
    assert not wrong


def differs(found: Any, expected: Any) -> bool:
    return found.shape != expected.shape or not np.abs(found - expected).max() <= 1e-4 * np.abs(expected).max()


def test_nothing_of_ours_is_missing_from_the_custom_objects() -> None:
    """Keras knows our classes by these names once they are imported."""
    listed = custom_objects()
    known = {name: kind for name, kind in keras.saving.get_custom_objects().items() if name.startswith("unetgen>")}
    assert known == listed
