"""Blocks, attentions and up edges that differ by level, and several blocks in one stage."""

from typing import Any

import pytest

from tests.helpers.any_keras import to_keras
from unetgen import ConfigError, load, plan
from unetgen.emit.figure import make_diagram
from unetgen.emit.method.section import method_of
from unetgen.graph.parts import Part

SMALL: dict[str, Any] = {
    "input": {"size": "32x32", "channels": 1},
    "depth": 3,
    "filters": {"base": 4},
    "head": {"filters": 1},
}
CENTRE: dict[str, Any] = {
    "bottleneck": {"convs": 3, "block": {"kind": ["residual", "residual", "aspp"], "rates": [1, 2]}}
}


def parts(*description: Any) -> list[Part]:
    spec = plan(SMALL, *description).spec
    assert spec
    return [*spec.encoder, *spec.decoder]


def test_a_kind_per_level() -> None:
    """The decoder inherits the kinds of its levels."""
    there = parts({"block": {"kind": ["plain", "residual", "dense"], "projection": [None, "always", None]}})
    assert [part.block.name for part in there] == ["plain", "residual", "dense", "plain", "residual"]
    assert [part.block.options for part in there] == [
        (),
        (("projection", "always"),),
        (),
        (),
        (("projection", "always"),),
    ]
    weighted = parts({"attention": {"kind": ["none", "se", "none"], "reduction": [None, 2, None]}})
    assert [part.attention is not None for part in weighted] == [False, True, False, False, True]


def test_an_option_of_numbers_per_level_is_a_list_of_lists() -> None:
    kind: dict[str, Any] = {"kind": "dilated", "include_input": False}
    there = parts({"block": {**kind, "rates": [[1, 2], [1, 2, 4], [3]]}})
    assert [dict(part.block.options).get("rates") for part in there[:3]] == [(1, 2), (1, 2, 4), (3,)]
    assert {dict(part.block.options)["rates"] for part in parts({"block": {**kind, "rates": [1, 2]}})} == {(1, 2)}


def test_a_kind_per_conv_puts_blocks_in_a_row() -> None:
    """Rishikksh20's ResUNet++ has its ASPP behind the bottleneck's residual block."""
    made = plan(SMALL, CENTRE)
    assert made.by_name["bottleneck_then1_join"].inputs == (
        "bottleneck_then1_pointwise_activation",
        "bottleneck_then1_branch0_activation",
        "bottleneck_then1_branch1_activation",
        "bottleneck_then1_pooling_resize",
    )
    assert made.by_name["bottleneck_then1_branch0"].inputs == ("bottleneck_add_activation",)
    model: Any = to_keras(made)
    assert model.count_params() == made.params


def test_repeats_repeat_the_row() -> None:
    rows = plan(SMALL, CENTRE, {"bottleneck": {"repeats": 2}})
    names = [node.name for node in rows if node.name.endswith(("block0_add", "then1_join", "block1_add"))]
    assert names == [
        "bottleneck_block0_add",
        "bottleneck_block0_then1_join",
        "bottleneck_block1_add",
        "bottleneck_block1_then1_join",
    ]


def test_kinds_of_the_way_up() -> None:
    there = plan(SMALL, "up.kind=[nearest,transpose]").spec
    assert there
    assert [(up.kind, up.unit is None) for up in there.up] == [("nearest", True), ("transpose", False)]
    with pytest.raises(ConfigError, match="2 values for 3 edges"):
        plan(SMALL, "depth=4", "up.kind=[nearest,transpose]")
    with pytest.raises(ConfigError, match=r"'skip' of edge 0, where it needs up\.kind=transpose"):
        plan(SMALL, "up.kind=[nearest,transpose]", "up.filters=[skip,halve]")


def test_an_entry_without_effect_is_refused() -> None:
    with pytest.raises(ConfigError, match=r"'always' of level 0, where it needs block\.kind"):
        plan(SMALL, "block.kind=[plain,residual,residual]", "block.projection=[always,always,when_needed]")
    with pytest.raises(ConfigError, match="3 values for 2 convs of level 1"):
        plan(SMALL, "block.kind=[plain,[residual,residual,plain],plain]")


def test_figure_and_paragraph_name_every_block() -> None:
    made = plan(SMALL, CENTRE)
    text = str(method_of(made, load(SMALL, CENTRE)))
    assert "then" in text
    assert "ASPP" in text
    dot = make_diagram(made).dot
    assert "ASPP" in dot
    assert "residual" in dot
