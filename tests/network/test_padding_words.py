"""`padding: reflect`, `replicate` and `circular`: a convolution's border is filled with the map's own pixels."""

from typing import Any

import pytest

from tests.helpers.any_keras import np, to_keras
from unetgen import ConfigError, Plan, plan
from unetgen.ops import Conv, ConvTranspose, Pad, Pool

SMALL: dict[str, Any] = {
    "input": {"size": "16x8", "channels": 1},
    "depth": 2,
    "filters": {"base": 2},
    "head": {"filters": 1},
}
MODES = {"reflect": "reflect", "replicate": "edge", "circular": "wrap"}  # NumPy's words


def pads(plan: Plan) -> dict[str, Pad]:
    return {node.name: node.op for node in plan if isinstance(node.op, Pad)}


@pytest.mark.parametrize("word", MODES)
def test_the_model_pads_as_numpy_does(word: str) -> None:
    """One convolution of 3 × 5 without stages around it, against sums over NumPy's padding."""
    one = {"depth": 1, "convs": 1, "filters": {"base": 1}, "kernel_size": "3x5", "activation": "linear"}
    model: Any = to_keras(plan(SMALL | one, f"padding={word}", "head.kernel_size=1"))
    kernel, _, scale, shift = (np.asarray(weight).squeeze() for weight in model.trainable_weights)
    image = np.random.default_rng(0).normal(size=(1, 16, 8, 1)).astype("float32")
    around: Any = np.pad(image[0, :, :, 0], ((1, 1), (2, 2)), MODES[word])
    windows = np.lib.stride_tricks.sliding_window_view(around, (3, 5))
    expected = 1 / (1 + np.exp(-(windows * kernel).sum((2, 3)) * scale - shift))
    assert np.allclose(np.asarray(model(image))[0, ..., 0], expected, atol=1e-5)


def test_every_convolution_with_a_window_is_padded() -> None:
    made = plan(SMALL, "padding=reflect", "kernel_size=[3x3,1x1]", "dilation_rate=[2x2,1x1]", "head.kernel_size=3")
    assert {name: op.padding[0] for name, op in pads(made).items()} == {
        **{f"{stage}_conv{j}_pad": (2, 2) for stage in ("encoder0", "decoder0") for j in (0, 1)},
        "head_pad": (1, 1),
    }
    assert {op.mode for op in pads(made).values()} == {"reflect"}
    assert {op.padding for node in made if isinstance(op := node.op, Conv) and max(op.kernel_size) > 1} == {"valid"}


def test_it_may_differ_by_level() -> None:
    made = plan(SMALL, "padding=[replicate,same]")
    assert {op.mode for op in pads(made).values()} == {"replicate"}
    assert not any(name.startswith("bottleneck") for name in pads(made))


def test_poolings_and_transposed_convolutions_have_no_border_to_fill() -> None:
    words = ("up.kind=transpose", "up.kernel_size=3", "down.window=3")
    reflected, symmetric = (plan(SMALL, f"padding={word}", *words) for word in ("reflect", "symmetric"))
    for kind in (Pool, ConvTranspose):
        ops = [[node.op for node in made if isinstance(node.op, kind)] for made in (reflected, symmetric)]
        assert ops[0] == ops[1]
    with pytest.raises(ConfigError, match=r"a transposed convolution cuts it off\. Use symmetric"):
        plan(SMALL, "up.padding=reflect", "up.kernel_size=3")


def test_a_map_too_small_to_mirror_is_refused() -> None:
    with pytest.raises(ConfigError, match="reflect adds 4 pixels to a map of 4"):
        plan(SMALL, "padding=reflect", "kernel_size=[3x3,9x9]")
