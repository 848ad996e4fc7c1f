"""A network in the configuration of another Hydra application."""

from pathlib import Path
from typing import Any

import pytest
from hydra import compose, initialize_config_dir

from unetgen import load
from unetgen.errors import ConfigError
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
