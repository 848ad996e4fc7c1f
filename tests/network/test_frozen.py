"""`encoder.frozen`: a left side that training leaves alone, in counts, in Keras, in memory and in files."""

from typing import Any

import pytest

from tests.helpers.any_keras import keras, np, to_keras
from tests.helpers.ejected import ejected, ejected_keras, module_of
from unetgen import ConfigError, Plan, load, plan
from unetgen.emit.summary import summary_dict
from unetgen.errors import UserError
from unetgen.metrics.facts import facts
from unetgen.metrics.step import held, training
from unetgen.read.summary import plan_of_summary

SMALL: dict[str, Any] = {
    "input": {"size": "16x16", "channels": 2}, "depth": 3, "filters": {"base": 4}, "norm": "batch",
    "dropout": {"rate": 0.1}, "head": {"filters": 2},
}  # fmt: skip
WORDS = ("preset=unet_2015", "input.size=188x188", "filters.base=2", "norm=batch")
LEFT = 21_284_672  # of torchvision's resnet34 without its classifier: 21,797,672 - 513,000
FIRST_CONV = 7 * 7 * 3 * 64 + 2 * 64
FIRST_STAGE = 3 * 2 * (3 * 3 * 64 * 64 + 2 * 64)


def frozen(value: Any, **more: Any) -> Plan:
    return plan(SMALL | {"encoder": {"frozen": value}} | more)


@pytest.mark.parametrize(("word", "count"), [("true", LEFT), ("5", LEFT), ("2", FIRST_CONV + FIRST_STAGE)])
def test_what_is_frozen_is_not_counted_as_trained(word: str, count: int) -> None:
    made = plan("preset=resnet34_unet", f"encoder.frozen={word}")
    assert made.trainable_params == 24_436_369 - count
    assert made == plan("preset=resnet34_unet")  # frozen weights are a matter of training


def test_a_training_step_of_keras_leaves_it_alone() -> None:
    """Moving statistics too: a frozen batch norm predicts. Every other layer with weights changes."""
    made = frozen(1, convs=1)
    model: Any = to_keras(made)
    model.run_eagerly = True  # one step is not worth a trace
    before = {layer.name: layer.get_weights() for layer in model.layers if layer.get_weights()}
    random = np.random.default_rng(0)
    model.train_on_batch(random.normal(size=(2, 16, 16, 2)), random.uniform(size=(2, 16, 16, 2)))
    same = {name for name, old in before.items() if same_arrays(old, model.get_layer(name).get_weights())}
    assert same == {node.name for node in made if node.frozen}
    assert same == {f"encoder{level}_{part}" for level in (0, 1) for part in ("conv0", "conv0_norm")}
    assert sum(int(np.prod(weight.shape)) for weight in model.trainable_weights) == made.trainable_params
    assert plan(model).trainable_params == made.trainable_params
    keras.utils.clear_session(free_memory=False)


def same_arrays(old: list[Any], new: list[Any]) -> bool:
    return all(np.array_equal(one, other) for one, other in zip(old, new, strict=True))


def test_a_summary_keeps_it() -> None:
    made = frozen(1)
    assert plan_of_summary(summary_dict(made)).trainable_params == made.trainable_params


@pytest.mark.parametrize("word", ["true", "0", "2"])
def test_an_ejected_file_has_it(word: str) -> None:
    made = plan(*WORDS, f"encoder.frozen={word}")
    model = module_of(ejected_keras(*WORDS, f"encoder.frozen={word}")).unet()
    still = {layer.name for layer in model.layers if layer.get_weights() and not layer.trainable}
    assert still == {node.name for node in made if node.frozen}
    keras.utils.clear_session(free_memory=False)


def test_a_pytorch_file_refuses_it() -> None:
    with pytest.raises(UserError, match=r"^encoder\.frozen is not written as PyTorch"):
        ejected(*WORDS, "encoder.frozen=true")


def test_frozen_levels_need_less_memory() -> None:
    """No gradients, no state of the optimizer, and no maps for the gradients of frozen layers."""
    every = [plan(SMALL), *(frozen(value) for value in (0, 1, True))]
    assert [held(made).gradients for made in every] == [4 * made.trainable_params for made in every]
    assert [held(made).optimizer for made in every] == [8 * made.trainable_params for made in every]
    peaks = [training(made, 8).size for made in every]
    assert peaks == sorted({*peaks}, reverse=True)


def test_the_table_says_it() -> None:
    made, some = dict(facts(frozen(True))), dict(facts(frozen(1)))
    assert made["frozen"].endswith("parameters of the left side, which training leaves as they are")
    assert "of the left side down to level 1," in some["frozen"]
    assert "frozen" not in dict(facts(plan(SMALL)))


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (("preset=resnet34_unet", "encoder.frozen=0"), "0 changes nothing: the first level with weights is 1."),
        (
            ("preset=resnet34_unet", "encoder.frozen=6"),
            "6 is below the last level, which is 5. Use true for all levels.",
        ),
        (
            ("depth=2", "convs=[0,0]", "decoder.convs=1", "encoder.frozen=true"),
            "true changes nothing: the left side has",
        ),
        (("encoder.frozen=half",), "'half' is neither true, false nor a level's number, such as 2."),
    ],
)
def test_what_would_do_nothing_is_refused(words: tuple[str, ...], text: str) -> None:
    with pytest.raises(ConfigError) as caught:
        plan(load(*words))
    assert [key for key, _ in caught.value.problems] == ["encoder.frozen"]
    assert text in next(said for _, said in caught.value.problems)
