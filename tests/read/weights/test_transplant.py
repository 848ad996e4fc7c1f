"""Weights of other networks go where they belong, all of them or none."""

from typing import Any

import pytest

from tests.helpers import library_networks, torch_network
from tests.helpers.any_keras import keras, np, to_keras
from tests.helpers.published import merged
from unetgen import UserError
from unetgen.read.weights import Layer, Transplanted, transplant
from unetgen.read.weights.targets import targets_of

SMALL: dict[str, Any] = {
    "input": {"size": "8x8", "channels": 1},
    "depth": 2,
    "filters": {"base": 2},
    "convs": 1,
    "up": {"kind": "nearest"},
    "head": {"filters": 3},
}
SHAPES = {"first": (2, 1, 3, 3), "deep": (4, 2, 3, 3), "joined": (2, 6, 3, 3), "head": (3, 2, 1, 1)}
EVERY_KIND = merged(
    torch_network.DESCRIPTION,
    {"up": {"kind": "transpose"}, "decoder": {"groups": 2, "attention": {"kind": "se", "reduction": 2}}},
)


def small(**change: Any) -> Any:
    return to_keras(merged(SMALL, change), compile=False)


def layers(**change: Any) -> list[Layer]:
    """The layers of the small network, each with its number plus one everywhere; a shape of `None` is left out."""
    shapes = {name: shape for name, shape in {**SHAPES, **change}.items() if shape}
    return [
        Layer(name, "conv", {"weight": np.full(shape, i + 1.0), "bias": np.full(shape[:1], i + 1.0)})
        for i, (name, shape) in enumerate(shapes.items())
    ]


def values(model: Any) -> list[Any]:
    return [weight.copy() for weight in model.get_weights()]


def unchanged(model: Any, before: list[Any]) -> bool:
    return all(map(np.array_equal, model.get_weights(), before))


def refused(model: Any, source: Any, **options: Any) -> str:
    """What is said; the model keeps every weight."""
    before = values(model)
    with pytest.raises(UserError) as error:
        transplant(model, source, **options)
    assert unchanged(model, before)
    return str(error.value)


def goes(done: Transplanted) -> dict[str, str]:
    return {row.source: row.model for row in done.rows}


def randomized(description: Any) -> Any:
    """A model whose weights, moving statistics too, all differ."""
    model, draw = to_keras(description, compile=False), np.random.default_rng(1)
    model.set_weights([draw.uniform(0.5, 1.5, weight.shape) for weight in model.get_weights()])
    return model


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
        " bottleneck_conv0 (conv: weight 4x2x3x3, bias 4). Shapes are in PyTorch's layout. Nothing was changed. Mend the"
        " description until both sides agree, give a state dict's order of execution (order=), or take only what fits"
        " (partial=True)."
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
    """Another number of classes: the head stays as it was on both sides."""
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
    """What comes after a layer that fits nowhere goes where it belongs."""
    done = transplant(small(input={"channels": 3}), layers(), partial=True)
    assert (done.left_in_source, done.left_in_model) == (["first"], ["encoder0_conv0"])
    assert goes(done)["joined"] == "decoder0_conv0"


def test_partial_with_nothing_is_refused() -> None:
    given = [layer._replace(kind="dense") for layer in layers()]
    assert refused(small(), given, partial=True) == (
        "No layer of the source fits any of the model. Nothing was changed."
    )


def test_partial_still_keeps_the_order() -> None:
    """What fits somewhere, but not there, is no part that is missing."""
    assert "does not fit what comes next" in refused(small(), layers()[::-1], partial=True)


def test_a_gate_is_refused_and_pairs_decide() -> None:
    network = library_networks.network("monai_attentionunet")
    model = to_keras(network.description, compile=False)
    said = refused(model, network.weights, order=network.order)
    assert said.splitlines()[:2] == [
        "8 layers fit several places, and their order does not tell which:",
        "  model.1.submodule.1.attention.W_g.0.conv: decoder1_gate_theta or decoder1_gate_phi",
    ]
    mend = {f"model.1.{path}attention.W_g.0.conv": f"decoder{level}_gate_phi" for path, level in
            (("submodule.1.", 1), ("", 0))}  # fmt: skip
    done = goes(transplant(model, network.weights, order=network.order, pairs=mend))
    assert done["model.1.attention.W_g.1"] == "decoder0_gate_phi_norm"
    assert done["model.1.attention.W_x.0.conv"] == "decoder0_gate_theta"


def test_pairs_name_layers() -> None:
    assert refused(small(), layers(), pairs={"firts": "head"}) == (
        "pairs: the source has no layer with weights named 'firts'."
    )
    assert refused(small(), layers(), pairs={"first": "haed"}) == (
        "pairs: the model has no layer with weights named 'haed'."
    )
    assert "first" in refused(small(), layers(), pairs={"first": "head"})


def test_later_layers_resolve_an_ambiguity() -> None:
    """The first of two equal convolutions is the one whose norm runs before the second."""
    x = keras.Input((4, 4, 2))
    normed = keras.layers.BatchNormalization(name="norm")(keras.layers.Conv2D(2, 1, name="normed")(x))
    model = keras.Model(x, keras.layers.Add()([keras.layers.Conv2D(2, 1, name="bare")(x), normed]))
    conv = {"weight": np.ones((2, 2, 1, 1)), "bias": np.ones(2)}
    norm: dict[str, Any] = dict.fromkeys(("weight", "bias", "running_mean", "running_var"), np.ones(2))
    given = [Layer("a", "conv", conv), Layer("b", "norm", norm), Layer("c", "conv", conv)]
    assert goes(transplant(model, given)) == {"a": "normed", "b": "norm", "c": "bare"}
    assert "2 layers fit several places" in refused(model, [given[0], given[2], given[1]])


def test_the_graph_resolves_an_ambiguity() -> None:
    """The up-sampled maps of a nested grid have the same shapes; Keras models tell what depends on what."""
    nested = merged(SMALL, {"topology": "nested", "depth": 3, "up": {"kind": "transpose"}})
    first, second = randomized(nested), to_keras({**nested, "layer_prefix": "other_"}, compile=False)
    done = transplant(second, first)
    assert all(row.model == f"other_{row.source}" for row in done.rows)
    bare = [Layer(*target.layer()[:3]) for target in targets_of(first)]
    assert "several places" in refused(second, [layer._replace(name=f"my_{layer.name}") for layer in bare])


def test_equal_names_decide() -> None:
    """Also where parts are missing, so that what depends on what says nothing."""
    nested = merged(SMALL, {"topology": "nested", "depth": 3, "up": {"kind": "transpose"}})
    first, second = randomized(nested), to_keras(merged(nested, {"head": {"filters": 5}}), compile=False)
    done = transplant(second, first, partial=True)
    assert done.left_in_model == ["head"]
    assert all(row.model in (row.source, "") for row in done.rows if row.source)
    other = to_keras({**nested, "layer_prefix": "other_", "head": {"filters": 5}}, compile=False)
    assert "several places" in refused(other, first, partial=True)


def test_too_many_ways_are_refused() -> None:
    x = keras.Input((4, 4, 2))
    model = keras.Model(x, keras.layers.Add()([keras.layers.Conv2D(2, 1, name=f"branch{i}")(x) for i in range(24)]))
    given = [Layer(f"conv{i}", "conv", {"weight": np.ones((2, 2, 1, 1)), "bias": np.ones(2)}) for i in range(24)]
    assert "there are over 20,000 ways to place the layers" in refused(model, given)


def test_tensors_are_grouped_by_their_modules() -> None:
    """Counters are no weights, and a tensor that has a second name counts once."""
    given = {f"net.{layer.name}.{name}": held for layer in layers() for name, held in layer.tensors.items()}
    given |= {"net.deep.num_batches_tracked": np.array(7), "alias.weight": given["net.first.weight"]}
    assert [*goes(transplant(small(), given))] == [f"net.{name}" for name in SHAPES]


def test_order_names_modules() -> None:
    """A state dict is in the order of the constructor; a module in `order` stands for what is in it."""
    network = library_networks.network("nnunet_plainconv")
    model = to_keras(network.description, compile=False)
    assert "does not fit" in refused(model, network.weights)
    stages = [f"decoder.{part}.{i}" for i in (0, 1) for part in ("transpconvs", "stages")]
    done = transplant(model, network.weights, order=["encoder", *stages, "decoder.seg_layers.1"])
    assert [row.source for row in done.rows] == network.order
    assert done.unused == ("decoder.seg_layers.0",)
    assert done.summary == "23 layers transplanted, 1 unused in the source"


def test_a_shortcut_may_run_at_another_moment() -> None:
    network = library_networks.network("nnunet_residual_encoder")
    plain = goes(transplant(to_keras(network.description), network.weights, order=network.order))
    shortcuts = [name for name in network.order if ".blocks.0.skip." in name]
    order = [name for name in network.order if name not in shortcuts]
    for name in reversed(shortcuts):
        order.insert(order.index(f"{name.partition('skip')[0]}conv2.norm") + 1, name)
    assert order != network.order
    assert goes(transplant(to_keras(network.description), network.weights, order=order)) == plain


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


def test_order_is_for_state_dicts() -> None:
    assert refused(small(), layers(), order=["first"]).startswith("order: is for a state dict.")


@pytest.mark.parametrize("change", [{}, {"skip": {"order": "up_first"}}])
def test_weights_go_round(change: dict[str, Any]) -> None:
    """From one of our models through PyTorch's layout into another: every kind of layer, and the other data format."""
    first = randomized(EVERY_KIND)
    second = to_keras(merged(EVERY_KIND, {"data_format": "channels_last", "layer_prefix": "other_", **change}))
    done = transplant(second, first)
    assert {row.kind for row in done.rows} == {"conv", "transposed_conv", "norm", "prelu", "dense"}
    assert all(row.model == f"other_{row.source}" for row in done.rows)
    image = np.random.default_rng(2).normal(size=(2, 1, 16, 16)).astype("float32")
    ours, theirs = map(keras.ops.convert_to_numpy, (first(image), second(np.moveaxis(image, 1, -1))))
    assert np.allclose(ours, np.moveaxis(theirs, -1, 1), rtol=1e-4, atol=1e-5) == (not change)


def test_a_torch_module_needs_an_example_and_nothing_more() -> None:
    torch: Any = pytest.importorskip("torch")
    module, model = torch_network.network(torch), to_keras(torch_network.DESCRIPTION, compile=False)
    assert "example: is missing" in refused(model, module)
    image = np.random.default_rng(3).normal(size=(2, 1, 16, 16)).astype("float32")
    held = {name: tensor.clone() for name, tensor in module.state_dict().items()}
    done = transplant(model, module, example=image)
    assert goes(done)["gate.up.0"] == "decoder0_gate_phi"
    assert goes(done)["shortcut.0"] == "bottleneck_shortcut"
    assert done.unused == ("spare",)
    assert module.training
    assert all(torch.equal(tensor, held[name]) for name, tensor in module.state_dict().items())
    expected = module.eval()(torch.as_tensor(image)).detach().numpy()
    assert abs(keras.ops.convert_to_numpy(model(image)) - expected).max() <= 1e-4 * abs(expected).max()


def test_a_torch_state_dict_in_half_precision() -> None:
    torch: Any = pytest.importorskip("torch")
    module, model = torch_network.network(torch), to_keras(torch_network.DESCRIPTION, compile=False)
    done = transplant(model, module, example=torch.zeros(1, 1, 16, 16))
    state = {name: tensor.bfloat16() for name, tensor in module.state_dict().items()}
    order = [row.source for row in done.rows]
    again = to_keras(torch_network.DESCRIPTION, compile=False)
    assert "several places" in refused(again, state, order=order)
    assert goes(transplant(again, state, order=order, pairs=goes(done))) == goes(done)
    assert all(np.allclose(a, b, rtol=2**-8) for a, b in zip(again.get_weights(), model.get_weights(), strict=True))
