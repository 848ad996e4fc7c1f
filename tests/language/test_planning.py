"""A description is resolved once, for all outputs."""

from pathlib import Path

import pytest
from rich.console import Console

from unetgen import load, to_diagram
from unetgen.emit.folder import write_run_folder
from unetgen.language import planning
from unetgen.language.planning import plan_of, planned


@pytest.fixture
def resolved(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the names of the descriptions that are resolved from now on."""
    found: list[str] = []
    resolve_with_problems = planning.resolve_with_problems

    def noted(config: planning.Config) -> planning.Resolved:
        found.append(str(config["name"]))
        return resolve_with_problems(config)

    monkeypatch.setattr(planning, "resolve_with_problems", noted)
    return found


def test_a_figure_resolves_once(resolved: list[str]) -> None:
    to_diagram("filters.base=2", "input.size=16x16x16")
    assert resolved == ["lecture"]


def test_a_run_resolves_once(resolved: list[str], tmp_path: Path) -> None:
    write_run_folder(load("emit=[table,svg]"), tmp_path, Console(quiet=True))
    assert resolved == ["lecture"]


def test_a_key_of_the_preset_without_effect_is_left_out() -> None:
    """The preset's `filters.growth` has no effect beside a list."""
    config = load("preset=unet_2015", "filters.per_level=[4,8,16,32,64]")
    plan, effective = planned(config)
    assert "filters.base" in config.given
    assert "filters.base" not in effective.given
    assert plan_of(effective) == plan
