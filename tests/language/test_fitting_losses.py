"""Losses, metrics and outputs: what fits is the default, what does not is refused, and a preset gives way."""

from itertools import product
from pathlib import Path

import pytest

from unetgen import ConfigError, load, plan
from unetgen.language import fitting_losses as fitting
from unetgen.language.compose.conf import presets
from unetgen.language.compose.to_yaml import text_of
from unetgen.language.fitting_losses import Ending
from unetgen.language.keras_words import ACTIVATIONS, CLASS_ACTIVATIONS, LOSSES, METRICS
from unetgen.language.planning import planned
from unetgen.language.resolve import resolve

SMALL = ("preset=unet_2015", "padding=same", "input.size=16x16", "depth=2", "filters.base=4")
ENDINGS = [
    Ending("head", classes, activation)
    for classes, activation in product((1, 4), sorted(ACTIVATIONS))
    if classes > 1 or activation not in CLASS_ACTIVATIONS
]
OTHERWISE = ("monai_unet", "voxelmorph_2019", "ddpm_cifar10")  # no head, and heads that give no classes
HEADED = [name for name in presets() if name not in OTHERWISE]


@pytest.mark.parametrize("from_logits", [False, True])
def test_a_default_loss_fits(from_logits: bool) -> None:
    endings = [ending for ending in ENDINGS if not from_logits or ending.activation == "linear"]
    for ending in endings:
        loss = fitting.default_loss(ending, from_logits)
        assert fitting.loss_fault(loss, [ending], from_logits) == ""
        if from_logits:
            assert fitting.logits_fault([loss], [ending]) == ""


def test_every_word_fits_some_output() -> None:
    for loss in LOSSES:
        assert any(fitting.loss_fits(loss, ending, from_logits=False) for ending in ENDINGS), loss
    for metric in METRICS:
        loss = "sparse_categorical_crossentropy" if metric.startswith("sparse") else "mean_squared_error"
        faults = [fitting.metric_fault(metric, [loss], [ending], from_logits=False) for ending in ENDINGS]
        assert "" in faults, metric


@pytest.mark.parametrize("preset", HEADED)
def test_one_class_of_a_preset_is_a_sigmoid(preset: str, tmp_path: Path) -> None:
    config = load(f"preset={preset}", "head.filters=1", "head.labels=null")
    plan, effective = planned(config)
    assert plan.spec
    assert plan.spec.training
    final = plan.spec.fusion.final if plan.spec.fusion else plan.spec.heads[0].final
    assert final
    assert (final.function, set(plan.spec.training.losses)) == ("sigmoid", {"binary_crossentropy"})
    (tmp_path / "config.yaml").write_text(text_of(effective), encoding="utf-8")
    assert planned(load(tmp_path / "config.yaml")).plan.spec == plan.spec


@pytest.mark.parametrize("preset", HEADED)
def test_more_classes_of_a_preset_are_a_softmax(preset: str) -> None:
    """A preset keeps its sigmoid only where its source has one for several classes."""
    own = load(f"preset={preset}")
    several = own["head.filters"] > 1 and own["head.activation"] == "sigmoid"
    config = load(f"preset={preset}", "head.filters=3", "head.labels=null")
    spec = resolve(config)
    final = spec.fusion.final if spec.fusion else spec.heads[0].final
    assert final
    assert final.function == ("sigmoid" if several else "softmax")
    assert several == (preset in ("isensee_2017", "lecture", "pytorch_3dunet"))


def test_the_other_presets_have_no_classes() -> None:
    heads = [load(f"preset={name}") for name in OTHERWISE]
    assert [(head["head.kind"] == "none", head["head.activation"] == "linear") for head in heads] == [
        (True, False), (False, True), (False, True),
    ]  # fmt: skip


@pytest.mark.parametrize("head", ["head", "extra_heads.edge"])
def test_each_output_has_the_loss_that_it_needs(head: str) -> None:
    network = plan(*SMALL, "extra_heads.edge.filters=3", f"{head}.filters=1").spec
    assert network
    assert network.training
    losses = ("binary_crossentropy", "categorical_crossentropy")
    assert network.training.losses == (losses if head == "head" else losses[::-1])


@pytest.mark.parametrize(
    ("words", "key", "parts"),
    [
        ("head.filters=1 head.activation=softmax", "head.activation", ["always 1", "sigmoid"]),
        ("extra_heads.edge.filters=1 extra_heads.edge.activation=log_softmax", "extra_heads.edge.activation", ["always 0"]),
        ("head.filters=1 compile.loss=categorical_crossentropy", "compile.loss", ["1 class", "binary_crossentropy"]),
        ("head.filters=1 compile.loss=sparse_categorical_crossentropy", "compile.loss", ["2 or more"]),
        ("head.activation=linear compile.loss=categorical_crossentropy", "compile.loss", ["from_logits=true"]),
        ("head.activation=linear compile.loss=sparse_categorical_crossentropy", "compile.loss", ["from_logits=true"]),
        ("head.activation=linear head.filters=1 compile.loss=binary_crossentropy", "compile.loss", ["from_logits=true"]),
        ("head.activation=linear compile.loss=dice", "compile.loss", ["mean_squared_error"]),
        ("compile.from_logits=true", "compile.from_logits", ["softmax", "head.activation=linear"]),
        ("head.activation=linear compile.from_logits=true compile.loss=mse", "compile.from_logits", ["cross"]),
        ("compile.metrics=[sparse_categorical_accuracy]", "compile.metrics", ["categorical_crossentropy", "accuracy"]),
        ("compile.loss=sparse_categorical_crossentropy compile.metrics=[auc]", "compile.metrics", ["class per pixel"]),
        ("head.activation=linear compile.metrics=[auc]", "compile.metrics", ["sigmoid", "linear"]),
        ("extra_heads.edge.filters=1 compile.loss=categorical_crossentropy", "compile.loss", ["extra_heads.edge"]),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused(words: str, key: str, parts: list[str]) -> None:
    with pytest.raises(ConfigError) as caught:
        plan(*SMALL, *words.split())
    ((found, text),) = caught.value.problems
    assert found == key
    assert [part for part in parts if part not in text] == []


def test_a_file_that_says_softmax_for_one_class_is_refused() -> None:
    whole = {"input": {"size": 16, "channels": 1}, "depth": 1, "filters": {"base": 2}}
    with pytest.raises(ConfigError, match="always 1"):
        plan({**whole, "head": {"filters": 1, "activation": "softmax"}})


def test_class_names_of_a_preset_give_way_to_the_filters(tmp_path: Path) -> None:
    three = plan().spec
    assert three
    assert len(three.heads[0].labels) == 3
    for count in (1, 2):
        made, effective = planned(load(f"head.filters={count}"))
        assert made.spec
        assert made.spec.heads[0].labels == ()
        (tmp_path / "config.yaml").write_text(text_of(effective), encoding="utf-8")
        assert planned(load(tmp_path / "config.yaml")).plan.spec == made.spec
    with pytest.raises(ConfigError, match="3 names for 2 filters of the head"):
        plan("head.filters=2", "head.labels=[a,b,c]")
