"""A description composed of a kept preset is the one that Hydra composes."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from omegaconf import OmegaConf

from tests.helpers.sampling import every_nth
from tests.strategies.descriptions import descriptions
from unetgen import load
from unetgen.language.compose.conf import built_in_presets
from unetgen.language.compose.kept_presets import composed_of_kept
from unetgen.language.compose.load import composed_alone, last_presets
from unetgen.language.compose.sources import write

SAID: tuple[list[str], ...] = (
    [],
    ["depth=3", "norm.kind=batch", "norm.epsilon=1e-3"],
    ["preset=lecture", "encoder.kind=resnet18"],
    ["~preset", "input.size=64x64", "filters.per_level=[8,16]"],
    ["head.labels=[a,b]", "compile=null"],
    ["heads.edges.filters=2", "input={size: 32x32, channels: 2}"],
)


def as_hydra_does(words: list[str]) -> None:
    kept = composed_of_kept(words, composed_alone)
    assert kept is not None
    assert OmegaConf.to_container(kept) == OmegaConf.to_container(composed_alone(words))


@pytest.mark.parametrize(
    "words", [*SAID, *([f"preset={name}", "depth=3"] for name in every_nth(built_in_presets(), 8))], ids=str
)
def test_words(words: list[str]) -> None:
    as_hydra_does(words)
    as_hydra_does(words)


@given(descriptions())
@settings(max_examples=10)
def test_descriptions(description: dict[str, Any]) -> None:
    as_hydra_does(last_presets(write(description).overrides))


@pytest.mark.parametrize(
    "words", [["depth=2,3"], ["~depth"], ["+depth=3"], ["preset=nowhere"], ["depth.x=3", "depth=[1"]]
)
def test_the_rest_is_left_to_hydra(words: list[str]) -> None:
    assert composed_of_kept(words, composed_alone) is None


def test_changes_do_not_reach_the_kept_preset() -> None:
    first = composed_of_kept(["preset=lecture"], composed_alone)
    first.depth = 9
    assert composed_of_kept(["preset=lecture"], composed_alone).depth != 9


def test_a_preset_of_ones_own_is_read_again(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    for depth in (2, 3):
        file.write_text(f"preset: lecture\ndepth: {depth}\n")
        assert load("preset=mine", presets=[tmp_path]).depth == depth
