"""Every preset is found again from its graph alone, at its own size and at others."""

import pytest

from tests.helpers.planning import preset
from tests.helpers.read_plans import as_read
from tests.helpers.sampling import every_nth
from unetgen import Config, describe
from unetgen.language.compose.conf import preset_file, presets
from unetgen.language.compose.read_yaml import read_yaml
from unetgen.language.planning import plan_of
from unetgen.language.shorthand import flatten

ELSEWHERE = {
    "lecture": {"depth": 4, "input.size": "64x64x32", "input.channels": 2, "filters.base": 6},
    "monai_unet": {"filters.base": 6, "input.channels": 3, "norm.epsilon": 0.01},
    "nnunet_3d": {"depth": 4, "filters.base": 10, "filters.max": 60, "activation.negative_slope": 0.2},
    "nnunet_resenc_m": {"depth": 4, "input.size": "32x64x32", "stem.filters": 12},
    "attention_unet_2018": {"input.size": "80x48x96", "filters.base": 6, "skip.gate.gates": 1},
    "vnet_2016": {"input.size": "64x32x32", "filters.base": 4, "decoder.filters.base": 8, "kernel_size": 3},
    "unetplusplus_2018": {"depth": 4, "filters.base": 6, "dropout.rate": 0.25, "head.filters": 5},
    "unet3plus_2020": {"depth": 4, "input.size": "96x64", "up.after.filters": 16, "skip.filters": 16},
    "r2unet_2018": {"depth": 3, "input.size": "64x64", "block.recurrences": 3},
    "multiresunet_2020": {"depth": 3, "filters.base": 20, "skip.filters": "20 * 2**i", "skip.repeats": "2 - i"},
}


def keys_of_preset(name: str) -> dict[str, object]:
    return dict(flatten(read_yaml(preset_file(name).read_text(encoding="utf-8"))))


@pytest.mark.parametrize("name", [name for name in presets() if name != "ddpm_cifar10"])  # of two inputs
def test_preset(name: str) -> None:
    found = describe(as_read(preset(name)))
    assert plan_of(found) == preset(name)
    assert len(found.given) <= len(keys_of_preset(name)) + 1  # as short as what a person wrote


@pytest.mark.parametrize("name", every_nth(ELSEWHERE, 2))
def test_other_sizes_and_settings(name: str) -> None:
    network = plan_of(Config({**keys_of_preset(name), **ELSEWHERE[name]}))
    assert plan_of(describe(as_read(network))) == network != preset(name)
