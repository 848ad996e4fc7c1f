"""Find the largest tensors at the peak of a step, and settings that shrink them.

Each setting is tried by itself on a new plan. A tensor gets the first one that makes it smaller, beginning with
changes to a part of the network and ending with changes to all of it.
"""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from unetgen.errors import ConfigError
from unetgen.graph.parts import Part
from unetgen.graph.plan import Plan
from unetgen.graph.spec import Spec
from unetgen.language.compose.to_yaml import flow
from unetgen.language.config import Config
from unetgen.language.planning import plan_of
from unetgen.metrics.step import kernels, training, training_bytes

MANY = 10


class Tensor(NamedTuple):
    """Bytes of a tensor as it is and with the knob turned, and of the whole step then."""

    name: str
    size: int
    knob: str
    size_then: int
    needed_then: int

    def to_dict(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "bytes": self.size,
            "knob": self.knob or None,
            "bytes_then": self.size_then,
            "needed_bytes_then": self.needed_then,
        }


class Turned(NamedTuple):
    """A knob turned: bytes of every tensor of the step by name, and of the whole."""

    knob: str
    sizes: dict[str, int]
    needed: int


def largest_tensors(plan: Plan, config: Config, batch: int) -> tuple[Tensor, ...]:
    """Return the largest tensors at the peak, without weights and optimizer state."""
    alive = sorted(training(plan, batch).alive.items(), key=lambda item: -item[1])[:MANY]
    turned = list(knobs(plan, config, batch))
    return tuple(with_knob(plan, batch, name, size, turned) for name, size in alive)


def with_knob(plan: Plan, batch: int, name: str, size: int, turned: list[Turned]) -> Tensor:
    found = next((knob for knob in turned if knob.sizes.get(name, 0) < size), None)
    if found is None:
        return Tensor(name, size, "", size, training_bytes(plan, batch))
    return Tensor(name, size, found.knob, found.sizes.get(name, 0), found.needed)


def knobs(plan: Plan, config: Config, batch: int) -> Iterator[Turned]:
    """Return the settings that can change and make the whole step smaller."""
    assert plan.spec is not None
    before = training_bytes(plan, batch)
    for changes in narrowing_changes(plan.spec, config):
        try:
            other = plan_of(config.changed({**config.given, **changes}))
        except ConfigError:
            continue
        if (needed := training_bytes(other, batch)) < before:
            yield Turned(as_words(changes, config), sizes_of(other, batch), needed)
    if batch > 1:
        fewer = batch // 2
        yield Turned(f"budget.batch_size={fewer}", sizes_of(plan, fewer), training_bytes(plan, fewer))


def as_words(changes: dict[str, Any], config: Config) -> str:
    """Write changes as overrides for the command.

    Of the keys that are removed only those that are set appear.
    """
    there = {key: value for key, value in changes.items() if value is not None or config.given.get(key) is not None}
    return " ".join(f"{key}={flow(value)}" for key, value in there.items())


def sizes_of(plan: Plan, batch: int) -> dict[str, int]:
    return {name: size for kernel in kernels(plan, batch) for name, size in kernel.makes}


def narrowing_changes(spec: Spec, config: Config) -> Iterator[dict[str, Any]]:
    """Return changes of a description, the narrowest first; `None` removes a key."""
    if any(skip.kind == "concat" for skip in spec.skip):
        yield {"skip.kind": "add", "skip.order": None}
    for level in range(spec.depth):
        yield fewer_filters(spec, config, level)
    if config["norm.kind"] not in (None, "none"):
        yield {key: None for key in config.given if key.startswith("norm.")} | {"norm.kind": "none"}
    if spec.dtype == "float32":
        yield {"dtype": "mixed_float16"}
    if not spec.dynamic:
        yield {"input.size": "x".join(str(max(1, n // 2)) for n in spec.input.sizes)}


def fewer_filters(spec: Spec, config: Config, level: int) -> dict[str, Any]:
    """Halve the filters of one level; the bottleneck may have a group of its own."""
    widths: list[list[int] | None] = [widths_of(part) for part in spec.encoder]
    widths[level] = [max(1, width // 2) for width in widths_of(spec.encoder[level])]
    own = any(key.startswith("bottleneck.filters.") for key in config.given)
    if own and level == spec.depth - 1:
        return only_per_level(config, "bottleneck.filters", widths[-1:])
    return only_per_level(config, "filters", [*widths[:-1], None] if own else widths)


def only_per_level(config: Config, group: str, widths: Sequence[list[int] | None]) -> dict[str, Any]:
    """Replace the rule of a group by numbers."""
    others = {key: None for key in config.given if key.startswith(f"{group}.")}
    return others | {f"{group}.per_level": list(widths)}


def widths_of(part: Part) -> list[int]:
    return [unit.filters for unit in part.units if unit.filters]
