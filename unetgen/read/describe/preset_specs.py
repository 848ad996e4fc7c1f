"""Specs of the presets at another network's size and depth, as guesses."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from unetgen.graph.spec import Spec
from unetgen.language.compose.conf import CONF, presets
from unetgen.language.compose.read_yaml import read_yaml
from unetgen.language.config import Config
from unetgen.language.resolve import resolve_with_problems
from unetgen.language.shorthand import flatten

SIZES = ("input.size", "input.channels", "data_format", "depth", "down.factor", "down.entry_factor")


@cache
def preset_keys() -> tuple[dict[str, Any], ...]:
    """Return the keys of every preset of the package."""
    return tuple(
        dict(flatten(read_yaml((CONF / "preset" / f"{name}.yaml").read_text(encoding="utf-8")))) for name in presets()
    )


def preset_specs(kinds: dict[str, Any]) -> Iterator[Spec]:
    """Yield the presets at the sizes, depth and first filters of `kinds`."""
    sizes = {path: value for path, value in kinds.items() if path in SIZES}
    for keys in preset_keys():
        bases = {"filters.base": kinds["filters.base"]} if "filters.base" in keys else {}
        resolved = resolve_with_problems(Config({**keys, **sizes, **bases}))
        if not resolved.problems:
            yield resolved.spec
