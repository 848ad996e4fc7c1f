"""Read the spellings and short forms of one value."""

from typing import Any

import pytest

from unetgen import load, plan
from unetgen.language.keys import figure


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
        ["input.size=160x160x16", "input.size=[160,160,16]", "input.size='160 x 160 x 16'", "input.size=160X160X16", "input.size=160×160×16"],
        ["up=nearest", "up={kind: nearest}"],
    ],
)  # fmt: skip
def test_spellings_of_the_lecture(spellings: list[str]) -> None:
    for spelling in spellings:
        assert plan(spelling) == plan(), spelling


SHORT: list[tuple[Any, dict[str, Any]]] = [
    ("norm=batch", {"norm.kind": "batch"}),
    ("decoder.norm=none", {"decoder.norm.kind": "none"}),
    ("norm=[[batch,none],batch]", {"norm.kind": [["batch", "none"], "batch"]}),
    ("skip={gate: attention, kind: add}", {"skip.gate.kind": "attention", "skip.kind": "add"}),
    ({"skip": ["concat", "none"]}, {"skip.kind": ["concat", "none"]}),
    ("dropout=0.5", {"dropout.rate": 0.5}),
    ("dropout=0.1 * i", {"dropout.rate": "0.1 * i"}),
    ("dropout=0.1*(1 - j)", {"dropout.rate": "0.1*(1 - j)"}),
    ({"bottleneck": {"dropout": [[0, 0.5]]}}, {"bottleneck.dropout.rate": [[0, 0.5]]}),
    ("dropout=spatial", {"dropout.kind": "spatial"}),
    ({"head": {"before": {"norm": "group", "norm.groups": 8}}}, {"head.before.norm.kind": "group", "head.before.norm.groups": 8}),
    ({"block": {"kind": "residual", "projection": "always"}}, {"block.kind": "residual", "block.projection": "always"}),
    ("decoder.block.projection=always", {"decoder.block.projection": "always"}),
    ({"extra_heads": {"edge": {"at": "decoder0", "filters": 1, "norm": "batch"}}}, {"extra_heads.edge.at": "decoder0", "extra_heads.edge.filters": 1, "extra_heads.edge.norm.kind": "batch"}),
    ("extra_heads.edge={before: {dropout: 0.5}}", {"extra_heads.edge.before.dropout.rate": 0.5}),
]  # fmt: skip


@pytest.mark.parametrize(("description", "given"), SHORT, ids=[str(case[0]) for case in SHORT])
def test_short_forms(description: Any, given: dict[str, Any]) -> None:
    config = load(description)
    assert {path: config[path] for path in config.said} == given


@pytest.mark.parametrize("written", ["8.4cm", "8.4 cm", "84mm", "3.3071in", "3.3071"])
def test_a_width_with_a_unit(written: str) -> None:
    assert figure.width(written) == pytest.approx(8.4 / 2.54, abs=1e-4)


def test_none_among_the_filters_of_a_list_leaves_the_layer_out() -> None:
    skips, ups = plan("depth=3", "skip.filters=[none,keep]"), plan("depth=3", "up.after.filters=[none,8]")
    assert [node.name for node in skips if "skip_conv0" in node.name][:1] == ["decoder1_skip_conv0"]
    assert [node.name for node in ups if node.name.endswith("up_after")] == ["decoder1_up_after"]
    assert plan("skip.filters=none") == plan("up.after.filters=none") == plan()
