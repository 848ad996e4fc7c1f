"""Advised tiles, stitched, are what Keras predicts for the whole image."""

from itertools import product
from typing import Any

import numpy as np
import pytest

from unetgen import ConfigError, plan, to_keras
from unetgen.metrics.tiles import TiledAxis, Tiling, tiling

NETWORKS = {
    "same": ("preset=unet_2015", "padding=same", "norm=batch", "filters.base=3", "convs=1", "depth=3",
             "input.size=40x48", "tiles=72x62"),
    "volume": ("preset=lecture", "down.kind=conv", "filters.base=2", "head.filters=1", "input.size=24x20x20",
               "tiles=32x18x30"),
    "valid": ("preset=unet_2015", "filters.base=2", "depth=4", "input.size=108x108", "tiles=34x40"),
}  # fmt: skip
EQUAL = 1e-12  # of outputs in float64, in which the outermost pixels of a field count for more


def tiled(*words: str) -> Tiling:
    found = tiling(plan(*words))
    assert found is not None
    return found


def with_random_weights(words: tuple[str, ...], *sizes: str) -> list[Any]:
    """Return the network at several sizes, with equal random weights."""
    models: list[Any] = [
        to_keras(*words, f"input.size={size}", "data_format=channels_last", "dtype=float64", "head.dtype=float64")
        for size in sizes
    ]
    draw = np.random.default_rng(0)
    weights: list[Any] = [draw.uniform(0.1, 1, one.shape) / max(1, one[..., 0].size) for one in models[0].get_weights()]
    for model in models:
        model.set_weights(weights)
    return models


def predicted(model: Any, image: Any) -> Any:
    channels = model.input_shape[-1]
    return np.asarray(model(np.repeat(image[None, ..., None], channels, -1)))[0, ..., 0]


def beginnings(tile: TiledAxis, count: int, padded: int) -> list[int]:
    return [min(place * tile.step, padded - tile.size) for place in range(count)]


def stitched(model: Any, image: Any, advice: Tiling, whole: Any) -> Any:
    """Predict tile by tile as advised; pixels that no tile gives stay not a number."""
    assert advice.counts
    result = np.full_like(whole, np.nan)
    along = [beginnings(t, n, size) for t, n, size in zip(advice.tiles, advice.counts, image.shape, strict=True)]
    for starts in product(*along):
        made = predicted(model, image[tuple(slice(s, s + t.size) for s, t in zip(starts, advice.tiles, strict=True))])
        kept = [
            slice(t.cut * (s > 0), t.made - t.cut * (s + t.size < n))
            for s, t, n in zip(starts, advice.tiles, image.shape, strict=True)
        ]
        there = tuple(slice(s + k.start, s + k.stop) for s, k in zip(starts, kept, strict=True))
        result[there] = made[tuple(kept)]
    return result


@pytest.mark.parametrize("name", NETWORKS)
def test_stitched_tiles_are_the_whole_image(name: str) -> None:
    words = NETWORKS[name]
    advice = tiled(*words)
    assert advice.image
    padded = tuple(tile.padded(n) for tile, n in zip(advice.tiles, advice.image, strict=True))
    sizes = ["x".join(map(str, size)) for size in ([tile.size for tile in advice.tiles], padded)]
    small, large = with_random_weights(words, *sizes)
    image = np.random.default_rng(1).uniform(-1, 1, padded)
    whole = predicted(large, image)
    assert whole.std() > 1e-5
    np.testing.assert_allclose(stitched(small, image, advice, whole), whole, rtol=0, atol=EQUAL)
    others = advice._replace(tiles=tuple(less(tile) for tile in advice.tiles))
    assert not np.allclose(stitched(small, image, others, whole), whole, rtol=0, atol=EQUAL)


def less(tile: TiledAxis) -> TiledAxis:
    """Return a tile of which less is cut; one of which nothing is begins out of phase."""
    return tile._replace(cut=tile.cut - tile.period) if tile.cut else tile._replace(step=tile.step - 1)


def test_the_advice_of_known_networks() -> None:
    valid = tiled("preset=unet_2015", "tiles=2048x2048")
    assert valid.text == (
        "6x6 of 572x572 for 2048x2048, extended to 2236x2236 with 92 before it; each gives 388x388, of which 384x384"
        " are new; one every 384x384, the last at the image's end"
    )
    same = tiled("preset=lecture_picture", "tiles=auto")
    assert [(tile.size, tile.cut, tile.middle) for tile in same.tiles] == [(256, 48, 160)] * 2
    assert same.counts is None
    assert "by instance norm they differ" in tiled("preset=monai_unet", "tiles=auto").text
    assert tiled("preset=lecture_picture", "tiles=200x1000").counts == (1, 6)


def test_a_tile_is_larger_than_what_is_cut() -> None:
    """An open axis has the smallest tile of which half is kept; a closed one that is too small is told the smallest."""
    assert [tile.size for tile in tiled("preset=lecture_picture", "input.size=nullx256", "tiles=auto").tiles] == [
        192,
        256,
    ]
    small = tiled("preset=nnunet_2d", "tiles=2048x2048")
    assert small.text.endswith("input.size=1408x1408 is the smallest that has")
    enough = tiled("preset=nnunet_2d", "input.size=1408x1408", "tiles=2048x2048")
    assert {tile.middle for tile in enough.tiles} == {128}
    for tile, size in zip(small.tiles, small.smallest, strict=True):
        assert not tile.middle
        assert not tiled("preset=nnunet_2d", f"input.size={size - tile.period}x{size}", "tiles=auto").tiles[0].middle


def test_aligned_corners_have_no_tiles() -> None:
    text = tiled("preset=lecture_picture", "up.kind=linear", "up.align_corners=true", "tiles=auto").text
    assert text.startswith("none: the receptive field differs from place to place")


@pytest.mark.parametrize("value", ["64", "nullx64", "64x64x64", "many"])
def test_an_image_has_a_size_per_axis(value: str) -> None:
    with pytest.raises(ConfigError, match="tiles"):
        plan("preset=unet_2015", f"tiles={value}")
