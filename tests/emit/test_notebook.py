"""What a notebook shows of a plan and of a description."""

import sys
from types import SimpleNamespace
from typing import Any

import pytest

import unetgen
from unetgen import Config, load, plan
from unetgen.emit.notebook import stages_html


def test_a_plan_in_one_line() -> None:
    assert repr(plan()) == (
        "<Plan lecture: 3D, depth 2, 4x160x160x16 to 3x160x160x16, 18 layers, 833,507 parameters,"
        " 222,324,326,400 MACs, hash bd30a1d192f6>"
    )


@pytest.mark.parametrize("shown", [plan(), load()], ids=["plan", "description"])
def test_the_summary_has_counts_and_stages(shown: Any) -> None:
    html = stages_html(shown) or ""
    assert "833,507" in html
    assert html.count("<tr>") == 5 + 2  # five stages, head and total


def test_a_description_that_is_refused_has_no_summary() -> None:
    assert stages_html(Config({"depth": 3})) is None


class Shell:
    """As much of IPython's shell as is used."""

    def __init__(self) -> None:
        self.known: dict[type, Any] = {}
        formatters = {"text/html": SimpleNamespace(for_type=self.known.__setitem__)}
        self.display_formatter = SimpleNamespace(formatters=formatters)


def in_a_shell(shell: Shell | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "IPython", SimpleNamespace(get_ipython=lambda: shell))  # pyright: ignore[reportArgumentType]


def test_any_name_of_the_package_registers_the_summary(monkeypatch: pytest.MonkeyPatch) -> None:
    in_a_shell(shell := Shell(), monkeypatch)
    assert unetgen.plan is plan
    assert shell.known == {unetgen.Plan: stages_html, Config: stages_html}


def test_a_users_own_summary_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    in_a_shell(shell := Shell(), monkeypatch)
    shell.known[unetgen.Plan] = repr
    assert unetgen.plan is plan
    assert shell.known[unetgen.Plan] is repr


def test_without_a_shell_nothing_is_registered(monkeypatch: pytest.MonkeyPatch) -> None:
    in_a_shell(None, monkeypatch)
    assert unetgen.plan is plan
