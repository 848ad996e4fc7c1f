"""What a map sees of the input is found from the outermost of the pixels that it reads."""

from hypothesis import given
from hypothesis import strategies as st

from unetgen.metrics.seen_pixels import Interval, SeenInput, Sight, hull
from unetgen.ops import Reading


@st.composite
def sights(draw: st.DrawFn) -> Sight:
    """Draw a sight whose pixels see any intervals, some nothing, with or without a period."""
    seen = draw(st.lists(st.none() | st.tuples(st.integers(0, 20), st.integers(20, 40)), min_size=1, max_size=6))
    return Sight(tuple(seen), draw(st.none() | st.integers(0, 9)))


def seen_by_all(sight: Sight, pixels: range) -> Interval | None:
    seen = [one for pixel in pixels if (one := sight.at(pixel))]
    return (min(first for first, _ in seen), max(last for _, last in seen)) if seen else None


@given(sights(), st.integers(-30, 30), st.integers(1, 40), st.integers(1, 5))
def test_the_outermost_pixels_see_what_all_see(sight: Sight, start: int, count: int, step: int) -> None:
    pixels = range(start, start + count * step, step)

    def read_all(pixel: int) -> range:
        return range(pixels.start + pixel, pixels.stop + pixel, pixels.step)

    source = SeenInput(sight, Reading(1, 1, read_all))
    assert hull([source], 0) == seen_by_all(sight, pixels)
