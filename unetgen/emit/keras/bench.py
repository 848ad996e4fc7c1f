"""Measure a training step and a prediction on this machine, beside their work."""

import time
from collections.abc import Callable, Iterator
from statistics import median, quantiles
from typing import Any, NamedTuple

from unetgen._text import short_number
from unetgen.errors import UserError
from unetgen.graph.plan import Plan
from unetgen.graph.printed_shapes import input_extent

WARM_UP, LEAST, MOST = 2, 3, 50  # runs
SECONDS = 10.0  # that are measured, if there are enough runs by then
BACKWARD = 3  # a training step against a prediction: the gradients of inputs and of weights are as much work each


class Timing(NamedTuple):
    """Measurements of one kind of step.

    `seconds` are those of each run, `macs` the multiply-accumulates of one run.
    """

    what: str
    seconds: tuple[float, ...]
    macs: int

    @property
    def median(self) -> float:
        return median(self.seconds)

    @property
    def spread(self) -> tuple[float, float]:
        """The lower and upper quartile of the runs, in seconds."""
        first, _, third = quantiles(self.seconds, n=4, method="inclusive")
        return first, third

    @property
    def gflops(self) -> float:
        """Floating-point operations in 10⁹ per second, two per multiply-accumulate."""
        return 2 * self.macs / self.median / 1e9

    def __str__(self) -> str:
        low, high = (1e3 * value for value in self.spread)
        time = f"{1e3 * self.median:,.1f} ms (half of {len(self.seconds)} runs: {low:,.1f} to {high:,.1f})"
        return f"{self.what:<14} {time}, {short_number(self.macs)}MACs, {self.gflops:,.1f} GFLOP/s"


def time_steps(plan: Plan, batch_size: int = 1, say: Callable[[str], object] = print) -> Iterator[Timing]:
    """Measure a prediction, then a training step if training is described.

    Args:
        plan: the network; its model is built with weights drawn by its initializers.
        batch_size: images per step.
        say: takes a sentence on how long the rest takes, once a prediction has shown it.

    Raises:
        UserError: the model does not start, has layers that this device cannot compute, or does not fit in memory.
    """
    from unetgen.emit.keras import build
    from unetgen.emit.keras.start import start

    try:
        start(plan)
    except UserError as refusal:
        raise UserError(f"Nothing was measured: {refusal}.") from None
    from unetgen.emit.keras.device import device_fault

    if fault := device_fault(plan):
        raise UserError(f"Nothing was measured: {fault}.")
    model = build(plan, pretrained=False)
    import numpy as np

    random = np.random.default_rng(0)
    x: Any = random.normal(size=(batch_size, *input_extent(plan))).astype("float32")
    if len(model.inputs) > 1:  # a time step beside the image
        x = [x, *(np.zeros((batch_size, *tensor.shape[1:]), "float32") for tensor in model.inputs[1:])]
    macs = batch_size * plan.macs
    trained = bool(plan.spec and plan.spec.training)
    warmed_up = warm_up(lambda: model.predict_on_batch(x))
    say(
        f"A prediction takes {duration(warmed_up)}, so this takes about {duration(time_left(warmed_up, trained))} more."
    )
    yield timed("prediction", macs, lambda: model.predict_on_batch(x))
    if plan.spec and plan.spec.training:
        losses = plan.spec.training.losses
        y = [target(plan, shape, loss, batch_size) for shape, loss in zip(plan.output_shapes, losses, strict=True)]
        given = y[0] if len(y) == 1 else y
        warm_up(lambda: model.train_on_batch(x, given))
        yield timed("training step", BACKWARD * macs, lambda: model.train_on_batch(x, given))


def target(plan: Plan, shape: tuple[int, ...], loss: str, batch_size: int) -> Any:
    """Return a target of zeros in the shape that the loss takes.

    It has a class per pixel for a sparse loss, else a number per class and pixel.
    """
    import numpy as np

    if loss.startswith("sparse"):
        pixels = shape[1:] if plan.data_format == "channels_first" else shape[:-1]
        return np.zeros((batch_size, *pixels), "int32")
    return np.zeros((batch_size, *shape), "float32")


def timed(what: str, macs: int, step: Callable[[], Any]) -> Timing:
    """Measure a step repeatedly."""
    runs: list[float] = []
    while len(runs) < LEAST or (sum(runs) < SECONDS and len(runs) < MOST):
        runs.append(seconds_of(step))
    return Timing(what, tuple(runs), macs)


def warm_up(step: Callable[[], Any]) -> float:
    """Run a step until it is compiled, and return the seconds of the last run."""
    return [seconds_of(step) for _ in range(WARM_UP)][-1]


def seconds_of(step: Callable[[], Any]) -> float:
    start = time.perf_counter()
    step()
    return time.perf_counter() - start


def time_left(prediction: float, trained: bool) -> float:
    """Return about how many seconds are left after the warm-up of a prediction."""
    training = BACKWARD * prediction
    return measured_for(prediction) + trained * (WARM_UP * training + measured_for(training))


def measured_for(seconds: float) -> float:
    """Return for how long a step of so many seconds is measured."""
    return max(LEAST * seconds, min(SECONDS, MOST * seconds))


def duration(seconds: float) -> str:
    """Write `30 ms`, `20 s` or `4 min`."""
    if seconds < 1:
        return f"{1e3 * seconds:.0f} ms"
    return f"{seconds:.0f} s" if seconds < 100 else f"{seconds / 60:.0f} min"
