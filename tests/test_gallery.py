"""The README's pictures are the program's: `--update` draws them anew."""

from collections.abc import Callable

import pytest

from tests.command import ROOT
from unetgen import to_diagram
from unetgen.paths import presets

GALLERY = ROOT / "outputs" / "gallery"


@pytest.mark.parametrize("preset", presets())
def test_picture(preset: str, golden: Callable[[str, str], None]) -> None:
    golden(f"../../outputs/gallery/{preset}.svg", to_diagram(f"preset={preset}").svg)


def test_nothing_else_is_there() -> None:
    assert sorted(path.stem for path in GALLERY.iterdir()) == presets()
