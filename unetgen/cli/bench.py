"""What `unetgen bench` does: the emitted model timed on this machine, a line per kind of step."""

import shlex
from collections.abc import Iterator

from unetgen.errors import UserError

USAGE = "unetgen bench unet_2015 depth=4 --batch-size 2"


def bench_lines(arguments: list[str]) -> Iterator[str]:
    """Time what a preset, overrides or a file describe; each line when it is known.

    Raises:
        UserError: a wrong flag, or a model that cannot be built here.
        ConfigError: every problem of the description.
    """
    described, batch_size = sorted_out(arguments)
    from unetgen.api import plan
    from unetgen.emit.keras.bench import bench, devices
    from unetgen.metrics.facts import title
    from unetgen.read.anything import words

    network = plan(*(words(shlex.join(described)) if described else ()))
    timings = bench(network, batch_size)
    first = next(timings)
    images = f"{batch_size} image{'s' * (batch_size > 1)} a step"
    yield f"{title(network)}: {network.params:,} parameters, {images}, on {devices()}"
    yield str(first)
    yield from map(str, timings)


def sorted_out(arguments: list[str]) -> tuple[list[str], int]:
    """The description's words, and the batch size."""
    words, given = list(arguments), "1"
    if "--batch-size" in words:
        at = words.index("--batch-size")
        given = words[at + 1] if at + 1 < len(words) else ""
        del words[at : at + 2]
    flags = [word for word in words if word.startswith("-")]
    if flags or not given.isdigit() or not int(given):
        told = f"{flags[0]} is no flag of bench" if flags else f"--batch-size takes a number from 1, not {given!r}"
        raise UserError(f"{told}. Write: {USAGE}")
    return words, int(given)
