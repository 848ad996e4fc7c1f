"""Published networks have the parameters, outputs and layers of their own code."""

from collections import Counter

import pytest

import unetgen
from tests.helpers import published
from tests.helpers.any_keras import np, to_keras
from unetgen.graph.plan import Plan

SMALL = ["dna-plainconv-3d-small", "monai-unet-doc2", "upp-unetpp", "kuc-attunet2d-simple", "fepegar-unet3d-residual"]


@pytest.mark.parametrize("name", published.facts())
def test_counts_are_those_of_the_authors(name: str) -> None:
    plan, facts = unetgen.plan(published.description(name)), published.facts()[name]
    if facts.layers:
        found = layers_of(plan)
        assert {"missing": facts.layers - found, "too many": found - facts.layers} == {"missing": {}, "too many": {}}
    assert [plan.by_name[output].shape for output in plan.outputs] == facts.outputs
    assert (plan.trainable_params, plan.non_trainable_params) == (facts.trainable, facts.non_trainable)


@pytest.mark.parametrize("name", SMALL)
def test_the_model_has_them_too(name: str) -> None:
    model, facts = to_keras(unetgen.plan(published.description(name))), published.facts()[name]
    trainable = sum(int(np.prod(weight.shape)) for weight in model.trainable_weights)
    assert (trainable, model.count_params() - trainable) == (facts.trainable, facts.non_trainable)


def test_the_table_is_whole() -> None:
    assert len(published.facts()) == 119
    assert not set(published.facts()) & set(published.left_out())
    assert {name for name in published.read(published.FOLDER) if not name.startswith("_")} == set(published.facts())


def test_facts_add_up() -> None:
    for name, facts in published.facts().items():
        total = sum(count * params for (_, params), count in facts.layers.items())
        assert total in {facts.trainable, 0}, name


def layers_of(plan: Plan) -> published.Layers:
    """Count the nodes with trainable weights, by output shape and parameters."""
    owned = {node: [weight.size for weight in plan.weights_of(node) if weight.trainable] for node in plan}
    return Counter((node.shape, sum(sizes)) for node, sizes in owned.items() if sizes)
