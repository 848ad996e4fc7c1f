"""The records of a program: tensors, calls in order, and stored parameters."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple, cast

from unetgen.ops import Axes

Stored = Literal["parameter", "buffer", "tensor_constant"]


class Ref(NamedTuple):
    """An argument that is a tensor, by its name."""

    name: str


class Parameter(NamedTuple):
    """A stored tensor.

    `key` is equal for names of one storage. `name` is the module's own: `encoder.0.weight`.
    """

    key: str
    name: str
    sizes: Axes
    is_trainable: bool
    kind: Stored


class Module(NamedTuple):
    """A module that a call is in: its path and the name of its class."""

    path: str
    kind: str


class ProgramCall(NamedTuple):
    """One operation: `conv2d` with arguments by name, and the tensors that it makes.

    `in_place` is true if it writes into its first argument. `modules` are the outermost first.
    """

    op: str
    arguments: Mapping[str, Any]
    outputs: tuple[str, ...]
    in_place: bool = False
    modules: tuple[Module, ...] = ()


@dataclass(frozen=True)
class Program:
    """A network as a list of calls; `sizes` of a tensor include the batch axis.

    `parameters` are by the name of their tensor. `open_axes` are those of the first input whose size is free.
    """

    name: str
    framework: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    calls: tuple[ProgramCall, ...]
    sizes: Mapping[str, Axes]
    parameters: Mapping[str, Parameter]
    dtype: str = "float32"
    open_axes: tuple[int, ...] = ()
    remark: str = field(default="", compare=False)


def refs(value: Any) -> Iterator[Ref]:
    """Yield the tensors of an argument, in order."""
    if isinstance(value, Ref):
        yield value
    elif isinstance(value, list | tuple):
        for part in cast("Sequence[Any]", value):
            yield from refs(part)


def call_refs(call: ProgramCall) -> list[Ref]:
    """Return the tensors that a call reads, in order of its arguments."""
    return [ref for value in call.arguments.values() for ref in refs(value)]
