"""Copy a frozen record with some fields changed, faster than `replace`."""

from typing import Any, TypeVar

T = TypeVar("T")


def altered(record: T, **values: Any) -> T:
    """Return a copy of a dataclass with other values of some fields.

    `replace` looks at every field and calls `__init__`, and a plan makes a record per convolution. The class has no
    slots and computes nothing of its fields when it is made.
    """
    made = object.__new__(type(record))
    there = made.__dict__
    there.update(record.__dict__)
    there.update(values)
    assert len(there) == len(record.__dict__), f"{type(record).__name__} has no {values.keys() - vars(record).keys()}"
    return made
