"""Operations are written to JSON and read back; other data is refused."""

import json
from typing import Any, get_args

import pytest

from tests.helpers.every_op import ops
from unetgen.ops import AnyOp, Concat, Dense, Foreign, Merge, Modulate, Reshape, Shape, Sinusoid, Weight
from unetgen.ops import Input as InputOp
from unetgen.ops.as_json import op_from_dict, op_to_dict

OTHERS: dict[str, AnyOp] = {
    "input": InputOp(Shape(4, (160, 160, 16))),
    "dense": Dense(3, False),
    "reshape": Reshape(2),
    "concat": Concat(),
    "merge": Merge("maximum"),
    "waves": Sinusoid(6, 100, 1, "cos"),
    "modulate": Modulate("add"),
    "foreign": Foreign(
        "Add", (("a", "1"), ("b", "x")), (Weight("k", (3, 4), False), Weight("b", (4,))), Shape(3, (4,))
    ),
}
EVERY = [op for found in (OTHERS, *map(ops, (1, 2, 3))) for op in found.values()]


def test_every_operation_is_tested() -> None:
    assert {type(op) for op in EVERY} == set(get_args(AnyOp))


@pytest.mark.parametrize("op", EVERY, ids=str)
def test_operations_round_trip(op: AnyOp) -> None:
    again = op_from_dict(json.loads(json.dumps(op_to_dict(op))))
    assert again == op
    assert repr(again) == repr(op)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({}, "null is not an operation"),
        ({"type": "Conv"}, "filters is missing"),
        ({"type": "Pool", "kind": "median", "pool_size": [2], "strides": [2], "padding": "same"}, "kind cannot be"),
        ({"type": "Input", "output": [4, [8]]}, "output cannot be|channels is missing"),
        ({"type": "Input", "output": {"channels": True, "sizes": [8]}}, "channels cannot be true"),
        ({"type": "Crop", "cropping": [[1, 2, 3]]}, "cropping cannot be"),
        ({"type": "Activation", "function": "elu", "parameters": [["alpha", "1"]]}, "parameters cannot be"),
        ({"type": "Resize", "size": [2.5], "interpolation": "nearest"}, "size cannot be"),
    ],
)
def test_invalid_operations_are_refused(data: dict[str, Any], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        op_from_dict(data)
