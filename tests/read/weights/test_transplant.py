"""Transplant weights of other networks, all of them or none."""

from typing import Any

import pytest

from tests.helpers.any_keras import np
from tests.helpers.transplanting import SHAPES, SMALL, goes, layers, refused, small, values
from unetgen.read.weights import transplant


def test_layers_go_in_order_of_execution() -> None:
    model = small()
    done = transplant(model, layers())
    assert done.model is model
    assert goes(done) == {
        "first": "encoder0_conv0",
        "deep": "bottleneck_conv0",
        "joined": "decoder0_conv0",
        "head": "head",
    }
    assert [float(weight.flat[0]) for weight in values(model)] == [1, 1, 2, 2, 3, 3, 4, 4]


def test_kernels_are_transposed_to_keras_axes() -> None:
    """Entry (o, i, y, x) becomes (y, x, i, o)."""
    given, model = layers(), small()
    kernel = np.arange(4 * 2 * 3 * 3.0).reshape(SHAPES["deep"])
    transplant(model, [given[0], ("deep", "conv", {**given[1].tensors, "weight": kernel}), *given[2:]])
    assert model.get_layer("bottleneck_conv0").kernel.numpy()[2, 0, 1, 3] == kernel[3, 1, 2, 0]


def test_a_plan_is_built() -> None:
    from unetgen import plan

    assert transplant(plan(SMALL), layers()).model.count_params() == small().count_params()


def test_the_report_is_a_table() -> None:
    done = transplant(small(head={"filters": 5}), layers(head=None), partial=True)
    assert str(done).splitlines() == [
        "source  model             kind  weights",
        "first   encoder0_conv0    conv  weight 2x1x3x3, bias 2",
        "deep    bottleneck_conv0  conv  weight 4x2x3x3, bias 4",
        "joined  decoder0_conv0    conv  weight 2x6x3x3, bias 2",
        "–       head              conv  weight 5x2x1x1, bias 5",
        "",
        "3 layers transplanted, 1 left as it was in the model",
    ]


def test_another_shape_is_refused() -> None:
    assert refused(small(), layers(deep=(5, 2, 3, 3))) == (
        "Layer 2 of the source, deep (conv: weight 5x2x3x3, bias 5), does not fit what comes next in the model:"
        " bottleneck_conv0 (conv: weight 4x2x3x3, bias 4). Shapes are in PyTorch's layout. Nothing was changed. Fix the"
        " description until both sides agree, or take only what fits (partial=True)."
    )


def test_another_kind_is_refused() -> None:
    given = layers(deep=(4, 4, 3, 3), first=(4, 1, 3, 3), joined=(2, 8, 3, 3))
    model = small(filters={"per_level": [4, 4], "base": None}, decoder={"filters": {"per_level": [2]}})
    assert len(transplant(model, given).rows) == 4
    said = refused(model, [given[0], given[1]._replace(kind="transposed_conv"), *given[2:]])
    assert said.startswith("Layer 2 of the source, deep (transposed_conv: weight 4x4x3x3, bias 4), does not fit")


def test_a_missing_bias_is_refused() -> None:
    given = layers()
    bare = given[1]._replace(tensors={"weight": given[1].tensors["weight"]})
    assert "deep (conv: weight 4x2x3x3), does not fit" in refused(small(), [given[0], bare, *given[2:]])


def test_a_missing_layer_is_refused() -> None:
    assert refused(small(), layers(head=None)).startswith(
        "The source has no layer left, and the model still has head (conv: weight 3x2x1x1, bias 3)."
    )


def test_a_layer_left_over_is_refused() -> None:
    assert refused(small(), layers(spare=(3, 2, 1, 1))).startswith(
        "Layer 5 of the source, spare (conv: weight 3x2x1x1, bias 3), is left over: every layer of the model is filled."
    )


def test_partial_takes_the_arrays_that_fit() -> None:
    """With another number of classes, the head keeps its own weights."""
    model = small(head={"filters": 5})
    head = values(model)[-2:]
    done = transplant(model, layers(), partial=True)
    assert (done.left_in_source, done.left_in_model) == (["head"], ["head"])
    assert all(map(np.array_equal, values(model)[-2:], head))
    assert [float(weight.flat[0]) for weight in values(model)[:-2]] == [1, 1, 2, 2, 3, 3]


def test_partial_takes_an_encoder_alone() -> None:
    done = transplant(small(), layers(joined=None, head=None), partial=True)
    assert done.left_in_model == ["decoder0_conv0", "head"]
    assert done.summary == "2 layers transplanted, 2 left as it was in the model"


def test_partial_takes_another_image() -> None:
    """Layers after one that fits nowhere are still matched."""
    done = transplant(small(input={"channels": 3}), layers(), partial=True)
    assert (done.left_in_source, done.left_in_model) == (["first"], ["encoder0_conv0"])
    assert goes(done)["joined"] == "decoder0_conv0"


def test_partial_with_nothing_is_refused() -> None:
    given = [layer._replace(kind="dense") for layer in layers()]
    assert refused(small(), given, partial=True) == (
        "No layer of the source fits any of the model. Nothing was changed."
    )


def test_partial_still_keeps_the_order() -> None:
    """A layer that fits only in another place is not treated as missing."""
    said = refused(small(), layers()[::-1], partial=True)
    assert "does not fit what comes next" in said
    assert said.endswith("Fix the description until both sides agree, or say where a layer goes (pairs=).")


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ({"state_dict": {}}, "'state_dict' is a dict and no array. Give the state dict itself"),
        (3, "a int is nothing that layers can be read from"),
        ("weights.pt", "a str is nothing that layers can be read from"),
        ([np.ones((2, 1, 3, 3)), np.ones(2)], "a list is nothing that layers can be read from"),
        ({}, "No layer of the source fits any of the model."),
    ],
)
def test_a_source_without_layers_is_refused(source: Any, said: str) -> None:
    assert said in refused(small(), source)
