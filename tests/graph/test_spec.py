"""The records of a description can be reduced to one axis."""

from dataclasses import fields, is_dataclass
from pathlib import Path
from types import UnionType
from typing import Any, Literal, Union, cast, get_args, get_origin, get_type_hints

import pytest

from unetgen.graph import parts, spec
from unetgen.graph.filters import Geometric

AXES = (5, 6, 7)


def names_of(record: Any) -> tuple[str, ...]:
    """Return the names of a record's fields, or none."""
    return tuple(f.name for f in fields(record)) if is_dataclass(record) else getattr(record, "_fields", ())


MODULES = {module.__name__: module for module in (parts, spec)}
RECORDS = [r for name, module in MODULES.items() for r in vars(module).values() if getattr(r, "__module__", "") == name]
PER_AXIS = [record for record in RECORDS if hasattr(record, "on_axis") and record is not parts.PerAxis]
OTHERS = [record for record in RECORDS if names_of(record) and record not in PER_AXIS]


def sample(hint: Any) -> Any:
    """Return a value of a type, with three axes wherever it can have axes."""
    origin, arguments = get_origin(hint), get_args(hint)
    if hint == tuple[int, ...]:
        return AXES
    if origin in (Union, UnionType):
        return sample(next((part for part in arguments if part == tuple[int, ...]), arguments[0]))
    if origin is Literal:
        return arguments[0]
    if origin is tuple:
        return tuple(sample(part) for part in arguments if part is not Ellipsis)
    if hint in (str, int, float, bool, Any):
        return "x" if hint is str else 1
    if hint in (Geometric, Path):
        return Geometric(1) if hint is Geometric else Path("x")
    hints = get_type_hints(hint)
    return hint(**{name: sample(hints[name]) for name in names_of(hint)})


def values(tree: Any) -> list[Any]:
    """Return every plain tuple in a tree of records."""
    if names := names_of(tree):
        return [found for name in names for found in values(getattr(tree, name))]
    items = list(cast("tuple[Any, ...]", tree)) if isinstance(tree, tuple) else []
    return [*([tree] if items else []), *(found for item in items for found in values(item))]


@pytest.mark.parametrize("record", PER_AXIS, ids=lambda record: record.__name__)
def test_on_axis_reduces_every_value_per_axis(record: Any) -> None:
    whole = sample(record)
    before, after = values(whole), values(whole.on_axis(1))
    assert AXES in before or record is spec.Fusion
    assert AXES not in after
    assert after.count((6,)) == before.count(AXES) - (record is spec.Spec)  # no axis is left open


@pytest.mark.parametrize("record", OTHERS, ids=lambda record: record.__name__)
def test_a_record_without_on_axis_has_no_value_per_axis(record: Any) -> None:
    assert AXES not in values(sample(record))
