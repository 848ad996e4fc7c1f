"""`unetgen list`: the presets, each with what it plans.

A user's preset that cannot be planned is listed with its first problem.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple, cast

from unetgen._text import columns
from unetgen.emit.method.citation import source_in
from unetgen.errors import ConfigError, UserError
from unetgen.graph.plan import Plan
from unetgen.language.compose.conf import CONF, OwnPreset, built_in_presets, own_presets
from unetgen.language.config import Config
from unetgen.language.shorthand import flatten

HEADINGS = ("preset", "dims", "depth", "trainable", "source")


class PresetRow(NamedTuple):
    """A preset's row; one with a problem has no numbers."""

    preset: str
    source: str
    dims: int | None = None
    depth: int | None = None
    trainable_params: int | None = None
    problem: str = ""

    @property
    def cells(self) -> tuple[str, ...]:
        where = f"{self.source}: {self.problem}" if self.problem else self.source
        if self.dims is None:
            return self.preset, "–", "–", "–", where
        return self.preset, f"{self.dims}D", str(self.depth), f"{self.trainable_params:,}", where


def preset_table() -> str:
    """Return each preset with its dimensions, depth, trainable parameters and source."""
    return columns([HEADINGS, *(row.cells for row in listed_presets())])


def listed_presets() -> Iterator[PresetRow]:
    """Yield a row per preset, the user's own last."""
    yield from map(built_in_row, built_in_presets())
    yield from map(own_row, own_presets().values())


def built_in_row(name: str) -> PresetRow:
    """Return the row of a built-in preset.

    It is planned without Hydra, as its file is a whole mapping.
    """
    import yaml

    from unetgen.language.planning import plan_of

    given = cast("dict[str, Any]", yaml.safe_load((CONF / "preset" / f"{name}.yaml").read_text(encoding="utf-8")))
    return preset_row(name, source_in(name), plan_of(Config(dict(flatten(given)))))


def own_row(preset: OwnPreset) -> PresetRow:
    """Return the row of a user's preset, whose source is its path."""
    from unetgen.language.compose.load import load
    from unetgen.language.planning import plan_of

    try:
        plan = plan_of(load(f"preset={preset.name}"))
    except UserError as error:
        problem = error.problems[0] if isinstance(error, ConfigError) else None
        told = f"{problem.key}: {problem.text}" if problem else str(error).splitlines()[0]
        return PresetRow(preset.name, preset.place, problem=told)
    return preset_row(preset.name, preset.place, plan)


def preset_row(name: str, place: str, plan: Plan) -> PresetRow:
    return PresetRow(name, place, plan.dims, plan.spec.depth if plan.spec else 0, plan.trainable_params)
