"""The gallery's pictures are the program's: `--update` draws them anew."""

from collections.abc import Callable

import pytest

from tests.command import ROOT
from unetgen import to_diagram
from unetgen.paths import presets

GALLERY = ROOT / "outputs" / "gallery"
PICTURED = (
    "attention_unet_2018",
    "lecture",
    "lecture_picture",
    "milesial_unet",
    "monai_basicunet",
    "monai_dynunet",
    "nnunet_3d",
    "pytorch_3dunet",
    "resunet_2018",
    "unet3d_2016",
    "unet_2015",
    "unetplusplus_2018",
    "wide_unet_2018",
)


@pytest.mark.parametrize("preset", PICTURED)
def test_picture(preset: str, golden: Callable[[str, str], None]) -> None:
    golden(f"../../outputs/gallery/{preset}.svg", to_diagram(f"preset={preset}").svg)


def test_nothing_else_is_there() -> None:
    assert sorted(path.stem for path in GALLERY.iterdir()) == sorted(PICTURED)
    assert set(PICTURED) <= set(presets())
