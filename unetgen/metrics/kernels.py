"""Run kernels on two threads, and count the bytes alive meanwhile.

A kernel reads and makes buffers. It starts when its buffers are there and a thread is free; of several, the one that
was ready first. It lasts as long as it has bytes to move. A buffer is freed after the last kernel that reads it.
TensorFlow's executor counts references in this way, in a `tf.function` as in a prediction.
"""

from collections import deque
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from heapq import heappop, heappush
from typing import NamedTuple

THREADS = 2  # the gradients of weights, and a second branch, run beside the rest; a single thread needs the least


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
    """The most bytes alive at once, with the kernel that starts then and the buffers."""

    size: int
    kernel: str
    alive: dict[str, int]


@dataclass(kw_only=True)
class Execution:
    """A pass so far: what each kernel waits for, what runs, and what is alive."""

    kernels: Sequence[Kernel]
    held: Collection[str]
    reads: list[list[str]]  # per kernel, each buffer once
    sizes: dict[str, int]
    readers: dict[str, list[int]]
    unread: dict[str, int]  # the number of kernels that have yet to read each buffer
    missing: list[int]  # the number of buffers that each kernel waits for
    running: list[tuple[int, int]] = field(default_factory=list[tuple[int, int]])  # a kernel's end, and its place
    changes: list[tuple[str, int]] = field(default_factory=list[tuple[str, int]])  # a buffer's new size; 0 when freed
    now: int = 0
    highest: tuple[int, int, int] = (0, 0, 0)  # bytes, the kernel that started, the number of changes until then

    def start(self, place: int, time: int) -> None:
        """Start a kernel, which takes the memory of its buffers at once."""
        kernel, reads = self.kernels[place], self.reads[place]
        if kernel.over:
            self.write_over(kernel.makes[0][1], reads)
        self.changes += kernel.makes
        made = sum(size for _, size in kernel.makes)
        self.now += made + kernel.spare
        if self.now > self.highest[0]:
            self.highest = (self.now, place, len(self.changes))
        heappush(self.running, (time + made + sum(self.sizes[name] for name in reads), place))

    def write_over(self, size: int, reads: list[str]) -> None:
        """Free one buffer of a size, if no other kernel has yet to read it."""
        dying = (name for name in reads if self.unread[name] == 1 and name not in self.held)
        if over := next((name for name in dying if self.sizes[name] == size), ""):
            self.free(over)
            self.unread[over] = 0

    def end(self) -> tuple[int, list[int]]:
        """End the kernel that ends first; return the time and the kernels now ready."""
        time, place = heappop(self.running)
        kernel = self.kernels[place]
        self.now -= kernel.spare
        for name in self.reads[place]:
            self.unread[name] -= 1
            if not self.unread[name]:
                self.free(name)
        made = [name for name, _ in kernel.makes]
        for name in made:
            if not self.unread[name]:
                self.free(name)
        return time, self.ready_with(made)

    def ready_with(self, made: list[str]) -> list[int]:
        """Return the kernels that waited for nothing but these buffers."""
        waiting = sorted(place for name in made for place in self.readers[name])
        for place in waiting:
            self.missing[place] -= 1
        return [place for place in dict.fromkeys(waiting) if not self.missing[place]]

    def free(self, name: str) -> None:
        if name not in self.held:
            self.now -= self.sizes[name]
            self.changes.append((name, 0))

    def peak(self) -> Peak:
        size, place, count = self.highest
        alive = {name: size for name, size in dict(self.changes[:count]).items() if size}
        return Peak(size, self.kernels[place].name, alive)


def begun(kernels: Sequence[Kernel], held: Collection[str]) -> Execution:
    """Return a pass of which no kernel has started."""
    sizes = {name: size for kernel in kernels for name, size in kernel.makes}
    reads = [[name for name in dict.fromkeys(kernel.reads) if name in sizes] for kernel in kernels]
    readers: dict[str, list[int]] = {name: [] for name in sizes}
    for place, names in enumerate(reads):
        for name in names:
            readers[name].append(place)
    return Execution(
        kernels=kernels,
        held=held,
        reads=reads,
        sizes=sizes,
        readers=readers,
        unread={name: len(places) for name, places in readers.items()},
        missing=[len(names) for names in reads],
    )


def peak(kernels: Sequence[Kernel], held: Collection[str] = ()) -> Peak:
    """Return the peak of a pass; buffers in `held` are never freed."""
    run, time = begun(kernels, frozenset(held)), 0
    ready = deque(place for place, count in enumerate(run.missing) if not count)
    while ready or run.running:
        while ready and len(run.running) < THREADS:
            run.start(ready.popleft(), time)
        time, more = run.end()
        ready.extend(more)
    return run.peak()
