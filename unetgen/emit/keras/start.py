"""Start Keras without its messages, and only if the model fits in memory."""

import os
import sys
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from unetgen.errors import UserError
from unetgen.graph.plan import Plan
from unetgen.metrics.tensor_bytes import MIB, weight_bytes


def start(plan: Plan) -> None:
    """Import Keras for a plan's model.

    Raises:
        UserError: the weights exceed the free memory, or Keras or its backend does not start; with the reason.
    """
    free = free_memory()
    if free is not None and weight_bytes(plan) > free:
        raise UserError(
            f"its weights take {weight_bytes(plan) / MIB:,.0f} MiB, and {free / MIB:,.0f} MiB of memory are free"
        )
    import_keras()


def import_keras() -> Any:
    """Return Keras, imported without the messages of its backend.

    Raises:
        UserError: Keras or its backend does not start; with the reason.
    """
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    try:
        with quiet():
            import keras
    except Exception as error:  # a broken TensorFlow raises whatever it likes
        raise UserError(f"Keras did not start: {type(error).__name__}: {' '.join(str(error).split())[:300]}") from None
    return keras


@contextmanager
def quiet() -> Generator[None]:
    """Hide C++ messages on the standard error, unless the block fails."""
    sys.stderr.flush()
    kept = os.dup(2)
    with tempfile.TemporaryFile() as noise:
        os.dup2(noise.fileno(), 2)
        try:
            yield
        except Exception:
            noise.seek(0)
            os.write(kept, noise.read()[-4000:])
            raise
        finally:
            os.dup2(kept, 2)
            os.close(kept)


def free_memory() -> int | None:
    """Return the bytes that are free without swapping, or None if unknown.

    The limit of a container is included.
    """
    free = [
        number * 1024
        for line in lines("/proc/meminfo")
        if line.startswith("MemAvailable:")
        for number in [int(line.split()[1])]
    ]
    limit, used = lines("/sys/fs/cgroup/memory.max"), lines("/sys/fs/cgroup/memory.current")
    if limit and used and limit[0].isdigit():
        free.append(int(limit[0]) - int(used[0]))
    return min(free, default=None)


def lines(path: str) -> list[str]:
    try:
        return Path(path).read_text().splitlines()
    except OSError:
        return []
