"""One step of `fit` changes every trained weight, the same in both data formats."""

import os
from typing import Any

import pytest

from tests.helpers.any_keras import ONEDNN_IS_WHOLE, np, to_keras
from tests.helpers.command import python
from tests.helpers.every_op import FORMATS, everything
from tests.helpers.model_io import channels_last, images, scattered
from tests.helpers.paths import ROOT
from tests.helpers.sampling import IS_LONG, every_nth
from unetgen import plan
from unetgen.emit.keras import build
from unetgen.graph.plan import DataFormat
from unetgen.ops import Dropout

Steps = dict[str, tuple[Any, Any]]  # a weight before and after, by its path

CALM = ("filters.base=4", "compile.optimizer=sgd", "compile.learning_rate=0.01", "compile.metrics=null")
# between them the topologies, and most blocks, gates and ways up and down
WIDE = {
    "gates": ("preset=monai_attentionunet", "input.size=16x16", "depth=3"),
    "full_scale": ("preset=unet3plus_2020", "input.size=16x16", "depth=2"),
    "nested": ("topology=nested", "input.size=8x8", "depth=3", "deep_supervision.stages=all", "norm=instance"),
    "recurrent": ("preset=r2unet_2018", "input.size=16x16", "depth=2"),
    "residual": ("preset=nnunet_2d", "input.size=8x8", "depth=2", "block=residual"),
    "v_net": ("preset=monai_vnet", "input.size=8x8x8", "depth=2"),
    "wide_1d": ("input.size=32", "block=dense", "attention=scse", "up=pixel_shuffle", "down=conv", "depth=3"),
}
COMPILED = ("residual",)  # as users train; the others are not, which takes a quarter of the time


def step(model: Any, x: Any, targets: list[Any], data_format: str) -> Steps:
    """Fit one batch, and return the weights in the layout of channels last."""
    before = weights_of(model, data_format)
    loss = model.fit(x, targets, batch_size=len(x), verbose=0).history["loss"]
    assert np.isfinite(loss).all()
    after = weights_of(model, data_format)
    return {path: (before[path], after[path]) for path in before}


def weights_of(model: Any, data_format: str) -> dict[str, Any]:
    def laid_out(weight: Any) -> Any:
        value = np.asarray(weight)
        return channels_last(value[None], data_format)[0] if weight.name == "alpha" else value.copy()

    return {weight.path: laid_out(weight) for weight in model.trainable_weights}


def same(one: Steps, other: Steps) -> bool:
    """Check equal beginnings, and changes that agree to a hundredth."""
    largest = max(np.abs(after - before).max() for before, after in other.values())
    for path, (before, after) in other.items():
        change = after - before
        allowed = 0.01 * np.abs(change).max() + 1e-5 * largest
        np.testing.assert_array_equal(one[path][0], before)
        np.testing.assert_allclose(one[path][1] - before, change, atol=allowed, err_msg=path)
    return one.keys() == other.keys()


@pytest.mark.parametrize("dims", [1, 2, *[3] * IS_LONG])
def test_every_operation(dims: int) -> None:
    """Dropout is left out, since its chance differs between the formats.

    Keras compiles each channels-first convolution of three axes by XLA; by default a V-Net alone has them.
    """

    def trained(data_format: DataFormat) -> Steps:
        model = scattered(build(everything(dims, data_format, frozenset({Dropout}))), data_format)
        model.compile("sgd", "mean_absolute_error", run_eagerly=True)  # which is faster
        target = np.zeros((2, *model.output_shape[1:]), "float32")
        return step(model, images(dims, data_format), [target], data_format)

    first, last = map(trained, FORMATS)
    assert same(first, last)
    assert not [path for path, (before, after) in last.items() if np.array_equal(before, after)]


@pytest.mark.parametrize("data_format", every_nth(FORMATS, 2))
def test_with_dropout(data_format: DataFormat) -> None:
    """Compiled, as users train."""
    model = scattered(build(everything(1, data_format)), data_format)
    model.compile("sgd", "mean_absolute_error")
    target = np.zeros((2, *model.output_shape[1:]), "float32")
    steps = step(model, images(1, data_format), [target], data_format)
    assert not [path for path, (before, after) in steps.items() if np.array_equal(before, after)]


@pytest.mark.parametrize("name", WIDE)
def test_described_networks(name: str) -> None:
    """Compile as described, from the same weights, images and targets."""
    if name == "residual" and not ONEDNN_IS_WHOLE and os.environ["TF_ENABLE_ONEDNN_OPTS"] == "1":
        pytest.skip("oneDNN errs in a gradient; the test below runs it without oneDNN")
    random = np.random.default_rng(0)
    plans = {end: plan(*WIDE[name], *CALM, f"data_format={end}") for end in FORMATS}
    last = plans["channels_last"]
    x = random.normal(size=(2, *last.laid_out(last.nodes[0].shape))).astype("float32")
    targets = [random.uniform(size=(2, *shape)).astype("float32") for shape in last.output_shapes]

    def trained(data_format: DataFormat) -> Steps:
        def laid_out(array: Any) -> Any:
            return np.moveaxis(array, -1, 1) if data_format == "channels_first" else array

        model = scattered(to_keras(plans[data_format]), data_format)
        model.run_eagerly = name not in COMPILED
        return step(model, laid_out(x), [laid_out(y) for y in targets], data_format)

    assert same(*map(trained, FORMATS))


def test_without_onednn() -> None:
    """Train channels first where TensorFlow has no kernels for it, as on most laptops."""
    some = [f"{__file__}::{test_described_networks.__name__}[{name}]" for name in ("gates", "residual")]
    options = ("-o", "addopts=", "-p", "no:cacheprovider")
    done = python("-m", "pytest", *options, *some, cwd=ROOT, TF_ENABLE_ONEDNN_OPTS="0")
    assert f"{len(some)} passed" in done.out, done.out
