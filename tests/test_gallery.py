"""The README's pictures are the program's: `--update` draws them anew. What the figure cannot show yet has none."""

from collections.abc import Callable

import pytest

from tests.command import ROOT
from unetgen import UserError, to_diagram
from unetgen.paths import presets

GALLERY = ROOT / "outputs" / "gallery"
UNDRAWN = (  # branches inside a stage, gates, other grids than a U, several outputs
    "attention_unet_2018",
    "isensee_2017",
    "monai_attentionunet",
    "monai_segresnet",
    "monai_unet",
    "monai_vnet",
    "multiresunet_2020",
    "nnunet_2d",
    "nnunet_3d",
    "nnunet_resenc_m",
    "r2unet_2018",
    "residual_unet3d",
    "resunet_2018",
    "unet3plus_2020",
    "unetplusplus_2018",
    "vnet_2016",
)


@pytest.mark.parametrize("preset", [preset for preset in presets() if preset not in UNDRAWN])
def test_picture(preset: str, golden: Callable[[str, str], None]) -> None:
    golden(f"../../outputs/gallery/{preset}.svg", to_diagram(f"preset={preset}").svg)


@pytest.mark.parametrize("preset", UNDRAWN)
def test_no_picture_is_better_than_a_wrong_one(preset: str) -> None:
    with pytest.raises(UserError, match=r"^The figure cannot show .+ yet; table and model are complete\.$"):
        to_diagram(f"preset={preset}")


def test_nothing_else_is_there() -> None:
    assert sorted([*(path.stem for path in GALLERY.iterdir()), *UNDRAWN]) == presets()
