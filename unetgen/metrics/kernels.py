"""Run kernels one after the other, and count the bytes alive meanwhile.

A kernel reads and makes buffers; a buffer is freed after the last kernel that reads it. TensorFlow's executor counts
references in this way, in a `tf.function` as in a prediction.
"""

from collections.abc import Collection, Sequence
from typing import NamedTuple


class Kernel(NamedTuple):
    """One operation of the runtime.

    `over`: it may write into what it reads, if no later kernel reads that. `spare`: bytes needed while it runs.
    """

    name: str
    reads: tuple[str, ...]
    makes: tuple[tuple[str, int], ...]  # buffers with their bytes
    over: bool = False
    spare: int = 0


class Peak(NamedTuple):
    """The most bytes alive at once, with the running kernel and the buffers."""

    size: int
    kernel: str
    alive: dict[str, int]


def peak(kernels: Sequence[Kernel], held: Collection[str] = ()) -> Peak:
    """Return the peak of a pass; buffers in `held` are never freed."""
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
    """Return the buffer that a kernel may overwrite.

    It has the size of the result, and no later kernel reads it.
    """
    if not kernel.over:
        return ""
    return next((name for name in dying if alive[name] == kernel.makes[0][1]), "")


def first(made: tuple[str, int]) -> str:
    return made[0]
