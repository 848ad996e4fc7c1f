"""The engine in a browser: the page draws, and a fault is tried again."""

import sys
from types import ModuleType, SimpleNamespace

import pytest

from unetgen.emit.rendering import render
from unetgen.emit.rendering.render_error import RenderError


class Fault(Exception):  # noqa: N818  # as Pyodide's
    pass


@pytest.fixture
def falls(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    """Return how often the page's module raises before it draws."""
    asked = set[str]()

    def rendered(dot: str, format: str, engine: str) -> str:
        asked.add(dot)
        if len(asked) <= request.param:
            raise Fault("table index is out of bounds")
        return f"{format} by {engine}: × at trial {len(asked)}"

    monkeypatch.setitem(sys.modules, "pyodide", ModuleType("pyodide"))
    monkeypatch.setitem(sys.modules, "pyodide.ffi", SimpleNamespace(JsException=Fault))  # type: ignore[arg-type]
    monkeypatch.setitem(sys.modules, "unetgen_graphviz", SimpleNamespace(render=rendered))  # type: ignore[arg-type]
    monkeypatch.setattr(render, "IN_BROWSER", True)
    return request.param


@pytest.mark.parametrize("falls", [0, 1, render.TRIALS - 1], indirect=True)
def test_a_fault_in_the_browser_is_tried_at_other_lengths(falls: int) -> None:
    assert render.render_svg("graph { }") == f"svg by nop2: × at trial {falls + 1}"


@pytest.mark.parametrize("falls", [render.TRIALS], indirect=True)
def test_an_engine_that_always_falls_is_named(falls: int) -> None:
    with pytest.raises(RenderError, match="The SVG could not be made: Fault: table index is out of bounds"):
        render.render_svg("graph { }")
