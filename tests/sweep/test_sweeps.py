"""A sweep: a folder per job and one table, also when a job fails."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.helpers.command import Result, in_process, left_in
from tests.helpers.paths import ROOT
from tests.helpers.svg_boxes import problems, read
from tests.helpers.sweep_runs import rows_of
from unetgen import plan
from unetgen.metrics.step import training_bytes

DEPTHS = (2, 3, 9, 4)
FIELDS = {2: 18, 3: 44, 4: 100}  # pixels that an output sees, along each axis


@pytest.fixture(scope="module")
def sweep(tmp_path_factory: pytest.TempPathFactory) -> tuple[Result, Path]:
    cwd = tmp_path_factory.mktemp("sweep")
    words = ",".join(map(str, DEPTHS))
    return in_process("-m", f"depth={words}", "emit=[table,diagram]", "output_dir=here", cwd=cwd), cwd / "here"


def test_a_folder_each(sweep: tuple[Result, Path]) -> None:
    result, folder = sweep
    assert result.code == 1
    for number, depth in enumerate(DEPTHS):
        job = folder / str(number)
        if depth == 9:
            assert {path.name for path in job.iterdir()} == {".hydra", "error.txt"}
        else:
            assert json.loads((job / "summary.json").read_text())["params"] == plan(f"depth={depth}").params
            assert (job / "diagram.pdf").exists()


def test_one_table(sweep: tuple[Result, Path]) -> None:
    _, folder = sweep
    rows = rows_of(folder)
    assert [row["depth"] for row in rows] == [str(depth) for depth in DEPTHS]
    for row, depth in zip(rows, DEPTHS, strict=True):
        if depth == 9:
            assert row["reason"].startswith("input.size 160x160x16 does not fit depth 9")
        else:
            network = plan(f"depth={depth}")
            assert (row["params"], row["macs"]) == (str(network.params), str(network.macs))
            assert float(row["training_mib"]) == pytest.approx(training_bytes(network, 1) / 2**20, abs=0.005)
            assert row["receptive_field"] == str(FIELDS[depth])
    lines = (folder / "sweep.md").read_text().splitlines()
    assert len(lines) == 2 + len(DEPTHS)
    assert lines[0].startswith("| job | depth | parameters | MACs | training step (MiB) | receptive field (voxels) |")
    assert "16,318,307" in lines[-1]


def test_all_networks_on_one_sheet(sweep: tuple[Result, Path]) -> None:
    """The sheet has the built networks and their overrides, at a slide's width."""
    picture = read((sweep[1] / "sheet.svg").read_text())
    assert problems(picture) == []
    assert [word for word in picture.words if "depth" in word] == ["#0 depth 2", "#1 depth 3", "#3 depth 4"]
    assert sum(name.endswith("/input") for name in picture.boxes) == 3
    assert (sweep[1] / "sheet.pdf").read_bytes().startswith(b"%PDF")


def test_a_network_is_on_the_sheet_once(tmp_path: Path) -> None:
    in_process("-m", "name=a,b", "depth=1,2", "emit=svg", "output_dir=here", cwd=tmp_path)
    words = read((tmp_path / "here" / "sheet.svg").read_text()).words
    assert [word for word in words if "depth" in word] == ["#0 a, depth 1", "#1 a, depth 2"]


@pytest.mark.parametrize(("words", "message"), [("emit=table", ""), ("emit=svg", "No sheet.svg: 25 networks do not")])
def test_no_sheet(words: str, message: str, tmp_path: Path) -> None:
    """Without figures, or with more networks than fit on a page, it is left out."""
    bases = ",".join(map(str, range(1, 26)))
    result = in_process("-m", f"filters.base={bases}", "depth=1", words, "output_dir=here", cwd=tmp_path)
    assert result.code == 0
    assert message in result.out
    assert not (tmp_path / "here" / "sheet.svg").exists()


def test_the_terminal_reports_failed_jobs(sweep: tuple[Result, Path]) -> None:
    result, _ = sweep
    assert "job 2 failed: input.size 160x160x16 does not fit depth 9" in result.out
    assert "Traceback" not in result.out + result.err
    assert result.out.strip().splitlines()[-1] == "here"


def test_nothing_unfinished_stays(sweep: tuple[Result, Path]) -> None:
    assert not [name for name in left_in(sweep[1]) if "unfinished" in name]


def test_all_well_ends_with_0(tmp_path: Path) -> None:
    result = in_process("-m", "norm=none,batch", "filters.base=8,16", "emit=[]", "output_dir=here", cwd=tmp_path)
    assert result.code == 0, result.err
    rows = rows_of(tmp_path / "here")
    assert [(row["norm.kind"], row["filters.base"]) for row in rows] == [
        ("none", "8"), ("none", "16"), ("batch", "8"), ("batch", "16"),
    ]  # fmt: skip
    assert "reason" not in rows[0]


def test_a_mistyped_key_stops_before_the_first_job(tmp_path: Path) -> None:
    result = in_process("-m", "depth=2,3", "fliters.base=8", cwd=tmp_path)
    assert (result.code, result.out) == (2, "")
    assert "fliters.base  is not a key. Did you mean filters.base?" in result.err
    assert left_in(tmp_path) == []


def test_a_file_can_be_swept(tmp_path: Path) -> None:
    (tmp_path / "my.yaml").write_text(
        "input: {size: 64, channels: 1}\ndepth: 3\nfilters: {base: 8}\nhead: {filters: 1}\n"
    )
    assert in_process("my.yaml", "-m", "depth=range(1,4)", "emit=[]", "output_dir=here", cwd=tmp_path).code == 0
    rows = rows_of(tmp_path / "here")
    assert [int(row["params"]) for row in rows] == [plan(tmp_path / "my.yaml", f"depth={n}").params for n in (1, 2, 3)]


def test_interpolations_in_the_folder(tmp_path: Path) -> None:
    """Those of Hydra and of keys that all jobs have; the others are refused."""
    words = ("-m", "depth=1,2", "name=mine", "emit=[]")
    done = in_process(*words, "hydra.sweep.dir=${hydra:job.name}/${now:%Y}-${name}", cwd=tmp_path)
    assert re.fullmatch(r"unetgen/\d{4}-mine", str(done.folder))
    assert (tmp_path / done.folder / "1" / "summary.json").exists()
    for refused in ("${depth}", "${dephts}"):
        assert in_process(*words, f"hydra.sweep.dir=other/{refused}", cwd=tmp_path).code == 2
    assert [path.name for path in tmp_path.iterdir()] == ["unetgen"]


def test_simultaneous_sweeps_do_not_share_a_folder(tmp_path: Path) -> None:
    """Each makes its folder first, so the second finds the name taken."""
    command = [sys.executable, "-m", "unetgen", "-m", "filters.base=1", "depth=1", "emit=[]"]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    begun = [subprocess.Popen(command, cwd=tmp_path, env=env, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    folders = [sweep.communicate()[0].splitlines()[-1] for sweep in begun]
    assert len({*folders}) == 3
    assert len({tuple(left_in(tmp_path / folder)) for folder in folders}) == 1
    assert all(len(rows_of(tmp_path / folder)) == 1 for folder in folders)


def test_groups_can_be_swept(tmp_path: Path) -> None:
    """Groups may have shorthands, and columns are named as given."""
    sweep = "decoder={},{norm: batch, convs: 1},{dropout: 0.5, block.kind: plain}"
    result = in_process(
        "-m", "up=nearest,{kind: transpose, filters: keep}", sweep, "emit=[]", "output_dir=here", cwd=tmp_path
    )
    assert result.code == 0, result.out + result.err
    rows = rows_of(tmp_path / "here")
    assert {row["up"] for row in rows} == {"{kind:nearest}", "{kind:transpose,filters:keep}"}
    assert rows[1]["decoder"] == "{norm:{kind:batch},convs:1}"
    assert "++" not in (tmp_path / "here" / "sweep.md").read_text() + result.out
    variants = [{}, {"norm": "batch", "convs": 1}, {"dropout": 0.5}]
    expected = [
        plan({"up": up, "decoder": decoder}).params
        for up in ("nearest", {"kind": "transpose", "filters": "keep"})
        for decoder in variants
    ]
    assert [int(row["params"]) for row in rows] == expected


def test_an_impossible_sweep_stops_before_the_first_job(tmp_path: Path) -> None:
    result = in_process("-m", "decoder={convs: 1},{conv: 2}", "filters=16,32", "preset=lectur,unet", cwd=tmp_path)
    assert (result.code, result.out) == (2, "")
    assert [line.split()[0] for line in result.err.splitlines()[1:5]] == ["filters", "filters", "preset", "preset"]
    assert left_in(tmp_path) == []


@pytest.mark.parametrize(
    ("word", "message"),
    [
        ("hydra.sweeper.workers=x", "hydra.sweeper.workers  'x' is not a whole number. Give a whole number from 1."),
        ("hydra.sweeper.workers=0", "hydra.sweeper.workers  0 is too small. Give a whole number from 1."),
        ("hydra.sweeper.max_batch_size=-1", "hydra.sweeper.max_batch_size  -1 is too small."),
        ("hydra/launcher=joblib hydra.launcher.jobs_per_task=0", "hydra.launcher.jobs_per_task  0 is too small."),
        ("hydra.sweep.subdir=x", "hydra.sweep.subdir  is the job's number, by which the report finds it. Leave it"),
        ("convs=range(3,3)", "convs  range(3,3) has no value, so there is no job. Give one or more:"),
        ("convs=interval(1,3)", "convs  interval(1,3) is any number between, too many for a job each. Give single"),
        ("preset=glob(zzz*)", "preset  glob(zzz*) has no value, so there is no job."),
    ],
)
def test_a_sweep_that_cannot_begin(word: str, message: str, tmp_path: Path) -> None:
    result = in_process("-m", "depth=2,3", "emit=[]", *word.split(), "output_dir=here", cwd=tmp_path)
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith(message)
    assert left_in(tmp_path) == []


def test_a_mistyped_choice_costs_its_own_jobs(tmp_path: Path) -> None:
    words = ["preset=lecture,lectur", "decoder={convs: 1},{conv: 2}", "depth=2,2.5", "emit=[]", "output_dir=here"]
    assert in_process("-m", *words, cwd=tmp_path).code == 1
    rows = rows_of(tmp_path / "here")
    assert [bool(row["params"]) for row in rows] == [True, *[False] * 7]
    assert rows[1]["reason"].startswith("depth 2.5 ")
    assert rows[2]["reason"] == "decoder.conv is not a key. Did you mean decoder.convs?"
    assert {row["reason"] for row in rows[4:]} == {"preset 'lectur' is not a preset. Did you mean lecture?"}


def test_a_preset_and_a_group_that_is_null(tmp_path: Path) -> None:
    words = ["preset=lecture,lecture_picture", "compile=null,{loss: dice}", "emit=[]", "output_dir=here"]
    assert in_process("-m", *words, cwd=tmp_path).code == 0
    rows = rows_of(tmp_path / "here")
    assert [(row["preset"], row["compile"]) for row in rows] == [
        ("lecture", "null"), ("lecture", "{loss:dice}"), ("lecture_picture", "null"), ("lecture_picture", "{loss:dice}"),
    ]  # fmt: skip


def test_the_figure_as_svg_alone(tmp_path: Path) -> None:
    """It equals the one beside the PDF and the PNG."""
    words = ("-m", "depth=2,3", "diagram.detail=overview", "output_dir=here")
    assert in_process(*words, "emit=[svg]", cwd=tmp_path).code == 0
    assert in_process("depth=2", "emit=[diagram]", "diagram.detail=overview", "output_dir=one", cwd=tmp_path).code == 0
    here = tmp_path / "here" / "0"
    assert {path.name for path in here.iterdir()} == {
        ".hydra", "config.yaml", "diagram.gv", "diagram.svg", "summary.json",
    }  # fmt: skip
    assert (here / "diagram.gv").read_bytes() == (tmp_path / "one" / "diagram.gv").read_bytes()


def test_a_sweep_may_override_a_files_norm(tmp_path: Path) -> None:
    """The file's epsilon without a norm is not an error of the sweep."""
    text = "input: {size: 64, channels: 1}\ndepth: 3\nfilters: {base: 8}\nhead: {filters: 1}\nnorm: {kind: batch, epsilon: 1.0e-5}\n"
    (tmp_path / "my.yaml").write_text(text)
    assert in_process("-m", "my.yaml", "norm=none,batch", "emit=[]", "output_dir=here", cwd=tmp_path).code == 0
    assert in_process("my.yaml", "norm=none", "emit=[]", "output_dir=one", cwd=tmp_path).code == 0
    assert "norm: {kind: none}\n" in (tmp_path / "one" / "config.yaml").read_text()
    assert in_process("my.yaml", "norm=none", "norm.epsilon=1e-4", "emit=[]", cwd=tmp_path).code == 2
