"""A skip before and after every block, and attention after some blocks: the wiring of diffusion U-Nets."""

from typing import Any, cast

import pytest

from unetgen import Plan, plan
from unetgen.emit.figure import make_diagram
from unetgen.emit.keras import build
from unetgen.ops import Attend, Concat

SMALL = ("preset=lecture_picture", "input.size=8x8", "input.channels=1", "depth=3", "filters.base=4", "head.filters=1")
BLOCKS = (*SMALL, "repeats=2", "block=residual", "skip.tap=blocks", "stem.filters=6")


def joined(network: Plan) -> list[tuple[str, ...]]:
    """Return what each concatenation takes."""
    return [node.inputs for node in network if isinstance(node.op, Concat)]


def test_each_block_takes_the_output_of_one_on_the_left_the_last_first() -> None:
    """The last one takes what the stage has received: the stem's map, or the down-sampled one."""
    network = plan(*BLOCKS)
    last = [f"{stage}_block{i}_add_activation" for stage in ("decoder1", "decoder0") for i in range(3)]
    left = {i: f"encoder{i}_block{{}}_add_activation" for i in range(2)}
    assert joined(network) == [
        ("decoder1_up", left[1].format(1)), (last[0], left[1].format(0)), (last[1], "encoder1_pool"),
        ("decoder0_up", left[0].format(1)), (last[3], left[0].format(0)), (last[4], "encoder0_stem_conv0_activation"),
    ]  # fmt: skip
    assert cast("Any", build(network)).count_params() == network.params


def test_the_decoder_has_one_block_more_unless_it_is_said() -> None:
    assert len(joined(plan(*BLOCKS, "repeats=[1,3,1]"))) == 4 + 2
    assert plan(*BLOCKS, "decoder.repeats=3") == plan(*BLOCKS)


@pytest.mark.parametrize(
    ("words", "stages"),
    [
        ((), ["encoder0", "encoder0", "bottleneck", "bottleneck", "decoder0", "decoder0"]),
        (("attended=last",), ["encoder0", "bottleneck", "decoder0"]),
        (("bottleneck.attended=between",), ["encoder0", "encoder0", "bottleneck", "decoder0", "decoder0"]),
    ],
)
def test_blocks_that_an_attention_follows(words: tuple[str, ...], stages: list[str]) -> None:
    network = plan(*SMALL, "depth=2", "repeats=2", "attention=self", *words)
    found = [node.name.partition("_")[0] for node in network if isinstance(node.op, Attend)]
    assert found == stages
    numbers = {node.name.split("_")[1] for node in network if isinstance(node.op, Attend)}
    assert numbers == ({"block1"} if "attended=last" in words else {"block0", "block1"})


def test_the_figure_draws_one_arrow_per_level_and_counts_the_whole_network() -> None:
    network = plan(*BLOCKS, "time.kind=add")
    diagram = make_diagram(network)
    assert f"{network.params:,} parameters" in diagram.svg
    (panel,) = diagram.asked
    assert sum(link.kind == "skip" for link in panel.scene.links) == 2
    assert "each block of the right side takes a copy" in diagram.svg
