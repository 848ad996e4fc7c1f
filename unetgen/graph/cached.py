"""Properties that are computed once."""

from collections.abc import Callable
from typing import Any, Generic, Self, TypeVar, overload

T = TypeVar("T")


class cached_property(Generic[T]):  # noqa: N801  named as the standard library's
    """A property that is computed once per object, without a lock.

    Python 3.11's `functools.cached_property` holds a lock while it computes. A process that is forked meanwhile would
    wait for that lock for ever. Without it, two threads may both compute the value, which does no harm.
    """

    def __init__(self, compute: Callable[[Any], T]) -> None:
        self.compute, self.__doc__ = compute, compute.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    @overload
    def __get__(self, instance: None, owner: type) -> Self: ...
    @overload
    def __get__(self, instance: object, owner: type) -> T: ...
    def __get__(self, instance: object, owner: type) -> Any:
        if instance is None:
            return self
        values, name = instance.__dict__, self.name
        if name not in values:
            values[name] = self.compute(instance)
        return values[name]
