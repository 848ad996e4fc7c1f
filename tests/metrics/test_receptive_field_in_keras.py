"""Receptive fields against the pixels that Keras models read."""

from typing import Any

import pytest
from hypothesis import given, settings

from tests.helpers.any_keras import keras, np, to_keras
from tests.helpers.every_op import side_by_side
from tests.helpers.pixel_probe import measured, predicted, probe, repeats, rounds
from tests.helpers.planning import planned
from tests.strategies.descriptions import descriptions
from unetgen import Plan, plan
from unetgen.metrics.receptive_field import receptive_field
from unetgen.metrics.seen_pixels import Sight, sights

LARGER = 16
SMALL = 100_000  # parameters
COMPARED = settings().max_examples // 10  # random networks whose Keras models are asked


@pytest.mark.parametrize("override", ["norm.kind=group", "norm.kind=instance", "attention.kind=se"])
def test_a_field_reported_as_the_whole_input_is_the_whole_input(override: str) -> None:
    """A change at the far end changes every output pixel only with norm or gate."""
    keras.utils.set_random_seed(0)  # one hidden unit squeezes, which other weights may never excite
    common = ["preset=lecture_picture", "depth=2", "input.size=40x8", "filters.base=16", "norm.kind=none"]
    for overrides, everything in ((common, False), ([*common[:-1], override], True)):
        network = plan(*overrides)
        model: Any = to_keras(network, compile=False)
        image = np.random.default_rng(0).normal(size=(1, 40, 8, 3)).astype("float32")
        changed = image.copy()
        changed[:, -1] += 9
        moved = (np.abs(model(image) - model(changed)) > 0).any(axis=(0, 2, 3))
        assert bool(moved[0]) == everything == receptive_field(network).is_global


@pytest.mark.parametrize("preset", ["unet_2015", "lecture"])
def test_presets_in_keras(preset: str) -> None:
    """All output pixels agree, in an image as large as the receptive field."""
    size = {"unet_2015": "220x220", "lecture": "40x4x4"}[preset]
    network = plan(f"preset={preset}", "filters.base=1", f"input.size={size}")
    found = measured(probe(network), network, 0)[network.outputs[0]]
    assert found == predicted(network, 0)[network.outputs[0]]
    field = receptive_field(network).sights[0]
    whole = [
        i
        for i, _seen in enumerate(found)
        if (s := field.at(i)) and s[0] >= 0 and s[1] < network.nodes[0].shape.sizes[0]
    ]
    assert len(whole) >= len(field.seen)
    assert [found[i] for i in whole] == [field.at(i) for i in whole]


@pytest.mark.parametrize("dims", [1, 2, 3])
def test_every_operation_in_keras(dims: int) -> None:
    """All pixels agree, at the border too, but for those that a border repeats; rounding errors are not weights."""
    network = side_by_side(dims, "channels_last")
    model = probe(network)
    for axis in range(dims):
        found, expected = measured(model, network, axis, least=1e-6), predicted(network, axis)
        borders = {name for name in expected if name.endswith(("reflect", "replicate", "circular"))}
        assert {name for name in expected if found[name] != expected[name]} == borders


def test_random_networks_in_keras() -> None:
    """All pixels of every output agree along each axis, at the border too."""
    for description, network in drawn():
        model = probe(network)
        for axis in range(network.dims):
            assert measured(model, network, axis) == predicted(network, axis), description
        keras.utils.clear_session(free_memory=False)


def drawn() -> list[tuple[dict[str, Any], Plan]]:
    """Draw random networks of two levels or more that compute fast, all different."""
    found: dict[tuple[Any, ...], tuple[dict[str, Any], Plan]] = {}

    @settings(max_examples=10 * COMPARED)
    @given(descriptions())
    def draw(description: dict[str, Any]) -> None:
        network = planned(description)
        if network and network.depth > 1 and network.params < SMALL and not (rounds(network) or repeats(network)):
            found[kind_of(network)] = description, network

    draw()
    assert len(found) >= COMPARED
    return [*found.values()][:: len(found) // COMPARED][:COMPARED]


def kind_of(network: Plan) -> tuple[Any, ...]:
    spec = network.spec
    assert spec is not None
    return network.dims, spec.topology, spec.encoder[0].block.name, spec.up[0].kind, spec.down[0].kind


@settings(max_examples=30)
@given(descriptions())
def test_an_image_without_end_and_a_large_one(description: dict[str, Any]) -> None:
    """An image's border adds no pixels, and the middle of a large one sees all."""
    network = planned(enlarged(description))
    if network is None:
        return
    for axis in range(network.dims):
        endless, bounded = sights(network, axis), sights(network, axis, in_image=True)
        for name in network.outputs:
            if name in endless and endless[name].moves is not None:
                compare(endless[name], bounded[name], network.nodes[0].shape.sizes[axis])


def enlarged(description: dict[str, Any]) -> dict[str, Any]:
    """Return the description for a larger image; open axes stay open."""
    image = description["input"]
    return {**description, "input": {**image, "size": [size and size * LARGER for size in image["size"]]}}


def compare(endless: Sight, bounded: Sight, size: int) -> None:
    for pixel, found in enumerate(bounded.seen):
        whole = endless.at(pixel)
        assert not found or (whole and whole[0] <= found[0] <= found[1] <= whole[1])
    inside = [
        pixel
        for pixel in range(len(bounded.seen))
        if (s := endless.at(pixel)) and s[0] >= size // 4 and s[1] < 3 * size // 4
    ]
    assert [bounded.seen[pixel] for pixel in inside] == [endless.at(pixel) for pixel in inside]
