"""What tests keep of Hydra's compositions is what Hydra composes."""

from typing import Any

import pytest
from omegaconf import OmegaConf

from tests.helpers.composing_once import composing_as_hydra_does
from tests.helpers.sampling import IS_LONG, every_nth
from unetgen.language.compose.conf import built_in_presets
from unetgen.language.compose.load import composed_by_hydra

SAID: tuple[list[str], ...] = (
    [],
    ["~preset", "++depth=3"],
    ["encoder=resnet18"],
    ["depth=3", "+convs=1", "~diagram"],
    ["preset=nowhere"],
    ["+depth=three", "++name=a b"],
    ["hydra.sweep.dir=x", "+depth=3"],
)


def composed(words: list[str]) -> Any:
    try:
        with composed_by_hydra(words, hydra=True) as found:
            return OmegaConf.to_container(found)
    except Exception as error:
        return str(error)


@pytest.mark.skipif(IS_LONG, reason="the long profile composes as Hydra does")
@pytest.mark.parametrize(
    "words", [*SAID, *([f"preset={name}", "+depth=3"] for name in every_nth(built_in_presets(), 8))], ids=str
)
def test_the_same_as_hydra(words: list[str]) -> None:
    composed(words)
    again = composed(words)
    with composing_as_hydra_does():
        assert again == composed(words)
