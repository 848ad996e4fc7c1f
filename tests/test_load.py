"""`load`: presets, files, mappings and overrides, in other Hydra applications too."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from omegaconf import OmegaConf

from tests.command import python
from unetgen import Config, load, plan
from unetgen.overrides import written
from unetgen.schema import PATHS


def test_a_mapping_without_input_varies_the_lecture() -> None:
    assert plan({"depth": 4}) == plan("depth=4")
    assert plan({"depth": 4}).params == 16_318_307


def test_a_mapping_with_input_stands_alone() -> None:
    alone: dict[str, Any] = {
        "input": {"size": "32x32", "channels": 1},
        "depth": 2,
        "filters": {"base": 4},
        "head": {"filters": 1},
    }
    network = plan(alone)
    assert (network.data_format, network.name) == ("channels_last", "unet")
    assert [node.shape.channels for node in network if node.role in ("conv0", "conv1")][:2] == [4, 4]
    flat = {"input.size": "32x32", "input.channels": 1, "depth": 2, "filters.base": 4, "head.filters": 1}
    assert plan(flat) == network


def test_the_later_wins() -> None:
    assert load({"depth": 4}, "depth=3", {"depth": 2}).depth == 2
    assert load("preset=unet_2015", "preset=unet3d_2016").name == "unet3d_2016"
    assert load({"preset": "unet_2015"}, "preset=unet3d_2016").name == "unet3d_2016"


def test_a_config_is_taken_as_it_is() -> None:
    config = load("depth=3")
    assert load(config) is config
    assert load(config, "depth=2") == load("depth=2")
    assert plan(config) == plan("depth=3")


def test_an_omegaconf_mapping() -> None:
    outer = OmegaConf.create({"levels": 3, "net": {"preset": "unet_2015", "depth": "${levels}"}})
    assert plan(outer.net) == plan("preset=unet_2015", "depth=3")


def test_shorthand_for_a_kind() -> None:
    assert plan("norm=batch") == plan("norm.kind=batch") == plan({"norm": "batch"}) == plan({"norm": {"kind": "batch"}})
    assert plan("activation=elu") == plan({"activation": "elu"})


@pytest.mark.parametrize(
    "spellings",
    [
        ["kernel_size=3", "kernel_size=[3,3]", "kernel_size=3x3x3", "kernel_size=[[3,3],[3,3]]", "kernel_size=[3x3x3,3]"],
        ["filters.per_level=[[32,64],[64,128]]", "filters.formula=32*2**i*(1+j)", "filters.formula=32 * 2**i * (1 + j)", "filters.formula='32·2**i×(1+j)'"],
        ["down.factor=2", "down.factor=2x2x2", "down.factor=[2]", "down.factor=[2x2x2]"],
        ["convs=2", "convs=[2,2]", "convs=2+0*i", "decoder.convs=2", "decoder.filters.per_level=[64]"],
        ["input.size=160x160x16", "input.size=[160,160,16]", "input.size='160 x 160 x 16'"],
        ["up=nearest", "up.filters=keep"],
    ],
)  # fmt: skip
def test_spellings_of_the_lecture(spellings: list[str]) -> None:
    for spelling in spellings:
        assert plan(spelling) == plan(), spelling


def test_per_level_values_reach_their_places() -> None:
    network = plan("depth=3", "kernel_size=[[1x1x3,3],[5,3],7]", "convs=[2,2,1]", "filters.conv_factors=null",
                   "filters.per_level=[[3,4],[5,6],7]", "down.factor=[2x2x1,2]")  # fmt: skip
    convs = {node.name: node.op for node in network}
    seen = {name: (op.filters, op.kernel_size) for name, op in convs.items() if hasattr(op, "kernel_size")}  # pyright: ignore
    assert seen == {
        "encoder0_conv0": (3, (1, 1, 3)), "encoder0_conv1": (4, (3, 3, 3)),
        "encoder1_conv0": (5, (5, 5, 5)), "encoder1_conv1": (6, (3, 3, 3)),
        "bottleneck_conv0": (7, (7, 7, 7)),
        "decoder1_conv0": (6, (5, 5, 5)), "decoder1_conv1": (6, (3, 3, 3)),
        "decoder0_conv0": (4, (1, 1, 3)), "decoder0_conv1": (4, (3, 3, 3)),
        "head": (3, (1, 1, 1)),
    }  # fmt: skip
    assert network.by_name["encoder1_pool"].shape.sizes == (80, 80, 16)
    assert network.by_name["decoder0_up"].shape.sizes == (160, 160, 16)


def test_inside_another_hydra_application(tmp_path: Path) -> None:
    (tmp_path / "conf").mkdir()
    (tmp_path / "conf" / "config.yaml").write_text("net: {preset: unet_2015, depth: 3}\nlr: 0.1\n")
    (tmp_path / "app.py").write_text(
        "import hydra\n"
        "from hydra.core.hydra_config import HydraConfig\n"
        "from unetgen import load, plan\n"
        "@hydra.main(config_path='conf', config_name='config', version_base='1.3')\n"
        "def main(cfg):\n"
        "    print(load(cfg.net).depth, plan(cfg.net).params, load('depth=4').depth, HydraConfig.get().job.name, cfg.lr)\n"
        "main()\n"
    )
    result = python("app.py", cwd=tmp_path)
    expected = f"3 {plan('preset=unet_2015', 'depth=3').params} 4 app 0.1\n"
    assert (result.out, result.code) == (expected, 0), result.err


leaves = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**6), 10**6),
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=30).filter(
        lambda text: "${" not in text
    ),
)


@given(st.recursive(leaves, lambda inner: st.lists(inner, max_size=4), max_leaves=8))
def test_values_survive_hydras_grammar(value: Any) -> None:
    from hydra.core.override_parser.overrides_parser import OverridesParser

    assert OverridesParser.create().parse_override(f"name={written(value)}").value() == value


def test_every_key_of_the_schema_is_known_to_hydra() -> None:
    schema = OmegaConf.structured(Config)
    for path in PATHS:
        assert OmegaConf.select(schema, path, throw_on_missing=True, default="unset") in (None, "unset")


def test_a_users_own_presets(tmp_path: Path) -> None:
    from tests.command import unetgen

    (tmp_path / "mine" / "preset").mkdir(parents=True)
    (tmp_path / "mine" / "preset" / "small.yaml").write_text(
        "# @package _global_\nname: small\ninput: {size: 16x16, channels: 1}\ndepth: 2\nfilters: {base: 2}\nhead: {filters: 1}\n"
    )
    arguments = ["--config-dir", "mine", "preset=small", "emit=[table]", "output_dir=here"]
    result = unetgen(*arguments, cwd=tmp_path)
    assert result.code == 0, result.err
    assert "small · 2D U-Net, depth 2" in result.out
