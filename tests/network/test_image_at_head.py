"""`head.image`: the network's input added to its output, or multiplied with it."""

from typing import Any

import pytest

from tests.helpers.any_keras import np, to_keras
from unetgen import ConfigError, plan
from unetgen.emit.figure import make_diagram

SMALL: dict[str, Any] = {
    "input": {"size": "8x8", "channels": 2},
    "depth": 2,
    "filters": {"base": 2},
    "head": {"filters": 2, "activation": "linear", "image": "add"},
}


@pytest.mark.parametrize(("word", "join"), [("add", np.add), ("multiply", np.multiply)])
def test_the_model_joins_its_input(word: str, join: Any) -> None:
    image = np.random.default_rng(0).normal(size=(1, 8, 8, 2)).astype("float32")
    joined: Any = to_keras(plan(SMALL, f"head.image={word}"))
    bare: Any = to_keras(plan(SMALL, "head.image=none"))
    bare.set_weights(joined.get_weights())
    assert np.allclose(np.asarray(joined(image)), join(np.asarray(bare(image)), image), atol=1e-5)


def test_it_comes_behind_the_activation_and_before_the_crop() -> None:
    made = plan(SMALL, "input.size=9x9", "input.on_odd=pad", "head.activation=tanh")
    assert made.by_name["head_image"].inputs == ("head_activation", "input_pad")
    assert made.outputs == ("head_image_crop",)
    assert made.output_shapes == ((9, 9, 2),)


def test_one_channel_is_broadcast_and_others_are_refused() -> None:
    assert plan(SMALL, "head.filters=1", "head.image=multiply").output_shapes == ((8, 8, 2),)
    with pytest.raises(ConfigError, match=r"head\.image  'add' needs equal channels, and the input has 2 channels"):
        plan(SMALL, "head.filters=3")
    with pytest.raises(ConfigError, match=r"head\.image  'add' needs equal sizes, and the input is 32x32"):
        plan(SMALL, "input.size=32x32", "padding=valid")


def test_a_fused_output_has_it_once() -> None:
    made = plan(SMALL, "depth=3", "deep_supervision.stages=all", "deep_supervision.fuse=sum")
    assert [name for name in made.by_name if name.endswith("image")] == ["head_image"]
    assert made.by_name["head_image"].inputs == ("head_fused", "input")


def test_the_figure_draws_it() -> None:
    assert make_diagram(plan(SMALL)).dot != make_diagram(plan(SMALL, "head.image=none")).dot
