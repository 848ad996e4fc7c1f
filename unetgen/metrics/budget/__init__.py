"""Find whether a training step fits into a memory, what would fit, and how to fit.

The estimate is for TensorFlow: PyTorch keeps and frees other tensors at other times.

Files in reading order: `largest` (batch and patch), `knobs` (settings that shrink the largest tensors).
"""

import math
from typing import Any, NamedTuple

from unetgen._text import by_axis, plural
from unetgen.graph.plan import Plan
from unetgen.graph.settings import Budget
from unetgen.language.config import Config
from unetgen.metrics.budget.knobs import Tensor, largest_tensors
from unetgen.metrics.budget.largest import largest_batch, largest_patch, runtime_bytes
from unetgen.metrics.step import training_bytes
from unetgen.ops import Axes

GIB = 1024**3
RUNTIME = "TensorFlow, not PyTorch"


class Answer(NamedTuple):
    """The bytes of one training step, and the largest batch and patch that fit.

    For the largest batch the patch is as asked, and the other way round.
    """

    budget: int
    batch_size: int
    sizes: Axes
    needed: int
    runtime: int
    largest_batch: int
    largest_patch: Axes | None
    tensors: tuple[Tensor, ...]

    @property
    def fits(self) -> bool:
        return self.needed + self.runtime <= self.budget

    @property
    def line(self) -> str:
        """One line for the terminal."""
        images = f"{plural(self.batch_size, 'image')} of {by_axis(self.sizes)}"
        verdict = "fits" if self.fits else "does not fit"
        return (
            f"Memory: a training step of {images} needs {gib(self.needed)}, with {gib(self.runtime)} more kept for the"
            f" runtime: {verdict} in {gib(self.budget)}. {self.most} Estimated for {RUNTIME}."
        )

    @property
    def most(self) -> str:
        """The largest that fit: `At most 6 images of that size fit, or …`."""
        if not self.largest_batch and not self.largest_patch:
            return "Neither one image nor any smaller size fits."
        batch = f"At most {plural(self.largest_batch, 'image')}" if self.largest_batch else "No image"
        joined = "or" if self.largest_batch else "but"
        larger = self.largest_patch if self.largest_patch != self.sizes else None
        patch = f", {joined} {self.batch_size} of {by_axis(larger)}" if larger else ""
        return f"{batch} of that size {'fit' if self.largest_batch > 1 else 'fits'}{patch}."

    def to_dict(self) -> dict[str, Any]:
        """Return the entry of `summary.json`, in bytes."""
        return {
            "estimates": RUNTIME,
            "budget_bytes": self.budget,
            "batch_size": self.batch_size,
            "needed_bytes": self.needed,
            "kept_for_runtime_bytes": self.runtime,
            "fits": self.fits,
            "largest_batch": self.largest_batch,
            "largest_patch": list(self.largest_patch) if self.largest_patch else None,
            "largest_tensors": [tensor.to_dict() for tensor in self.tensors],
        }


def answer(plan: Plan, config: Config) -> Answer:
    """Return the answer to a description's `budget`, which must be set."""
    assert plan.spec is not None, "it has no description"
    asked = plan.spec.budget
    assert asked is not None, "nobody asked"
    memory, batch = in_bytes(asked), asked.batch_size
    return Answer(
        memory, batch, plan.spec.input.sizes, training_bytes(plan, batch), runtime_bytes(plan, batch),
        largest_batch(plan, memory), largest_patch(plan.spec, batch, memory), largest_tensors(plan, config, batch),
    )  # fmt: skip


def answer_for(plan: Plan, memory: int, batch: int) -> Answer:
    """Return the answer for a network that was read, whose size and widths are given."""
    return Answer(
        memory, batch, plan.nodes[0].shape.sizes, training_bytes(plan, batch), runtime_bytes(plan, batch),
        largest_batch(plan, memory), None, (),
    )  # fmt: skip


def in_bytes(asked: Budget) -> int:
    return math.floor(asked.memory_gib * GIB)


def gib(count: int) -> str:
    """Write bytes as `0.034 GiB`, `3.41 GiB`, `12 GiB`."""
    return f"{count / GIB:,.3g} GiB" if count < 1000 * GIB else f"{count / GIB:,.0f} GiB"
