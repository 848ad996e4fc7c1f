"""`unetgen bench`: time the emitted model on this machine."""

import shlex
import sys
from collections.abc import Iterator

from unetgen._text import short_number, shown
from unetgen.errors import UserError

MOST_IMAGES = 100_000  # of one step
USAGE = "unetgen bench unet_2015 depth=4 --batch-size 2"


def bench_lines(arguments: list[str]) -> Iterator[str]:
    """Time the network of a description, and yield each line when it is known.

    A description is a preset, a file or overrides. A person at a terminal reads on stderr how long it takes.

    Raises:
        UserError: a wrong flag, or a model that cannot be built here.
        ConfigError: every problem of the description.
    """
    described, batch_size = bench_arguments(arguments)
    from unetgen.api import plan
    from unetgen.emit.keras.bench import time_steps
    from unetgen.metrics.facts import title
    from unetgen.read.anything import description_words

    network = plan(*(description_words(shlex.join(described)) if described else ()))
    say_at_terminal(f"Building the Keras model, of {short_number(network.macs)}MACs an image …")
    timings = time_steps(network, batch_size, say_at_terminal)
    first = next(timings)
    from unetgen.emit.keras.device import device_advice, devices

    images = f"{batch_size} image{'s' * (batch_size > 1)} a step"
    yield f"{title(network)}: {network.params:,} parameters, {images}, on {devices()}"
    yield str(first)
    yield from map(str, timings)
    if advice := device_advice(network):
        print(advice, file=sys.stderr)


def say_at_terminal(text: str) -> None:
    """Print what a person at a terminal waits for, on stderr."""
    if sys.stderr.isatty():
        print(text, file=sys.stderr, flush=True)


def bench_arguments(arguments: list[str]) -> tuple[list[str], int]:
    """Return the words of the description and the batch size.

    Raises:
        UserError: an unknown flag, or a batch size that is not a number from 1.
    """
    words, given = list(arguments), "1"
    if "--batch-size" in words:
        at = words.index("--batch-size")
        given = words[at + 1] if at + 1 < len(words) else ""
        del words[at : at + 2]
    flags = [word for word in words if word.startswith("-")]
    if flags or not (given.isdecimal() and len(given) < 10 and 0 < int(given) <= MOST_IMAGES):
        size = f"--batch-size takes a number from 1 to {MOST_IMAGES:,}, not {shown(given)}"
        problem = f"{flags[0]} is not a flag of bench" if flags else size
        raise UserError(f"{problem}. Write: {USAGE}")
    return words, int(given)
