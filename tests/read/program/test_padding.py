"""Padding by a layer of its own is a convolution's padding where Keras pads the same pixels."""

import pytest

from unetgen.ops import AnyOp, Conv, Pad
from unetgen.read.program.form import Parameter, Program, ProgramCall, Ref
from unetgen.read.program.lowering import plan_of_program


def layers(padding: list[int], stride: int, kernel: int, **more: object) -> list[AnyOp]:
    """Return the layers of an image of 8 × 8 that is padded (left, right, top, bottom), then convolved."""
    padded = (8 + padding[2] + padding[3], 8 + padding[0] + padding[1])
    made = tuple((size - kernel) // stride + 1 for size in padded)
    weight = Parameter("weight", "conv.weight", (4, 2, kernel, kernel), is_trainable=True, kind="parameter")
    calls = (
        ProgramCall("pad", {"input": Ref("x"), "pad": padding, **more}, ("padded",)),
        ProgramCall("conv2d", {"input": Ref("padded"), "weight": Ref("w"), "stride": [stride]}, ("y",)),
    )
    sizes = {"x": (1, 2, 8, 8), "padded": (1, 2, *padded), "y": (1, 4, *made)}
    program = Program("padded", "PyTorch", ("x",), ("y",), calls, sizes, {"w": weight})
    return [node.op for node in plan_of_program(program)][1:]


@pytest.mark.parametrize(
    ("padding", "stride", "kernel"), [([1, 1, 1, 1], 1, 3), ([0, 1, 0, 1], 2, 3), ([1, 2, 1, 2], 2, 5)]
)
def test_what_keras_pads_too_is_the_convolutions(padding: list[int], stride: int, kernel: int) -> None:
    (conv,) = layers(padding, stride, kernel)
    assert isinstance(conv, Conv)
    assert conv.padding == "same"


@pytest.mark.parametrize(
    ("padding", "stride"), [([1, 1, 1, 1], 2), ([1, 0, 1, 0], 2), ([2, 2, 2, 2], 1), ([1, 1, 0, 0], 1)]
)
def test_other_pixels_are_a_layer(padding: list[int], stride: int) -> None:
    pad, conv = layers(padding, stride, 3)
    assert isinstance(pad, Pad)
    assert isinstance(conv, Conv)
    assert conv.padding == "valid"


def test_a_border_that_is_not_of_zeros_is_a_layer() -> None:
    pad, _ = layers([1, 1, 1, 1], 1, 3, mode="reflect")
    assert isinstance(pad, Pad)
