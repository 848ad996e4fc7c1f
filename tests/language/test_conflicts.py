"""Settings that are valid alone and conflict together are reported by key."""

from typing import Any

import pytest

from tests.helpers.message_cases import message_cases
from unetgen import ConfigError, plan

BASE: dict[str, Any] = {
    "input": {"size": "16x16", "channels": 2},
    "depth": 3,
    "filters": {"base": 4},
    "head": {"filters": 2},
}
HEAD = {"filters": 2}
ODD = {"size": "17x17", "channels": 2, "on_odd": "pad"}

CASES = message_cases("conflicts")


@pytest.mark.parametrize(("given", "key", "text"), CASES, ids=[f"{case.key} {i}" for i, case in enumerate(CASES)])
def test_message(given: dict[str, Any], key: str, text: str) -> None:
    with pytest.raises(ConfigError) as caught:
        plan(BASE | given)
    assert [tuple(problem) for problem in caught.value.problems] == [(key, text)]


def test_an_impossible_setting_is_reported_at_any_size() -> None:
    """Searching all sizes for one that fits meets the setting again."""
    with pytest.raises(ConfigError, match="block=aspp makes all its convolutions from one"):
        plan(BASE | {"input": {"size": "17x17", "channels": 2}, "bottleneck": {"block": "aspp"}})


def test_a_part_of_one_unit_takes_the_first_of_the_lists_that_hold_for_its_stage() -> None:
    one = plan(BASE | {"decoder": {"kernel_size": [[3, 1], [5, 1]]}, "head": HEAD | {"before": {"filters": 4}}})
    other = plan(
        BASE
        | {"decoder": {"kernel_size": [[3, 1], [5, 1]]}, "head": HEAD | {"before": {"filters": 4, "kernel_size": 3}}}
    )
    assert one == other


def test_kernels_of_the_level_below_may_be_a_formula() -> None:
    listed, formula = ({"kernel_size": size, "decoder": {"kernel_from": "below"}} for size in ([3, 5, 7], "3 + 2 * i"))
    assert plan(BASE | listed) == plan(BASE | formula)


def test_a_head_of_the_users_is_not_fused() -> None:
    """Only the main head and those of deep supervision are fused."""
    fused = {"deep_supervision": {"stages": "all", "fuse": "sum"}}
    for at, size in (("decoder0", 16), ("decoder1", 8)):
        network = plan(BASE | fused | {"extra_heads": {"edge": {"filters": 5, "at": at}}})
        assert network.output_shapes == ((16, 16, 2), (size, size, 5))
        assert plan(BASE | fused).params == network.params - (network.by_name[f"{at}_conv1"].shape.channels + 1) * 5


def test_margins_are_cut_where_an_output_is_as_fine_as_the_input() -> None:
    """A stage that is up-sampled after its merge is as fine as the level above."""
    late = {"input": ODD, "up": {"place": "after_merge"}, "extra_heads": {"edge": HEAD | {"at": "decoder1"}}}
    assert plan(BASE | late).output_shapes == ((17, 17, 2), (17, 17, 2))


def test_a_head_below_the_top_ends_the_network_there() -> None:
    """Nodes that no output depends on are left out, as for detectors' heads."""
    network = plan(BASE | {"head": {"kind": "none"}, "extra_heads": {"grid": {"filters": 3, "at": "decoder1"}}})
    assert network.output_shapes == ((8, 8, 3),)
    assert not [node.name for node in network if node.name.startswith("decoder0")]


@pytest.mark.parametrize(("given", "key", "text"), message_cases("figure_settings"))
def test_settings_of_the_figure(given: dict[str, Any], key: str, text: str) -> None:
    with pytest.raises(ConfigError) as caught:
        plan(BASE | given)
    assert [tuple(problem) for problem in caught.value.problems] == [(key, text)]


def test_each_style_has_its_looks_and_auto_dark_is_for_the_papers_colours() -> None:
    from typing import get_args

    from unetgen.emit.figure.style.looks import STYLES
    from unetgen.emit.figure.style.palettes import PAPER
    from unetgen.graph.settings import Style
    from unetgen.language.resolve.diagram_keys import ON_PAPER

    assert set(STYLES) == set(get_args(Style))
    assert set(ON_PAPER) == {name for name, looks in STYLES.items() if looks.palette == PAPER}
