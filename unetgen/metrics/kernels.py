"""What a runtime runs, one kernel after the other, and how many bytes are alive meanwhile.

A kernel reads buffers and makes buffers; a buffer is given back after the last kernel that reads it. That is how
TensorFlow's executor counts references, in a `tf.function` as in a prediction.
"""

from collections.abc import Collection, Sequence
from typing import NamedTuple


class Kernel(NamedTuple):
    """One operation. `over`: it may write into what it reads, if nobody reads that again. `spare`: while it runs."""

    name: str
    reads: tuple[str, ...]
    makes: tuple[tuple[str, int], ...]  # buffers with their bytes
    over: bool = False
    spare: int = 0


class Peak(NamedTuple):
    """The most that is alive at once: bytes, the kernel that runs then, and the buffers with their bytes."""

    size: int
    kernel: str
    alive: dict[str, int]


def peak(kernels: Sequence[Kernel], held: Collection[str] = ()) -> Peak:
    """The peak of a pass; what is `held` is given back by nobody."""
    last = {name: place for place, kernel in enumerate(kernels) for name in (*kernel.reads, *map(first, kernel.makes))}
    alive: dict[str, int] = {}
    now, highest = 0, Peak(0, "", {})
    for place, kernel in enumerate(kernels):
        dying = [name for name in dict.fromkeys(kernel.reads) if last[name] == place and name not in held]
        written_over = reused(kernel, dying, alive)
        if written_over:
            now -= alive.pop(written_over)
        alive.update(kernel.makes)
        now += sum(size for _, size in kernel.makes)
        if now + kernel.spare > highest.size:
            highest = Peak(now + kernel.spare, kernel.name, dict(alive))
        ending = [name for name in (*dying, *map(first, kernel.makes)) if name in alive and last[name] == place]
        now -= sum(alive.pop(name) for name in ending if name not in held)
    return highest


def reused(kernel: Kernel, dying: list[str], alive: dict[str, int]) -> str:
    """The buffer that a kernel writes over: one that nobody reads again, of the size that it makes."""
    if not kernel.over:
        return ""
    return next((name for name in dying if alive[name] == kernel.makes[0][1]), "")


def first(made: tuple[str, int]) -> str:
    return made[0]
