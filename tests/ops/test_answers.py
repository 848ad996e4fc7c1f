"""The answers of every op, against each other and against its shape."""

from typing import get_args

import pytest

from tests.helpers.every_op import CHANNELS, ops, sizes
from unetgen.emit.figure.words.arrow_styles import op_line
from unetgen.emit.figure.words.op_words import op_measure, op_name
from unetgen.ops import OPS, AnyOp, Family, Foreign, Input, Shape
from unetgen.ops.as_json import op_from_dict, op_to_dict

DIMS = (1, 2, 3)
ALL = [pytest.param(dims, op, id=f"{name} {dims}D") for dims in DIMS for name, op in ops(dims).items()]


def maps(dims: int, op: AnyOp) -> tuple[Shape, Shape]:
    """Return an input and the output of an operation."""
    given = Shape(CHANNELS, sizes(dims))
    return given, op.shape([given])


@pytest.mark.parametrize("kind", OPS, ids=lambda kind: kind.__name__)
def test_every_op_states_its_family(kind: type[AnyOp]) -> None:
    assert vars(kind).get("family") in get_args(Family)


@pytest.mark.parametrize(("dims", "op"), ALL)
def test_step_agrees_with_sizes(dims: int, op: AnyOp) -> None:
    """Without borders, sizes change by the step, in the direction of the op."""
    given, made = maps(dims, op)
    steps = op.step([given], made)
    assert len(steps) == len(made.sizes)
    for n, m, step in zip(given.sizes, made.sizes, steps, strict=False):
        assert abs(m - n * step) <= 3  # kernels and margins of three pixels
    if op.direction == "":
        assert set(steps) <= {1}
    if op.family == "resample" and not op.whole_map:
        assert op.direction


@pytest.mark.parametrize(("dims", "op"), ALL)
def test_pixels_read_are_there(dims: int, op: AnyOp) -> None:
    """The first and the last output pixel read input pixels or padding beside them."""
    given, made = maps(dims, op)
    for axis, (n, m) in enumerate(zip(given.sizes, made.sizes, strict=False)):
        reading = op.reads(axis, n, m)
        seen = {pixel for i in range(m) for pixel in reading.pixels(i)}
        assert seen
        assert min(seen) >= -3
        assert max(seen) < n + 3
        later = reading.pixels(reading.every)
        assert [*later] == [pixel + reading.moves for pixel in reading.pixels(0)]


@pytest.mark.parametrize(("dims", "op"), ALL)
def test_a_resampling_op_has_an_edge_kind_and_a_factor(dims: int, op: AnyOp) -> None:
    """Arrows of resampling differ from a convolution's, and show the factor."""
    given, made = maps(dims, op)
    assert op_name(op)
    if any(step != 1 for step in op.step([given], made)):
        assert op_line(op)
        assert op_measure(op) or op.fixes_size


@pytest.mark.parametrize(("dims", "op"), ALL)
def test_json_and_back(dims: int, op: AnyOp) -> None:
    assert op_from_dict(op_to_dict(op)) == op


def test_json_of_ends() -> None:
    ends: list[AnyOp] = [Input(Shape(3, (4, 5))), Foreign("Odd", (("a", "b"),), (), Shape(1, ()))]
    assert [op_from_dict(op_to_dict(op)) for op in ends] == ends
