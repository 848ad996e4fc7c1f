"""Blocks, attentions and gates: closed forms, structure and refusals."""

from collections.abc import Callable

import pytest

from tests.helpers.hand_made_plans import (
    BATCH,
    PRE,
    RELU,
    block,
    built,
    gated,
    image,
    ops,
    output,
    units,
    zhang,
)
from unetgen.errors import SettingError, SizeError
from unetgen.graph.parts import Unit
from unetgen.graph.plan import Plan
from unetgen.ops import Conv, Pool


def test_closed_forms() -> None:
    """A convolution has k · a · b + b parameters."""
    f, a = 4, 3
    recurrent = block("recurrent", image(a), units(f, (3, 3), count=1), residual=False)
    assert recurrent.params == (a + 1) * f + (9 * f + 1) * f
    dense = block("dense", image(a), units(f, (3,) * 2, count=3), transition="halve")
    assert dense.params == sum((9 * (a + j * f) + 1) * f for j in range(3)) + (a + 3 * f + 1) * ((a + 3 * f) // 2)
    aspp = block("aspp", image(a), units(f, (3, 3), count=1))
    assert aspp.params == 2 * (a + 1) * f + 3 * (9 * a + 1) * f + (5 * f + 1) * f
    link = block("dilated", image(f), units(f, (3, 3), count=1))
    assert link.params == 4 * (9 * f + 1) * f
    squeezed = built("attention", "se", image(8), reduction=4)
    assert squeezed.params == 8 * 2 + 2 + 2 * 8 + 8


def test_tiramisu() -> None:
    """FC-DenseNet103 (Jégou 2017, table 2): 48 channels and 4 layers give 112."""
    down = block("dense", image(48), units(16, (3, 3), count=4, norm=BATCH, order=PRE), transition="keep")
    bottleneck = block("dense", image(656), units(16, (3, 3), count=15, norm=BATCH, order=PRE), include_input=False)
    assert (output(down).channels, output(bottleneck).channels) == (112, 240)


def test_the_place_of_the_last_activation() -> None:
    kinds = {"sum": "Merge Activation", "units": "Activation Merge", "both": "Activation Merge Activation"}
    for activate, end in kinds.items():
        plan = block("residual", image(4), units(4, (3, 3)), activate=activate)
        assert " ".join(ops(plan)) == f"Conv Activation Conv {end}"
    tiled = block("residual", image(2), units(4, (3, 3)), projection="tile", activate="both")
    first = block("residual", image(2), units(4, (3, 3)), projection="tile", activate="both", projection_first=True)
    assert ops(tiled) == ops(first) == ["Tile", "Conv", "Activation", "Conv", "Merge", "Activation"]
    assert ops(block("residual", image(4), zhang(4)))[-1] == "Merge"


def test_the_operands_of_the_residual_sum() -> None:
    """With the projection first, the units and the sum take it, and it strides."""
    plan = block("residual", image(3), units(4, (3, 3), 2), projection_first=True, projection_kernel="units")
    by_role = {node.role: node for node in plan}
    assert by_role["conv0"].inputs == (by_role["shortcut"].name,) == by_role["add"].inputs[1:]
    assert isinstance(by_role["shortcut"].op, Conv)
    assert (by_role["shortcut"].op.strides, by_role["shortcut"].op.kernel_size) == ((2, 2), (3, 3))
    pooled = [
        node.op for node in block("residual", image(3), zhang(4, 2), projection="pad") if node.role == "shortcut_pool"
    ]
    assert pooled == [Pool("max", (1, 1), (2, 2), "valid")]


def test_recurrent_adds_the_units_input() -> None:
    plan = block("recurrent", image(3), units(4, (3, 3)), recurrences=1)
    inputs = {node.role: tuple(plan.by_name[name].role for name in node.inputs) for node in plan}
    assert inputs["conv0_add0"] == ("entry", "conv0_activation")
    assert inputs["conv1_add0"] == ("conv0_again0_activation", "conv1_activation")
    assert inputs["add"] == ("conv1_again0_activation", "entry")
    assert {node.role: plan.by_name[node.weights].role for node in plan if "again" in node.role and "_act" not in node.role} == {
        "conv0_again0": "conv0", "conv1_again0": "conv1"}  # fmt: skip


def test_dilated_padding_in_pixels() -> None:
    """A dilated kernel needs more padding; an axis of kernel 1 needs none."""
    for name in ("aspp", "dilated"):
        plan = block(name, image(4, 64, 64, 8), units(4, (3, 3, 1), count=1, padding=(1, 1, 0)), rates=(1, 5))
        rates = [node.op.dilation_rate for node in plan if isinstance(node.op, Conv) and max(node.op.kernel_size) > 1]
        assert (rates, output(plan)) == ([(1, 1, 1), (5, 5, 1)], image(4, 64, 64, 8))


def test_the_signal_is_made_once() -> None:
    unit = Unit(filters=None, kernel_size=(3, 3), norm=BATCH, activation=RELU)
    plan = gated("grid_attention", image(4), image(8), unit, image(8, 4, 4), gates=3)
    assert [node.name for node in plan if node.role == "signal_halve"] == ["bottleneck_gate_signal_halve"]
    assert sum(node.role == "theta" for node in plan) == 3
    assert sum("resize" in node.role for node in gated("grid_attention", image(4), image(8), unit, image(8, 4, 4))) == 1


REFUSED: dict[str, tuple[Callable[[], Plan], str]] = {
    "shrinks": (lambda: block("residual", image(4), units(4, (3, 3), padding="valid")), "padding"),
    "tile": (lambda: block("residual", image(3), units(4, (3, 3)), projection="tile"), "block.projection"),
    "idle_bias": (
        lambda: block("residual", image(3), units(4, (3, 3)), projection="pad", projection_bias=True), "block.projection"),
    "idle_kernel": (
        lambda: block("residual", image(3), units(4, (3, 3)), shortcut_pool=True, projection_kernel="units_where_strided"),
        "block.projection_kernel"),
    "idle_activate": (lambda: block("residual", image(4), zhang(4), activate="both"), "block.activate"),
    "reduction": (lambda: block("bottleneck_residual", image(4), units(6, (3, 3))), "block.reduction"),
    "widths": (
        lambda: block("recurrent", image(4), (*units(4, (3, 3), count=1), *units(8, (3, 3), count=1))), "filters"),
    "dense_strides": (lambda: block("dense", image(4), units(4, (3, 3), 2)), "down.kind"),
    "convs": (lambda: block("multires", image(4), units(32, (3, 3))), "convs"),
    "alpha": (lambda: block("multires", image(4), units(3, (3, 3), count=1)), "block.alpha"),
    "rates": (lambda: block("aspp", image(4), units(4, (3, 3), count=1, dilation_rate=(2, 2))), "dilation_rate"),
    "input": (lambda: block("dilated", image(4), units(8, (3, 3))), "block.include_input"),
    "se": (lambda: built("attention", "se", image(8)), "attention.reduction"),
    "half": (lambda: gated("attention", image(1), image(4), Unit(filters=None, kernel_size=(3, 3))), "skip.gate.filters"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_refused(name: str) -> None:
    lay, key = REFUSED[name]
    with pytest.raises(SettingError) as refusal:
        lay()
    assert refusal.value.key == key
    assert ". Use " in str(refusal.value) or ". Leave " in str(refusal.value)


def test_sizes_that_differ() -> None:
    with pytest.raises(SizeError, match="8x8 and 4x4"):
        gated("attention", image(4), image(4, 4, 4), Unit(filters=None, kernel_size=(3, 3)))
