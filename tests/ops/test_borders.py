"""Paddings with a map's own pixels, and maps that are too small for them."""

import pytest

from unetgen.ops import Border, Pad, Shape


@pytest.mark.parametrize(("mode", "most"), [("constant", None), ("replicate", None), ("reflect", 3), ("circular", 4)])
def test_a_border_is_not_larger_than_its_map(mode: Border, most: int | None) -> None:
    """PyTorch reflects at most n - 1 pixels of n, and goes round once at most."""
    for pixels in range(1, 9):
        fault = Pad(((0, pixels), (0, 0)), mode).fault([Shape(2, (4, 4))])
        assert (fault is not None) == (most is not None and pixels > most)
        assert fault is None or f"at most {most}" in fault.text
