"""A sweep's report: the page, its tables and plots, and the command."""

import json
import re
from pathlib import Path

import pytest

from tests.helpers.command import Result, in_process
from tests.helpers.pdf_pages import page_size
from tests.helpers.reports import data_of, summary
from tests.helpers.sweep_folders import Made, write_sweep
from unetgen import plan
from unetgen.sweep.report.grid import NumberWithText, grid_of
from unetgen.sweep.report.latex_json import sweep_json
from unetgen.sweep.report.plots import sweep_plots
from unetgen.sweep.report.rebuild import rebuild_report
from unetgen.sweep.results import Job, read_jobs

OF_THE_SWEEP = {"multirun.yaml", "jobs.json"}  # the source of the jobs; a report reads it


def test_the_files_that_a_sweep_leaves(sweep: tuple[Result, Path]) -> None:
    result, folder = sweep
    assert result.code == 1, result.err
    names = {path.name for path in folder.iterdir() if path.is_file() and path.name not in OF_THE_SWEEP}
    assert names == {
        "report.html", "sweep.md", "sweep.csv", "sweep.tex", "sweep.json", "plots.svg", "plots.pdf", "sheet.svg", "sheet.pdf",
    }  # fmt: skip
    pixels = re.search(r'<svg [^>]*width="(\d+)" height="(\d+)"', (folder / "plots.svg").read_text())
    assert pixels
    page = page_size((folder / "plots.pdf").read_bytes())
    assert page == pytest.approx([0.75 * int(n) for n in pixels.groups()], abs=0.02)  # 96 pixels, 72 points an inch
    assert (folder / "plots.svg").read_text().count("<svg") == 1


def test_equal_networks_are_reported(sweep: tuple[Result, Path]) -> None:
    data = data_of(sweep[1])
    assert [column["id"] for column in data["columns"]] == [
        "job", "depth", "name", "params", "macs", "training_mib", "receptive_field", "activations_mib", "largest_tensor_mib",
        "network", "reason",
    ]  # fmt: skip
    assert data["same"] == [-1, 0, -1, 2, -1, -1]
    assert [row[9] for row in data["rows"]] == [
        data["rows"][0][9], "same network as #0", data["rows"][2][9], "same network as #2", None, None,
    ]  # fmt: skip
    assert [row[6] for row in data["rows"][:3:2]] == [18, 44]
    assert data["reason_of"] == [-1, -1, -1, -1, 0, 0]
    assert data["reasons"][0].startswith("input.size 160x160x16 does not fit depth 9")


def test_figures_are_on_one_scale(sweep: tuple[Result, Path]) -> None:
    """Equal maps have equal boxes, and figures follow the reader's dark mode."""
    figures = data_of(sweep[1])["figures"]
    assert list(figures) == ["0", "2"]
    heights = [
        max(rise(found) for found in re.findall(r'<polygon fill="#85b3da"[^>]*points="([^"]*)"', svg))
        for svg in figures.values()
    ]
    assert heights[0] == pytest.approx(heights[1])
    assert all("prefers-color-scheme: dark" in svg for svg in figures.values())


def rise(corners: str) -> float:
    ys = [float(pair.split(",")[1]) for pair in corners.split()]
    return max(ys) - min(ys)


def test_stages_add_up(sweep: tuple[Result, Path]) -> None:
    data = data_of(sweep[1])
    for job, stages in data["stages"].items():
        assert sum(stage[2] for stage in stages) == data["rows"][int(job)][3]
        assert sum(stage[3] for stage in stages) == data["rows"][int(job)][4]
    assert [stage[0] for stage in data["stages"]["0"]] == ["input", "encoder 0", "bottleneck", "decoder 0", "head"]


def test_the_page_loads_nothing(sweep: tuple[Result, Path]) -> None:
    """The page contains no address, and its policy allows no requests."""
    page = (sweep[1] / "report.html").read_text(encoding="utf-8")
    assert "default-src 'none'" in page
    own = re.sub(r"<script.*?</script>", "", page, flags=re.DOTALL)
    assert "http" not in own.replace("http-equiv", "")
    assert not re.findall(r"<(?:link|script)[^>]*(?:src|href)", page)
    assert set(re.findall(r'href="([^#"]*)"', own)) == {
        "sweep.md", "sweep.csv", "sweep.tex", "sweep.json", "plots.svg", "plots.pdf",
    }  # fmt: skip


def test_as_json(sweep: tuple[Result, Path]) -> None:
    jobs = json.loads((sweep[1] / "sweep.json").read_text())["jobs"]
    assert [job["overrides"]["depth"] for job in jobs] == ["2", "2", "3", "3", "9", "9"]
    assert jobs[0]["params"] == plan("depth=2", "filters.base=8").params
    assert (jobs[1]["same_network_as"], jobs[1]["hash"]) == (0, jobs[0]["hash"])
    assert "same_network_as" not in jobs[0]
    assert jobs[4] == {"job": 4, "overrides": jobs[4]["overrides"], "reason": jobs[5]["reason"]}


def test_as_latex(sweep: tuple[Result, Path]) -> None:
    lines = (sweep[1] / "sweep.tex").read_text().splitlines()
    assert lines[0] == "% not shown at this width: largest tensor (MiB), activations (MiB), network"
    assert lines[3] == r"\begin{tabular}{@{}rllrrrr@{}}"
    assert lines[9].startswith(r"0 & 2 & a & ")
    assert lines[13] == r"4 & 9 & a &  &  &  &  \\"


def test_made_again_from_the_folders_alone(sweep: tuple[Result, Path], tmp_path: Path) -> None:
    _, folder = sweep
    before = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file() and path.suffix != ".pdf"}
    for name in before.keys() - OF_THE_SWEEP:
        (folder / name).unlink()
    result = in_process("report", str(folder), cwd=tmp_path)
    assert (result.code, result.out.splitlines()[-1]) == (0, str(folder / "report.html")), result.err
    assert {path.name: path.read_bytes() for path in folder.iterdir() if path.name in before} == before


@pytest.mark.parametrize(
    ("made", "given", "message"),
    [
        ([], "nowhere", "nowhere is not a folder. A sweep's folder has one for each job"),
        (["file.txt"], "file.txt", "file.txt is a file. Give the sweep's folder."),
        (["here/notes.txt"], "here", "here has no job of a sweep in it."),
        (["here/summary.json"], "here", "here is the folder of one network, not of a sweep."),
    ],
)
def test_no_sweep(made: list[str], given: str, message: str, tmp_path: Path) -> None:
    for name in made:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    result = in_process("report", given, cwd=tmp_path)
    assert result.code == 2
    assert result.err.startswith(message)
    assert not list(tmp_path.rglob("sweep.*"))


def test_a_summary_that_is_broken_is_a_reason(tmp_path: Path) -> None:
    write_sweep(tmp_path, plan("depth=1"), [Made({"depth": "1"}, {})] * 2)
    text = (tmp_path / "1" / "summary.json").read_text()
    (tmp_path / "1" / "summary.json").write_text(text[:100])
    rebuild_report(str(tmp_path))
    assert data_of(tmp_path)["reasons"] == ["its summary.json is not valid JSON, or is incomplete"]


def test_a_summary_written_otherwise_is_read_too(tmp_path: Path) -> None:
    write_sweep(tmp_path, plan("depth=1"), [Made({"depth": "1"}, {})])
    path = tmp_path / "0" / "summary.json"
    (before,) = read_jobs(tmp_path)
    path.write_text(json.dumps(json.loads(path.read_text())))
    (after,) = read_jobs(tmp_path)
    assert before.costs == after.costs


def test_a_field_of_several_sizes_is_shown_in_full() -> None:
    jobs = [Job(0, {}, summary(sizes=[9, 9])), Job(1, {}, summary(sizes=[9, 5])), Job(2, {}, summary())]
    grid = grid_of(jobs)
    at = [column.id for column in grid.columns].index("receptive_field")
    assert [row[at] for row in grid.rows] == [9, NumberWithText(9, "9×5"), None]
    assert [json.loads(sweep_json(grid))["jobs"][i]["receptive_field"] for i in range(3)] == [[9, 9], [9, 5], None]


def test_a_budget_is_a_cost_and_a_verdict(tmp_path: Path) -> None:
    """Equal networks with different memory, by their batches, are two points."""
    jobs = [
        Made({"budget.batch_size": "1"}, {"name": "a", "hash": "h"}),
        Made({"budget.batch_size": "2"}, {"name": "a", "hash": "h"}),
    ]
    folder = write_sweep(tmp_path, plan("depth=1"), jobs)
    needed = dict.fromkeys(("needed_bytes", "kept_for_runtime_bytes", "budget_bytes"), 1)
    for number, fits in enumerate((True, False)):
        path = folder / str(number) / "summary.json"
        fields = {
            "training_step": {"batch_size": number + 1, "bytes": (number + 1) * 2**20},
            "budget": {"fits": fits, **needed},
        }
        lines = "".join(f"  {json.dumps(key)}: {json.dumps(value)},\n" for key, value in fields.items())
        path.write_text(path.read_text().replace('  "layers": [', lines + '  "layers": [', 1))
    grid = grid_of(read_jobs(folder))
    assert [(column.id, column.kind) for column in grid.columns][-2:] == [("fits", "verdict"), ("network", "network")]
    at = [column.id for column in grid.columns].index("training_mib")
    assert [(row[at], row[-2]) for row in grid.rows] == [(1.0, "yes"), (2.0, "no")]
    assert [job.number for job in grid.plotted] == [0, 1]
    assert [one.title for one in sweep_plots(grid)][5] == "training step (MiB)"


def test_a_summary_of_an_older_version_has_no_training_step() -> None:
    """The plots show the activations instead."""
    grid = grid_of([Job(0, {"a": "1"}, summary(1)), Job(1, {"a": "2"}, summary(2, name="b"))])
    at = [column.id for column in grid.columns].index("training_mib")
    assert [row[at] for row in grid.rows] == [None, None]
    assert [one.title for one in sweep_plots(grid)][5] == "activations (MiB)"


def test_the_head_names_what_was_swept(sweep: tuple[Result, Path]) -> None:
    """A page that is printed or found a week later says which networks it is about, and when they were made."""
    page = (sweep[1] / "report.html").read_text()
    head = re.search(r'<p id="subject">(.*?)</p>', page)
    assert head
    assert re.fullmatch(r"depth: 2, 3, 9 · name: a, b · started \d{4}-\d\d-\d\d \d\d:\d\d", head[1]), head[1]
