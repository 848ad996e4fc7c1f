"""Match layers that fit several places: by pairs, order, names and the graph."""

from typing import Any

from tests.helpers import library_networks
from tests.helpers.any_keras import keras, np, to_keras
from tests.helpers.published import merged
from tests.helpers.transplanting import SHAPES, SMALL, goes, layers, randomized, refused, small
from unetgen.read.weights import Layer, transplant
from unetgen.read.weights.layer import Flow
from unetgen.read.weights.targets import targets_of


def test_a_gate_is_refused_and_pairs_decide() -> None:
    network = library_networks.network("monai_attentionunet")
    model = to_keras(network.description, compile=False)
    said = refused(model, network.weights, order=network.order)
    assert said.splitlines()[:2] == [
        "8 layers fit several places, and their order does not tell which:",
        "  model.1.submodule.1.attention.W_g.0.conv: decoder1_gate_theta or decoder1_gate_phi",
    ]
    pairs = {f"model.1.{path}attention.W_g.0.conv": f"decoder{level}_gate_phi" for path, level in
            (("submodule.1.", 1), ("", 0))}  # fmt: skip
    done = goes(transplant(model, network.weights, order=network.order, pairs=pairs))
    assert done["model.1.attention.W_g.1"] == "decoder0_gate_phi_norm"
    assert done["model.1.attention.W_x.0.conv"] == "decoder0_gate_theta"


def test_pairs_name_layers() -> None:
    assert refused(small(), layers(), pairs={"firts": "head"}) == (
        "pairs: the source has no layer with weights named 'firts'. Did you mean first?"
    )
    assert refused(small(), layers(), pairs={"first": "haed"}) == (
        "pairs: the model has no layer with weights named 'haed'. Did you mean head?"
    )
    assert refused(small(), layers(), pairs={"zzz": "head"}).endswith("'zzz'. Available: first, deep, joined, head.")
    assert "first" in refused(small(), layers(), pairs={"first": "head"})


def test_later_layers_resolve_an_ambiguity() -> None:
    """Of two equal convolutions, the first one's norm runs before the second."""
    x = keras.Input((4, 4, 2))
    normed = keras.layers.BatchNormalization(name="norm")(keras.layers.Conv2D(2, 1, name="normed")(x))
    model = keras.Model(x, keras.layers.Add()([keras.layers.Conv2D(2, 1, name="bare")(x), normed]))
    conv = {"weight": np.ones((2, 2, 1, 1)), "bias": np.ones(2)}
    norm: dict[str, Any] = dict.fromkeys(("weight", "bias", "running_mean", "running_var"), np.ones(2))
    given = [Layer("a", "conv", conv), Layer("b", "norm", norm), Layer("c", "conv", conv)]
    assert goes(transplant(model, given)) == {"a": "normed", "b": "norm", "c": "bare"}
    assert "2 layers fit several places" in refused(model, [given[0], given[2], given[1]])


def test_the_graph_resolves_an_ambiguity() -> None:
    """A nested grid's up-sampled maps have equal shapes; the inputs of each decide."""
    nested = merged(SMALL, {"topology": "nested", "depth": 3, "up": {"kind": "transpose"}})
    first, second = randomized(nested), to_keras({**nested, "layer_prefix": "other_"}, compile=False)
    done = transplant(second, first)
    assert all(row.model == f"other_{row.source}" for row in done.rows)
    bare = [Layer(*target.layer()[:3]) for target in targets_of(first)]
    assert "several places" in refused(second, [layer._replace(name=f"my_{layer.name}") for layer in bare])


def test_equal_names_decide() -> None:
    """Names decide also where parts are missing, so that the graph cannot."""
    nested = merged(SMALL, {"topology": "nested", "depth": 3, "up": {"kind": "transpose"}})
    first, second = randomized(nested), to_keras(merged(nested, {"head": {"filters": 5}}), compile=False)
    done = transplant(second, first, partial=True)
    assert done.left_in_model == ["head"]
    assert all(row.model in (row.source, "") for row in done.rows if row.source)
    other = to_keras({**nested, "layer_prefix": "other_", "head": {"filters": 5}}, compile=False)
    assert "several places" in refused(other, first, partial=True)


def test_names_that_begin_alike_decide_between_twins() -> None:
    x = keras.Input((4, 4, 2))
    twins = [keras.layers.Conv2D(2, 1, name=f"gate{i}_conv")(x) for i in range(2)]
    joined = keras.layers.Conv2D(3, 1, name="join")(keras.layers.Concatenate()(twins))
    model = keras.Model(x, joined)
    conv = {"weight": np.ones((2, 2, 1, 1)), "bias": np.ones(2)}
    join = {"weight": np.ones((3, 4, 1, 1)), "bias": np.ones(3)}
    last = Layer("last", "conv", join, Flow(2, 0))
    given = [*(Layer(f"gate{i}.w.0", "conv", conv, Flow(0, 1)) for i in (1, 0)), last]
    assert goes(transplant(model, given)) == {"gate1.w.0": "gate1_conv", "gate0.w.0": "gate0_conv", "last": "join"}
    nameless = [*(Layer(f"w{i}", "conv", conv, Flow(0, 1)) for i in (1, 0)), last]
    assert "2 layers fit several places" in refused(model, nameless)


def test_too_many_ways_are_refused() -> None:
    x = keras.Input((4, 4, 2))
    model = keras.Model(x, keras.layers.Add()([keras.layers.Conv2D(2, 1, name=f"branch{i}")(x) for i in range(24)]))
    given = [Layer(f"conv{i}", "conv", {"weight": np.ones((2, 2, 1, 1)), "bias": np.ones(2)}) for i in range(24)]
    assert "there are over 20,000 ways to place the layers" in refused(model, given)


def test_tensors_are_grouped_by_their_modules() -> None:
    """Counters are not weights, and a tensor with a second name counts once."""
    given = {f"net.{layer.name}.{name}": held for layer in layers() for name, held in layer.tensors.items()}
    given |= {"net.deep.num_batches_tracked": np.array(7), "alias.weight": given["net.first.weight"]}
    assert [*goes(transplant(small(), given))] == [f"net.{name}" for name in SHAPES]


def test_order_names_modules() -> None:
    """A state dict has the constructor's order; a module in `order` means its layers."""
    network = library_networks.network("nnunet_plainconv")
    model = to_keras(network.description, compile=False)
    assert "does not fit" in refused(model, network.weights)
    stages = [f"decoder.{part}.{i}" for i in (0, 1) for part in ("transpconvs", "stages")]
    done = transplant(model, network.weights, order=["encoder", *stages, "decoder.seg_layers.1"])
    assert [row.source for row in done.rows] == network.order
    assert done.unused == ("decoder.seg_layers.0",)
    assert done.summary == "23 layers transplanted, 1 unused in the source"


def test_order_refuses_a_misspelt_module() -> None:
    given = {f"net.{layer.name}.{name}": held for layer in layers() for name, held in layer.tensors.items()}
    names = [f"net.{name}" for name in SHAPES]
    assert refused(small(), given, order=["net.frist", *names[1:]]) == (
        "order: the source has no module with weights named 'net.frist'. Did you mean net.first?"
    )
    assert refused(small(), given, order=["other", *names[1:]]) == (
        "order: the source has no module with weights named 'other'. Layers that order leaves out: net.first. Name them"
        " too, or leave 'other' out."
    )


def test_order_takes_modules_without_weights() -> None:
    given = {f"net.{layer.name}.{name}": held for layer in layers() for name, held in layer.tensors.items()}
    names = [part for name in SHAPES for part in (f"net.{name}", f"net.{name}_relu")]
    assert [*goes(transplant(small(), given, order=names))] == [f"net.{name}" for name in SHAPES]


def test_a_shortcut_may_run_at_another_moment() -> None:
    network = library_networks.network("nnunet_residual_encoder")
    plain = goes(transplant(to_keras(network.description), network.weights, order=network.order))
    shortcuts = [name for name in network.order if ".blocks.0.skip." in name]
    order = [name for name in network.order if name not in shortcuts]
    for name in reversed(shortcuts):
        order.insert(order.index(f"{name.partition('skip')[0]}conv2.norm") + 1, name)
    assert order != network.order
    assert goes(transplant(to_keras(network.description), network.weights, order=order)) == plain


def test_order_is_for_state_dicts() -> None:
    assert refused(small(), layers(), order=["first"]).startswith("order: is for a state dict.")
