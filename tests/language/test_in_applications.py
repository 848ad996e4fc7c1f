"""A network in the configuration of another Hydra application."""

import json
from pathlib import Path
from typing import Any

import pytest
from hydra import compose, initialize_config_dir
from hydra.utils import instantiate

from unetgen import load, plan
from unetgen.errors import ConfigError
from unetgen.language.compose.conf import presets
from unetgen.language.compose.hydra_version import version_base


def composed(folder: Path, *overrides: str) -> Any:
    (folder / "train.yaml").write_text("net: {preset: unet_2015, depth: 4}\nepochs: 3\n")
    with initialize_config_dir(str(folder), **version_base()):
        return compose("train", [*overrides])


def test_a_group_is_a_description(tmp_path: Path) -> None:
    config = composed(tmp_path, "net.depth=3", "+net.norm=batch")
    assert load(config.net) == load("preset=unet_2015", "depth=3", "norm=batch")


def test_its_keys_are_checked(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as refused:
        load(composed(tmp_path, "+net.dephts=3", "+net.convs=0.5").net)
    assert {problem.key for problem in refused.value.problems} == {"dephts", "convs"}


def test_instantiate_calls_our_functions() -> None:
    """As docs/python.md writes it."""
    net = {"_target_": "unetgen.plan", "_args_": [{"preset": "unet_2015", "depth": 4}]}
    assert instantiate(net).hash == plan("preset=unet_2015", "depth=4").hash


@pytest.mark.parametrize("name", presets())
def test_given_keys_are_a_description(name: str) -> None:
    config = load(f"preset={name}")
    assert load(json.loads(json.dumps(config.given))) == config
