"""`load`: presets, files, mappings and overrides, in other Hydra applications too."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from omegaconf import OmegaConf

from tests.helpers.command import python
from unetgen import ConfigError, load, plan
from unetgen.language.compose.override_grammar import as_override_value
from unetgen.language.compose.to_yaml import lines_of


def test_a_mapping_without_input_varies_the_lecture() -> None:
    assert plan({"depth": 4}) == plan("depth=4")
    assert plan({"depth": 4}).params == 16_318_307


def test_a_mapping_with_input_is_self_contained() -> None:
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

    assert OverridesParser.create().parse_override(f"name={as_override_value(value)}").value() == value


def test_keys_that_were_given() -> None:
    """Words, files and mappings give keys; presets and replaced groups do not."""
    assert load().said == frozenset()
    assert load("norm=batch", "depth=3", "decoder={norm: none, convs: 3}").said == {
        "norm.kind", "depth", "decoder.norm.kind", "decoder.convs",
    }  # fmt: skip
    assert load({"preset": "unet_2015", "norm": {"kind": "batch", "epsilon": None}}).said == {"norm.kind"}
    file = {"norm": {"kind": "batch", "epsilon": 1e-5}, "depth": 3}
    assert load(file).said == {"norm.kind", "norm.epsilon", "depth"}
    assert load(file, "norm=none").said == {"norm.kind", "depth"}
    assert load(file, "norm=none").given["norm.epsilon"] == 1e-5
    assert load(load("depth=3"), "convs=1").said == {"depth", "convs"}


def test_a_head_is_taken_away() -> None:
    edge: dict[str, Any] = {"extra_heads": {"edge": {"filters": 1}, "more": {"filters": 2}}}
    assert [path for path in load(edge, "extra_heads.edge=null").given if "extra" in path] == [
        "extra_heads.more.filters"
    ]
    assert load(edge, "extra_heads=null") == load()


def test_compile_after_a_presets() -> None:
    assert load("compile.loss=dice")["compile.optimizer"] == "adam"
    assert load("compile=null").compile is None
    assert load({"preset": "lecture", "compile": None}) == load("compile=null")
    assert "compile" not in load("preset=unet_2015").given


FULL: dict[str, Any] = {
    "name": "all", "input": {"size": "32x32", "channels": 2, "spacing": [1, 0.5]}, "depth": 3,
    "filters": {"base": 8, "growth": 2}, "convs": [2, 2, 3], "order": ["conv", "activation", "norm"],
    "norm": {"kind": ["none", "batch", "batch"], "epsilon": 1e-5}, "dropout": "0.1 * i", "block": {"kind": "residual", "projection": "always"},
    "attention": {"kind": "se", "reduction": 4}, "skip": {"kind": ["concat", "add"], "gate": "attention"},
    "decoder": {"norm": "none", "convs": 1, "block": "plain"}, "head": {"filters": 3, "labels": ["a ${x}", "b", "c: d"]},
    "extra_heads": {"edge": {"at": "decoder1", "filters": 1, "activation": "sigmoid"}}, "compile": None,
}  # fmt: skip


def test_a_config_written_down_is_the_same(tmp_path: Path) -> None:
    """Keys are in the schema's order, with options beside their kinds."""
    description = {**FULL, "head": {**FULL["head"], "labels": ["a \\${x}", "b", "c: d"]}}
    config = load(dict(reversed(description.items())))
    lines = list(lines_of(config))
    (tmp_path / "config.yaml").write_text("\n".join(lines))
    again = load(tmp_path / "config.yaml")
    assert again == config
    assert again.said == config.said
    assert config["head.labels"][0] == "a ${x}"
    keys = [line.split(":")[0] for line in lines]
    assert keys == [
        "name", "input", "depth", "filters", "convs", "order", "norm", "dropout", "block", "attention", "skip", "decoder",
        "head", "extra_heads", "compile",
    ]  # fmt: skip
    assert lines[8] == "block: {kind: residual, projection: always}"
    assert lines[-2:] == ["extra_heads: {edge: {at: decoder1, filters: 1, activation: sigmoid}}", "compile: null"]


def test_options_are_keys_by_existing() -> None:
    with pytest.raises(ConfigError) as caught:
        load("block.projectoin=always", "decoder.block.reductoin=3", "extra_heads.edge.filtrs=1", "skip.attention=x")
    assert [tuple(problem) for problem in caught.value.problems][:4] == [
        ("block.projectoin", "is not a key. Did you mean block.projection?"),
        ("decoder.block.reductoin", "is not a key. Did you mean decoder.block.reduction?"),
        ("extra_heads.edge.filtrs", "is not a key. Did you mean extra_heads.edge.filters?"),
        ("skip.attention", "is not a key. Here it is called skip.gate.kind."),
    ]


def test_an_interpolation() -> None:
    assert load("name=d${depth}").name == "d2"
    with pytest.raises(ConfigError) as caught:
        load("name=${nothing}", "lr=3")
    assert [problem.key for problem in caught.value.problems] == ["lr", "name"]
    assert "'nothing' not found" in caught.value.problems[1].text


def test_a_rule_that_is_replaced_in_one_breath() -> None:
    replaced = {"per_level": [3], "base": 4}
    with pytest.raises(ConfigError) as caught:
        load({"decoder": {"filters": replaced}})
    assert [tuple(problem) for problem in caught.value.problems] == [
        (
            "decoder.filters.base",
            "changes nothing, because decoder.filters.per_level replaces the rule: drop one of the two.",
        )
    ]
    assert plan({"filters": {"base": 4, "conv_factors": None}}, "filters.per_level=[3,4]").params > 0
