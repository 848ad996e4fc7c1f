"""Parse the values of outputs' keys: stages by name, labels, weights of losses."""

from typing import Any, NamedTuple

from unetgen._text import plural, shown
from unetgen.graph.spec import Stage
from unetgen.language import values
from unetgen.network import recipes

NAMES = values.Words(values.text)


class Stages(NamedTuple):
    """The stages of a topology by name, in execution order; the last is the network's."""

    named: dict[str, Stage]

    @property
    def last(self) -> Stage:
        return [*self.named.values()][-1]

    def supervised(self) -> list[Stage]:
        """Return the stages for deep supervision, without the last one.

        They are the right side, or the top row of a nested grid.
        """
        right = [stage for stage in self.named.values() if stage.column and stage != self.last]
        top = [stage for stage in right if stage.level == 0]
        return sorted(top or right, key=lambda stage: (stage.level, -stage.column))


def stages(topology: str, depth: int) -> Stages:
    order = [stage for stage, _ in recipes.stages_of(topology, depth)]
    return Stages({stage.name(depth): stage for stage in order})


def misfit_of_labels(count: int | None, names: tuple[str, ...]) -> str:
    """Return why these are not the names of the classes, one per filter; or nothing."""
    if not names or not count or len(names) == count:
        return ""
    if len(names) == 1 and len(names[0].split(",")) == count:
        return f"{shown(names[0])} is one name. Write a list: [{names[0]}]."
    return f"{plural(len(names), 'name')} for {plural(count, 'filter')} of the head. Give {count}, or null for none."


def filters_or_keep(value: Any) -> int:
    """Return a number of filters; 0 for `keep`."""
    return 0 if value == "keep" else values.whole(1)(value)


def stage_named(value: Any, there: Stages) -> Stage:
    return there.named[values.OneOf(list(there.named))(value)]


def supervised_stages(value: Any, there: Stages) -> list[Stage]:
    if value == "all":
        return there.supervised()
    if type(value) is int:
        return there.supervised()[: values.whole(1)(value)]
    names = values.items_of(value) or [value]
    chosen = [
        stage for name in names for stage in (there.supervised() if name == "all" else [stage_named(name, there)])
    ]
    if "all" in names:  # of a bottleneck alone there is nothing else
        chosen = [stage for stage in chosen if stage != there.last]
    if there.last in chosen or len(set(chosen)) < len(chosen):
        last = next(name for name, stage in there.named.items() if stage == there.last)
        raise ValueError(f"{shown(value)} names a stage twice; {last} has the main head already. Leave it out.")
    return chosen


def loss_weights(value: Any, count: int) -> tuple[float, ...]:
    items = values.items_of(value) or [value]
    if len(items) != count:
        raise ValueError(f"{plural(len(items), 'weight')} for {plural(count, 'output')}: {shown(value)}. Give {count}.")
    return tuple(0.0 if item == 0 else values.positive_number(item) for item in items)
