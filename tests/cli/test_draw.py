"""`unetgen draw`: figures of models, files and runs from elsewhere."""

import re
from pathlib import Path

import pytest

from tests.helpers.command import unetgen
from tests.helpers.keras_tutorial_models import TUTORIALS
from tests.helpers.svg_boxes import read
from unetgen import ConfigError, to_diagram


def test_a_model_its_file_and_its_run_are_drawn(tmp_path: Path) -> None:
    model = TUTORIALS["membranes"]()
    model.save(tmp_path / "model.keras")
    (tmp_path / "model.json").write_text(model.to_json())
    shown = [to_diagram(model), to_diagram(tmp_path / "model.keras"), to_diagram(str(tmp_path / "model.json"))]
    assert len({diagram.dot for diagram in shown}) == 1
    assert "membranes · 2D U-Net, depth 4" in shown[0].svg


def test_a_figure_of_a_read_model_has_settings(tmp_path: Path) -> None:
    model = TUTORIALS["membranes"]()
    (tmp_path / "model.json").write_text(model.to_json())
    for words in (["model.json", "diagram=print"], ["model.json diagram=print"]):
        assert unetgen("draw", *words, "-o", "x.gv", cwd=tmp_path).code == 0
        assert (tmp_path / "x.gv").read_text() == to_diagram(model, "diagram=print").dot != to_diagram(model).dot
    with pytest.raises(ConfigError, match="depth  cannot change a model that is read"):
        to_diagram(model, "diagram=print", "depth=3")
    with pytest.raises(ConfigError, match="Did you mean print"):
        to_diagram(model, "diagram=prnt")


def test_draw_writes_a_figure(tmp_path: Path) -> None:
    TUTORIALS["valid_2015"]().save(tmp_path / "mine.keras")
    done = unetgen("draw", "mine.keras", cwd=tmp_path)
    assert (done.code, done.out) == (0, "mine.svg\n"), done.err
    assert "valid_2015 · 2D U-Net, depth 4" in (tmp_path / "mine.svg").read_text()


def test_draw_takes_the_arguments_of_compare_and_a_file(tmp_path: Path) -> None:
    done = unetgen("draw", "-o", "figure.gv", "lecture depth=3", cwd=tmp_path)
    assert (done.code, done.out) == (0, "figure.gv\n"), done.err
    assert (tmp_path / "figure.gv").read_text().startswith("digraph")
    assert unetgen("draw", "lecture depth=3", cwd=tmp_path).out == "lecture_depth_3.svg\n"


def test_draw_reports_omitted_parts(tmp_path: Path) -> None:
    done = unetgen("draw", "unet_2015 diagram.width=single", cwd=tmp_path)
    assert done.out.splitlines()[0] == "To be legible, it is drawn as an overview without title and sizes."
    assert done.out.splitlines()[1].endswith(".svg")


def test_draw_puts_several_on_one_sheet(tmp_path: Path) -> None:
    done = unetgen(
        "draw", "depth=2", "depth=3", "unet_2015", "preset=lecture norm=batch", "-o", "sheet.svg", cwd=tmp_path
    )
    assert (done.code, done.out) == (0, "sheet.svg\n"), done.err
    words = read((tmp_path / "sheet.svg").read_text()).words
    assert [word for word in words if re.match(r"[(]\d[)] ", word)] == [
        "(1) depth=2", "(2) depth=3", "(3) unet_2015", "(4) preset=lecture norm=batch",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "This takes one model or several. Write: unetgen draw MODEL -o figure.svg"),
        ([" "], "A model is empty. Write: unetgen draw MODEL -o figure.svg"),
        (["lecture", "lectrue"], "Did you mean lecture?"),
        (["lecture", "depth=3"], "depth=3 is a network too. Quote what belongs together: 'lecture depth=3'"),
        (["mine.keras", "depth=3"], "depth=3 cannot change a model that is read. Only diagram.… changes its figure."),
        (["lecture", "-o"], "-o needs a file."),
        (["lecture", "--out", "x.svg"], "--out is not a flag of draw."),
        (["lecture", "-o", "x.jpg"], "x.jpg does not end like a figure. Use one of .gv, "),
        (["lectrue"], "Did you mean lecture?"),
        (["nowhere.keras"], "nowhere.keras cannot be read"),
        (
            ["lecture", "-o", "nowhere/x.gv"],
            "nowhere/x.gv cannot be written: the folder nowhere does not exist. Make it, or give another.",
        ),
        (["lecture", "-o", "a.gv", "-o", "b.gv"], "-o is given twice, and one file is written at a time."),
    ],
)
def test_draw_reports_errors(
    arguments: list[str],
    words: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from unetgen.cli.command import main

    monkeypatch.chdir(tmp_path)
    assert main(["draw", *arguments]) == 2
    assert words in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
