"""One battery over all presets: a new preset joins by existing."""

from typing import Any

import pytest
import yaml

from tests.reference import PRESETS
from tests.untyped import to_keras
from unetgen import load, plan
from unetgen.help import header, show
from unetgen.paths import CONF, presets
from unetgen.written import to_mapping

NAMES = presets()


@pytest.mark.parametrize("name", NAMES)
def test_header_states_the_count_of_the_preset(name: str) -> None:
    text = (CONF / "preset" / f"{name}.yaml").read_text(encoding="utf-8")
    assert text.startswith("# @package _global_\n# ")
    if name in PRESETS:
        assert f"{PRESETS[name]:,} parameters" in text
    assert len(header(name)) < 100
    assert load(f"preset={name}").name == name


@pytest.mark.parametrize("name", NAMES)
def test_keras_agrees(name: str) -> None:
    network = plan(f"preset={name}")
    model: Any = to_keras(network)
    assert model.count_params() == network.params
    assert network.params == PRESETS.get(name, network.params)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("depth", [1, 2, 3, 4])
def test_rules_and_not_lists(name: str, depth: int) -> None:
    """So that `depth=4` works on every preset."""
    assert plan(f"preset={name}", f"depth={depth}").spec is not None


@pytest.mark.parametrize("name", NAMES)
def test_shown_it_is_a_file_that_stands_alone(name: str) -> None:
    described = yaml.safe_load(show(name))
    assert plan(described) == plan(f"preset={name}")
    assert load(described) == load(f"preset={name}")
    assert plan(to_mapping(load(described))) == plan(f"preset={name}")


def test_published_counts_are_all_here() -> None:
    assert set(PRESETS) <= set(NAMES)


def test_the_2016_paper_counts_without_batch_norm() -> None:
    assert plan("preset=unet3d_2016", "norm=none").params == 19_069_955
