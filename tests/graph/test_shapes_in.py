"""The shapes that the walk hands to the plan are those of the nodes' inputs."""

import pytest

from unetgen import plan
from unetgen.language.compose.conf import presets

OTHERS = ("depth=3 encoder.frozen=true", "depth=2 skip=none input.size=30x30x30 input.on_odd=pad", "depth=1")


@pytest.mark.parametrize("words", [*(f"preset={name}" for name in presets()), *OTHERS])
def test_they_are_those_of_the_inputs(words: str) -> None:
    network = plan(*words.split())
    assert network.shapes_in == {
        node.name: [network.by_name[name].shape for name in node.inputs] for node in network.nodes
    }
