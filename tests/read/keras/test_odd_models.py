"""Odd Keras models are read as they are, from memory and from files, or refused with a true sentence."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from keras import Input, Model, Sequential, layers

from tests.helpers.model_io import saved
from tests.helpers.odd_models import LAYERS, OPS, U_SHAPED, chained
from unetgen import UserError, to_diagram
from unetgen.read.keras.model import read_keras, read_keras_file

MODELS: dict[str, Callable[[], Model]] = {**{name: chained(*case) for name, case in (OPS | LAYERS).items()}, **U_SHAPED}


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", MODELS)
def test_odd_models(name: str, tmp_path: Path) -> None:
    """Parameters and output shapes are Keras' own, and a file reads as the model does."""
    model = MODELS[name]()
    plan = read_keras(model)
    assert plan.params == model.count_params()
    shapes = [sorted(tensor.shape[1:]) or [1] for tensor in model.outputs]
    assert [sorted(shape) for shape in plan.output_shapes] == shapes
    endings = ["keras"] if name in OPS or name.startswith("op_") else ["keras", "h5", "json"]
    for ending in endings:
        assert read_keras_file(saved(model, tmp_path / f"model.{ending}")) == plan


@pytest.mark.parametrize("name", U_SHAPED)
def test_odd_u_nets_are_drawn(name: str) -> None:
    assert to_diagram(read_keras(U_SHAPED[name]())).svg


@pytest.mark.parametrize("name", ["permute", "transpose", "swapaxes"])
def test_exchanged_axes_are_not_called_a_way_down(name: str) -> None:
    with pytest.raises(UserError, match="never goes down"):
        to_diagram(read_keras(MODELS[name]()))


def test_unread_insides_are_named_where_something_is_missing() -> None:
    inputs = Input((3, 16, 16, 8))
    model = Model(
        inputs,
        layers.TimeDistributed(Sequential([layers.MaxPooling2D(2), layers.UpSampling2D(2)]), name="inner")(inputs),
    )
    with pytest.raises(UserError, match=r"never goes down: .*; what is inside inner is not read\."):
        to_diagram(read_keras(model))


def test_an_open_size_is_laid_to_the_layer_that_makes_it() -> None:
    model = chained(lambda: layers.EinsumDense("bhwc,cd->bhwd", (None, None, 3), name="mix"))()
    with pytest.raises(UserError, match=r"mix has an open size, .*: its inputs have one, so give the layer"):
        read_keras(model)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", ["tile", "multiply"])
def test_functions_in_hdf5_are_refused_with_the_way_out(name: str, tmp_path: Path) -> None:
    """HDF5 files name functions as if they were layers."""
    with pytest.raises(UserError, match=r"save it as \.keras"):
        read_keras_file(saved(MODELS[name](), tmp_path / "model.h5"))


def test_a_lambda_in_a_file_is_refused_by_name(tmp_path: Path) -> None:
    def doubled(x: Any) -> Any:
        return x * 2

    model = chained(lambda: layers.Lambda(doubled, name="mine"))()
    assert read_keras(model).params == 0
    with pytest.raises(UserError, match="mine is a Lambda"):
        read_keras_file(saved(model, tmp_path / "model.keras"))
