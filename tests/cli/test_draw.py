"""`unetgen draw`: figures of models, files and runs from elsewhere."""

import re
from pathlib import Path

import pytest

from tests.helpers.command import in_process
from tests.helpers.keras_tutorial_models import TUTORIALS
from tests.helpers.svg_boxes import read
from unetgen import ConfigError, compare, plan, to_diagram, to_sheet


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
        assert in_process("draw", *words, "-o", "x.gv", cwd=tmp_path).code == 0
        assert (tmp_path / "x.gv").read_text() == to_diagram(model, "diagram=print").dot != to_diagram(model).dot
    with pytest.raises(ConfigError, match="depth  cannot change a model that is read"):
        to_diagram(model, "diagram=print", "depth=3")
    with pytest.raises(ConfigError, match="Did you mean print"):
        to_diagram(model, "diagram=prnt")


def test_settings_belong_to_the_figure_and_make_no_network(tmp_path: Path) -> None:
    model = TUTORIALS["membranes"]()
    (tmp_path / "model.json").write_text(model.to_json())
    drawn: list[tuple[str, ...]] = [
        ("model.json", "diagram.width=single"),
        ("depth=2", "depth=3", "diagram.width=double", "diagram=print"),
        ("depth=2 diagram.legend=false", "depth=3"),
        ("depth=2", "depth=3 diagram.legend=false"),
        ("diagram.legend=false", "model.json", "lecture depth=2"),
        ("lecture depth=3", "diagram.detail=overview"),
        ("diagram.detail=overview",),
    ]
    wanted = [
        to_diagram(model, "diagram.width=single"),
        to_sheet("depth=2", "depth=3", "diagram.width=double", "diagram=print"),
        to_sheet("depth=2 diagram.legend=false", "depth=3"),
        to_sheet("depth=2", "depth=3", "diagram.legend=false"),
        to_sheet(model, "lecture depth=2", "diagram.legend=false"),
        to_diagram("depth=3", "diagram.detail=overview"),
        to_diagram("diagram.detail=overview"),
    ]
    for words, figure in zip(drawn, wanted, strict=True):
        done = in_process("draw", *words, "-o", "x.gv", cwd=tmp_path)
        assert (done.code, (tmp_path / "x.gv").read_text() == figure.dot) == (0, True), (words, done.err)
    assert [figure.width for figure in wanted[:2]] == [3.3, 6.9]
    assert [len(figure.plans) for figure in wanted] == [1, 2, 2, 2, 2, 1, 1]


def test_settings_change_those_of_the_description(tmp_path: Path) -> None:
    own = plan("depth=2", "diagram=print", "diagram.legend=false", "diagram.colors.map=teal")
    changed = to_diagram(own, "diagram.width=double", "diagram.colors.up=red")
    described = "diagram=print diagram.legend=false diagram.width=double diagram.colors={map: teal, up: red}"
    assert changed.dot == to_diagram("depth=2", *re.split(" (?=diagram)", described)).dot
    assert (changed.width, to_diagram(own).width) == (6.9, None)


def test_a_comparison_is_drawn_with_settings(tmp_path: Path) -> None:
    wanted = compare("depth=2", "depth=3").to_diagram("diagram.width=double")
    done = in_process("compare", "depth=2", "depth=3", "diagram.width=double", "-o", "x.gv", cwd=tmp_path)
    assert (done.code, (tmp_path / "x.gv").read_text()) == (1, wanted.dot)
    assert wanted.width == 6.9
    refused = in_process("compare", "depth=2", "depth=3", "diagram.width=double", cwd=tmp_path)
    assert (refused.code, refused.err.split(". ")[0]) == (
        2,
        "diagram.width=double changes the figure alone, and none is drawn",
    )


def test_draw_writes_a_figure(tmp_path: Path) -> None:
    TUTORIALS["valid_2015"]().save(tmp_path / "mine.keras")
    done = in_process("draw", "mine.keras", cwd=tmp_path)
    assert (done.code, done.out) == (0, "mine.svg\n"), done.err
    assert "valid_2015 · 2D U-Net, depth 4" in (tmp_path / "mine.svg").read_text()


def test_draw_takes_the_arguments_of_compare_and_a_file(tmp_path: Path) -> None:
    done = in_process("draw", "-o", "figure.gv", "lecture depth=3", cwd=tmp_path)
    assert (done.code, done.out) == (0, "figure.gv\n"), done.err
    assert (tmp_path / "figure.gv").read_text().startswith("digraph")
    assert in_process("draw", "lecture depth=3", cwd=tmp_path).out == "lecture_depth_3.svg\n"


def test_draw_reports_omitted_parts(tmp_path: Path) -> None:
    done = in_process("draw", "unet_2015", "diagram.width=1", cwd=tmp_path)
    assert done.out.splitlines()[0].startswith("To be legible, it is drawn as an overview"), done.err
    assert done.out.splitlines()[1].endswith(".svg")


def test_draw_puts_several_on_one_sheet(tmp_path: Path) -> None:
    done = in_process(
        "draw", "depth=2", "depth=3", "unet_2015", "preset=lecture norm=batch", "-o", "sheet.svg", cwd=tmp_path
    )
    assert (done.code, done.out) == (0, "sheet.svg\n"), done.err
    words = read((tmp_path / "sheet.svg").read_text()).words
    assert [word for word in words if re.match(r"[(][A-Z][)] ", word)] == [
        "(A) lecture · 3D U-Net, depth 2", "(B) lecture · 3D U-Net, depth 3", "(C) unet_2015 · 2D U-Net, depth 5",
        "(D) lecture · 3D U-Net, depth 2, norm batch",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "This takes one model or several. Write: unetgen draw MODEL [--size 96x96x96] -o figure.svg"),
        ([" "], "A model is empty. Write: unetgen draw MODEL [--size 96x96x96] -o figure.svg"),
        (["lecture", "lectrue"], "Did you mean lecture?"),
        (["lecture", "depth=3"], "depth=3 is a network too. Quote what belongs together: 'lecture depth=3'"),
        (["mine.keras", "depth=3"], "depth=3 cannot change a model that is read. Only diagram.… changes its figure."),
        (["lecture", "digram.width=single"], "digram.width  is not a key. Did you mean diagram.width?"),
        (["depth=2", "depth=3", "diagram.widht=double"], "diagram.widht  is not a key. Did you mean diagram.width?"),
        (["depth=2", "depth=3", "diagram.detail=overvew"], "'overvew' is not known. Did you mean overview?"),
        (["depth=2", "diagram.width", "=", "single"], "Write diagram.width=single"),
        (["lecture", "-o"], "-o needs a file."),
        (["lecture", "--out", "x.svg"], "--out is not a flag of draw."),
        (["lecture", "-o", "x.jpg"], "x.jpg does not end like a figure. Use one of .gv, "),
        (["lectrue"], "Did you mean lecture?"),
        (["nowhere.keras"], "nowhere.keras cannot be read"),
        (
            ["lecture", "-o", "nowhere/x.gv"],
            "nowhere/x.gv cannot be written: the folder nowhere does not exist. Make it, or give another.",
        ),
        (["lecture", "-o", "a.gv", "-o", "b.gv"], "-o is given twice, and takes a file."),
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
