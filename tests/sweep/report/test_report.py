"""A sweep's report: the page, the tables and plots beside it, and the command that makes them again."""

import csv
import json
import re
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests.helpers.browser import needs_browser, opened
from tests.helpers.command import Result, unetgen
from tests.helpers.sweep_folders import Made, write_sweep
from unetgen import plan
from unetgen.sweep.report import write_report
from unetgen.sweep.report.grid import Cell, grid_of
from unetgen.sweep.report.latex_json import to_json
from unetgen.sweep.report.plot_axes import axes_of, coloured, points
from unetgen.sweep.report.plots import charts, language
from unetgen.sweep.report.rebuild import report_again
from unetgen.sweep.results import Job, read_jobs

NASTY = '</script><img src=x onerror="document.title=1">&amp;<!--'


def summary(params: int = 10, sizes: list[int] | None = None, name: str = "a", mib: int = 1) -> dict[str, Any]:
    field = {"sizes": sizes, "smallest": sizes, "mm": None, "whole_input": []}
    return {
        "params": params, "macs": 7 * params, "largest_tensor": {"bytes": 2**20}, "activation_bytes": mib * 2**20,
        "hash": name, "receptive_field": field,
    }  # fmt: skip


OF_THE_SWEEP = {"multirun.yaml", "jobs.json"}  # what the jobs are made of; a report reads it


@pytest.fixture(scope="module")
def sweep(tmp_path_factory: pytest.TempPathFactory) -> tuple[Result, Path]:
    """Three networks, one of them twice, and one that cannot be."""
    cwd = tmp_path_factory.mktemp("report")
    words = ["-m", "depth=2,3,9", "name=a,b", "filters.base=8", "emit=diagram", "output_dir=here"]
    return unetgen(*words, cwd=cwd), cwd / "here"


def data_of(folder: Path) -> Any:
    page = (folder / "report.html").read_text(encoding="utf-8")
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    assert found
    return json.loads(found[1])


def test_what_a_sweep_leaves(sweep: tuple[Result, Path]) -> None:
    result, folder = sweep
    assert result.code == 1, result.err
    names = {path.name for path in folder.iterdir() if path.is_file() and path.name not in OF_THE_SWEEP}
    assert names == {
        "report.html", "sweep.md", "sweep.csv", "sweep.tex", "sweep.json", "plots.svg", "plots.pdf", "sheet.svg", "sheet.pdf",
    }  # fmt: skip
    assert (folder / "plots.pdf").read_bytes().startswith(b"%PDF")
    assert (folder / "plots.svg").read_text().count("<svg") == 1


def test_equal_networks_are_told(sweep: tuple[Result, Path]) -> None:
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
    """The largest map is the same in both networks, and so is its box; they turn dark with the reader's system."""
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


def test_nothing_of_the_page_is_elsewhere(sweep: tuple[Result, Path]) -> None:
    """Its own words name no address, and its policy allows none."""
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
    assert lines[1] == r"\begin{tabular}{rllrrrrrrl}"
    assert lines[5].startswith(r"0 & 2 & a & ")
    assert lines[6].endswith(r"& same network as \#0 \\")
    assert lines[9] == r"4 & 9 & a &  &  &  &  &  &  &  \\"


def test_made_again_from_the_folders_alone(sweep: tuple[Result, Path], tmp_path: Path) -> None:
    _, folder = sweep
    before = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file() and path.suffix != ".pdf"}
    for name in before.keys() - OF_THE_SWEEP:
        (folder / name).unlink()
    result = unetgen("report", str(folder), cwd=tmp_path)
    assert (result.code, result.out.splitlines()[-1]) == (0, str(folder / "report.html")), result.err
    assert {path.name: path.read_bytes() for path in folder.iterdir() if path.name in before} == before


@pytest.mark.parametrize(
    ("made", "given", "told"),
    [
        ([], "nowhere", "nowhere is no folder. A sweep's folder has one for each job"),
        (["file.txt"], "file.txt", "file.txt is a file. Give the sweep's folder."),
        (["here/notes.txt"], "here", "here has no job of a sweep in it."),
        (["here/summary.json"], "here", "here is the folder of one network, not of a sweep."),
    ],
)
def test_no_sweep(made: list[str], given: str, told: str, tmp_path: Path) -> None:
    for name in made:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    result = unetgen("report", given, cwd=tmp_path)
    assert result.code == 2
    assert result.err.startswith(told)
    assert not list(tmp_path.rglob("sweep.*"))


def test_a_summary_that_is_broken_is_a_reason(tmp_path: Path) -> None:
    write_sweep(tmp_path, plan("depth=1"), [Made({"depth": "1"}, {})] * 2)
    text = (tmp_path / "1" / "summary.json").read_text()
    (tmp_path / "1" / "summary.json").write_text(text[:100])
    report_again(str(tmp_path))
    assert data_of(tmp_path)["reasons"] == ["its summary.json is no JSON, or not all of it"]


def test_a_summary_written_otherwise_is_read_too(tmp_path: Path) -> None:
    write_sweep(tmp_path, plan("depth=1"), [Made({"depth": "1"}, {})])
    path = tmp_path / "0" / "summary.json"
    (before,) = read_jobs(tmp_path)
    path.write_text(json.dumps(json.loads(path.read_text())))
    (after,) = read_jobs(tmp_path)
    assert before.costs == after.costs


def test_a_field_of_several_sizes_is_told_in_full() -> None:
    jobs = [Job(0, {}, summary(sizes=[9, 9])), Job(1, {}, summary(sizes=[9, 5])), Job(2, {}, summary())]
    grid = grid_of(jobs)
    at = [column.id for column in grid.columns].index("receptive_field")
    assert [row[at] for row in grid.rows] == [9, Cell(9, "9×5"), None]
    assert [json.loads(to_json(grid))["jobs"][i]["receptive_field"] for i in range(3)] == [[9, 9], [9, 5], None]


def test_the_front_is_what_no_other_network_beats() -> None:
    """As the chart works it out, against every pair of networks."""
    import vl_convert

    random = Random(4)
    jobs = [
        Job(
            i, {"depth": str(i)}, summary(random.randint(1, 40), [random.randint(1, 40)], str(i), random.randint(1, 40))
        )
        for i in range(60)
    ]
    grid = grid_of(jobs)
    places = {(job.costs["params"], (job.summary or {})["receptive_field"]["sizes"][0]) for job in jobs}
    best = {(p, f) for p, f in places if not any(q <= p and g >= f and (q, g) != (p, f) for q, g in places)}
    chart = next(one.chart for one in charts(grid) if one.title == "receptive field (pixels) against parameters")
    library: Any = vl_convert
    svg = library.vegalite_to_svg({**chart.to_dict(), "datasets": {"jobs": points(grid)}}, vl_version=language())
    rings = re.findall(
        r'aria-label="parameters: (\d+); receptive field \(pixels\): (\d+)"',
        svg.partition("layer_1_marks")[2].partition("layer_2_marks")[0],
    )
    assert {(int(params), int(field)) for params, field in rings} == best
    assert 2 < len(best) < len(places)


@needs_browser
def test_the_table_marks_the_fronts(tmp_path: Path) -> None:
    """Of each trade-off that is plotted, against every pair of networks; also of what a filter leaves."""
    random = Random(5)
    made = [
        {"params": random.randint(1, 40), "macs": random.randint(1, 40), "field": random.randint(1, 30), "mib": random.randint(1, 9)}
        for _ in range(80)
    ]  # fmt: skip
    jobs = [
        Made(
            {"depth": str(i)},
            {
                "params": one["params"], "macs": one["macs"], "hash": str(i),
                "receptive_field": {"sizes": [one["field"]] * 2}, "training_step": {"bytes": one["mib"] * 2**20},
            },
        )
        for i, one in enumerate(made)
    ]  # fmt: skip
    folder = write_sweep(tmp_path, plan("depth=1"), jobs)
    write_report(folder, read_jobs(folder))
    script = """
      const best = document.getElementById("best");
      const ringed = () => [...document.querySelectorAll("#jobs tbody tr:not(.filler)")].filter((row) => row.querySelector(".ring")).length;
      best.click();
      const told = [column(0), ringed()];
      type("filter", "params>20", "input");
      told.push(column(0));
      best.click();
      told.push(document.getElementById("count").textContent);
      return told;
    """
    everything, ringed, left, count = opened(folder / "report.html", script)

    def best(numbers: list[int]) -> list[str]:
        def beaten(one: int, cost: str) -> bool:
            a = made[one]
            pairs = [(b[cost] - a[cost], a["field"] - b["field"]) for b in map(made.__getitem__, numbers)]
            return any(more <= 0 and less <= 0 and (more, less) != (0, 0) for more, less in pairs)

        return [f"#{one}" for one in numbers if not all(beaten(one, cost) for cost in ("params", "macs", "mib"))]

    assert everything == best([*range(80)])
    assert 3 < ringed == len(everything) < 40
    over = [number for number, one in enumerate(made) if one["params"] > 20]
    assert left == best(over)
    assert left != [one for one in everything if int(one[1:]) in over], "the front is that of what is left"
    assert count == f"{len(over)} of 80 jobs"


def test_plots_go_along_the_setting_with_the_most_values() -> None:
    """Numbers are in their order; many numbers are a scale; colours tell the next."""
    jobs = [
        Job(i, {"a": str(i), "b": str(10 - i % 3), "c": f"word{i}"}, summary(name=str(i))) for i in range(50)
    ]  # fmt: skip
    a, b, c = axes_of(grid_of(jobs))
    assert [(axis.key, axis.type) for axis in (a, b, c)] == [("a", "quantitative"), ("b", "ordinal"), ("c", "ordinal")]
    assert b.values == ("8", "9", "10")
    assert coloured([a, b, c]) == b


@pytest.mark.parametrize(("count", "shapes"), [(2, 2), (7, 7), (8, 0)])
def test_few_values_have_a_shape_besides_a_colour(count: int, shapes: int, tmp_path: Path) -> None:
    """For who sees no colours; many are a scale of colours, with an order that places tell too."""
    jobs = [Job(i, {"a": str(i % 9), "b": str(i % count)}, summary(name=str(i))) for i in range(count * 9)]
    told = charts(grid_of(jobs))[-1].chart.to_dict()["encoding"]
    assert len(set(told["color"]["scale"]["range"])) == count
    assert len(set(told["shape"]["scale"]["range"]) if "shape" in told else ()) == shapes


def test_one_network_is_no_choice(tmp_path: Path) -> None:
    write_sweep(tmp_path, plan("depth=1"), [Made({"depth": "1"}, {})])
    write_report(tmp_path, read_jobs(tmp_path))
    assert data_of(tmp_path)["plots"] == []
    assert not (tmp_path / "plots.svg").exists()


def test_names_do_no_harm(tmp_path: Path) -> None:
    """Neither in the page nor in the table for LaTeX."""
    folder = write_sweep(
        tmp_path / "<b>&'\"{{data}}", plan("depth=1"), [Made({"name": NASTY}, {}), Made({"name": "a"}, {}, NASTY)]
    )
    write_report(folder, read_jobs(folder))
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert NASTY not in page
    assert "<b>" not in page.partition("<script")[0]
    assert "<title>Sweep &lt;b&gt;&amp;&#x27;&quot;{{data}}</title>" in page
    data = data_of(folder)
    assert (data["rows"][0][1], data["reasons"]) == (NASTY, [NASTY])
    assert r"\&amp;" in (folder / "sweep.tex").read_text()


NAMES = (NASTY, "../../evil/../x", "a\\b $HOME `id` %41 \x07", "=1+1", '名前 "q" | a & b_c #1 ~^{}', "x" * 300)


def given(name: str) -> str:
    """As Hydra takes it."""
    return "'" + name.replace("'", "\\'") + "'"


@pytest.fixture(scope="module")
def named(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sweep over names and class names, as a user can give them, of two networks."""
    cwd = tmp_path_factory.mktemp("named")
    (cwd / "far").mkdir()
    names = f"name={','.join(map(given, NAMES))}"
    labels = f"head.labels=[{given(NASTY)},b]"
    words = [
        "-m",
        names,
        "depth=1,2",
        "filters.base=4",
        labels,
        "head.filters=2",
        "emit=[table,svg]",
        "output_dir=far/here",
    ]
    result = unetgen(*words, cwd=cwd)
    assert result.code == 0, result.err
    return cwd


def test_names_are_no_paths(named: Path) -> None:
    """What a sweep leaves is where it was told to, under names of our own."""
    assert [path.name for path in named.iterdir()] == ["far"]
    assert [path.name for path in (named / "far").iterdir()] == ["here"]
    folders = {path.name for path in (named / "far" / "here").iterdir() if path.is_dir()}
    assert folders == {str(number) for number in range(2 * len(NAMES))}


def test_names_are_whole_in_every_table(named: Path) -> None:
    """A spreadsheet's formula is data in a CSV, and stays so."""
    folder = named / "far" / "here"
    expected = [given(name) for name in NAMES for _ in range(2)]
    with (folder / "sweep.csv").open(encoding="utf-8", newline="") as file:
        assert [row["name"] for row in csv.DictReader(file)] == expected
    jobs = json.loads((folder / "sweep.json").read_text(encoding="utf-8"))["jobs"]
    assert [job["overrides"]["name"] for job in jobs] == expected
    lines = (folder / "sweep.md").read_text(encoding="utf-8").splitlines()
    assert len(lines) == 2 + len(expected)
    assert {len(re.findall(r"(?<!\\)\|", line)) for line in lines} == {len(re.findall(r"\|", lines[0]))}
    assert not any(re.search(r"(?<!\\)<", line) for line in lines)
    head, _, *tex = (folder / "sweep.tex").read_text(encoding="utf-8").splitlines()[3:-2]
    assert {len(re.findall(r"(?<!\\)&", line)) for line in tex} == {head.count("&")}
    assert all(line.isprintable() for line in tex)


@needs_browser
def test_names_do_no_harm_side_by_side(named: Path) -> None:
    """The figures stand in the page as elements: nothing of a name is one."""
    script = """
      const odd = [];
      const look = (root) => root.querySelectorAll("*").forEach((part) => {
        if (part.tagName === "script" && !["data", ""].includes(part.id)) odd.push(part.outerHTML);
        if ([...part.attributes].some((one) => one.name.startsWith("on") && part.tagName !== "FORM")) odd.push(part.outerHTML);
        if (part.shadowRoot) look(part.shadowRoot);
      });
      look(document);
      const drawings = [...document.querySelectorAll(".drawing")];
      return [document.title, document.scripts.length, odd, drawings.map((side) => side.shadowRoot.children.length),
              drawings.map((side) => side.shadowRoot.querySelectorAll("script, foreignObject, parsererror, img").length)];
    """
    title, scripts, odd, children, strange = opened(named / "far" / "here" / "report.html", script)
    assert (title, scripts, odd) == ("Sweep here", 4, [])
    assert (children, strange) == ([1, 1], [0, 0])


@needs_browser
def test_names_do_no_harm_in_a_browser(tmp_path: Path) -> None:
    jobs = [
        Made({"name": NASTY}, {}),
        Made({"name": NASTY + "2"}, {"hash": "b", "params": 3}),
        Made({"name": "a"}, {}, NASTY),
    ]
    folder = write_sweep(tmp_path / "a #?%41&<b>", plan("depth=1"), jobs)
    write_report(folder, read_jobs(folder))
    told = opened(
        folder / "report.html", "return [document.title, column(1), document.querySelectorAll('img[src=x]').length]"
    )
    assert told == ["Sweep a #?%41&<b>", [NASTY, NASTY + "2", "a"], 0]


@needs_browser
def test_the_table_sorts_and_filters(sweep: tuple[Result, Path]) -> None:
    script = """
      const told = [column(0)];
      const head = () => [...document.querySelectorAll("#jobs th")].map((cell) => cell.getAttribute("aria-sort"));
      const sort = (at) => document.querySelectorAll("#jobs th button")[at].click();
      sort(3); told.push(column(0)); sort(3); told.push(column(0), head()[3]); sort(0);
      for (const words of ["depth=3", "params<100k", "b network", "depth!=2 params>0", "does not fit", "nothing"]) {
        type("filter", words, "input");
        const cards = [...document.querySelectorAll(".card")].filter((card) => !card.hidden && card.checkVisibility()).length;
        told.push([column(0), document.getElementById("count").textContent, cards]);
      }
      return told;
    """
    order, up, down, sign, *filtered = opened(sweep[1] / "report.html", script)
    assert order == ["#0", "#1", "#2", "#3", "#4", "#5"]
    assert up == order
    assert down == ["#2", "#3", "#0", "#1", "#4", "#5"], "what has no value stands last"
    assert sign == "descending"
    assert filtered == [
        [["#2", "#3"], "2 of 6 jobs", 1],
        [["#0", "#1"], "2 of 6 jobs", 1],
        [["#1", "#3"], "2 of 6 jobs", 2],
        [["#2", "#3"], "2 of 6 jobs", 1],
        [["#4", "#5"], "2 of 6 jobs", 0],
        [[], "0 of 6 jobs", 0],
    ]


@needs_browser
def test_two_jobs_are_compared(sweep: tuple[Result, Path]) -> None:
    script = """
      const marked = () => [...document.querySelectorAll("#sides td.changed")].map((cell) => cell.textContent);
      const images = () => document.querySelectorAll("#sides img, #sides .drawing").length;
      const first = [marked().slice(0, 2), images()];
      document.querySelectorAll("#jobs input")[0].click();
      document.querySelectorAll("#jobs input")[1].click();
      const twice = [marked(), images(), document.getElementById("sides").textContent.includes("Both are the same network.")];
      type("right", "4", "change");
      const failed = [images(), document.getElementById("sides").textContent.includes("does not fit depth 9")];
      type("right", "77", "change");
      return [first, twice, failed, document.getElementById("sides").textContent];
    """
    first, twice, failed, none = opened(sweep[1] / "report.html", script)
    assert first == [["2", "3"], 2]
    assert twice == [["a", "b"], 2, True]
    assert failed == [1, True]
    assert none == "There is no such job."


@needs_browser
@pytest.mark.parametrize(
    ("one", "other", "told"), [(100, 250, "× 2.5"), (833_507, 835_171, "+ 0.2 %"), (2000, 1999, "− 0.05 %"), (7, 7, "")]
)
def test_how_many_times_as_much(one: int, other: int, told: str, tmp_path: Path) -> None:
    """Of two that are not alike it is never said that one is once the other."""
    made = [Made({"name": name}, {"params": n, "hash": f"{n:012x}"}) for name, n in (("a", one), ("b", other))]
    report_again(str(write_sweep(tmp_path, plan("depth=1"), made)))
    script = """
      const row = [...document.querySelectorAll("#sides tr")].find((row) => row.textContent.startsWith("parameters"));
      return [...row.children].map((cell) => cell.textContent);
    """
    assert opened(tmp_path / "report.html", script) == ["parameters", f"{one:,}", f"{other:,}", told]


@needs_browser
@pytest.mark.parametrize(
    "flags", [(), ("--blink-settings=preferredColorScheme=0", "--window-size=400,800")], ids=["light", "dark, narrow"]
)
def test_plots_answer(flags: tuple[str, ...], sweep: tuple[Result, Path]) -> None:
    """Who points at a dot is told of its job; a filter leaves what it leaves; nothing is wider than the window."""
    script = """
      const canvas = document.querySelector("#plot0 canvas");
      const { left, top, width, height } = canvas.getBoundingClientRect();
      const tip = () => document.querySelector("#vg-tooltip-element.visible");
      let told = "";
      for (let y = 2; y < height && !told; y += 4) for (let x = 40; x < width && !told; x += 4) {
        const at = { clientX: left + x, clientY: top + y, bubbles: true };
        canvas.dispatchEvent(new PointerEvent("pointermove", at));
        canvas.dispatchEvent(new MouseEvent("mousemove", at));
        if (tip()) told = tip().textContent;
      }
      const page = document.documentElement;
      return [told, document.querySelectorAll(".plot canvas").length, page.scrollWidth <= page.clientWidth,
              getComputedStyle(document.body).backgroundColor];
    """
    told, plots, fits, paper = opened(sweep[1] / "report.html", script, *flags)
    assert re.fullmatch(
        r"job[02]depth[23]namea?parameters[\d,]+MACs[\d,]+training step \(MiB\)[\d,.]+receptive field \(pixels\)\d+",
        told,
    ), told
    assert (plots, fits) == (7, True)
    assert paper == ("rgb(18, 22, 28)" if flags else "rgb(255, 255, 255)")


@needs_browser
def test_a_click_on_a_dot_marks_its_job(sweep: tuple[Result, Path]) -> None:
    """In the table too; and a second click takes it back."""
    script = """
      const canvas = document.querySelector("#plot0 canvas");
      const { left, top, width, height } = canvas.getBoundingClientRect();
      const send = (kind, x, y) => canvas.dispatchEvent(new PointerEvent(kind, { clientX: left + x, clientY: top + y, bubbles: true }));
      const tip = () => document.querySelector("#vg-tooltip-element.visible");
      let found;
      for (let y = 2; y < height && !found; y += 4) for (let x = 40; x < width && !found; x += 4) {
        send("pointermove", x, y);
        if (tip()) found = [x, y];
      }
      const told = tip().textContent.slice(3, 4);
      const marked = () => [...document.querySelectorAll("#jobs tr.marked a")].map((link) => link.textContent);
      const click = () => ["pointerdown", "pointerup", "click"].forEach((kind) => send(kind, ...found));
      click();
      const once = marked();
      await moment(400);
      click();
      return [told, once, marked()];
    """
    told, once, twice = opened(sweep[1] / "report.html", script)
    assert (once, twice) == ([f"#{told}"], [])


@needs_browser
def test_a_filter_and_a_mark_reach_the_plots(sweep: tuple[Result, Path]) -> None:
    """Jobs that are filtered out have no dot; what is marked the foot of the page tells, until it is cleared."""
    script = """
      const canvas = document.querySelector("#plot0 canvas");
      const dots = () => {
        const { left, top, width, height } = canvas.getBoundingClientRect();
        const told = new Set();
        for (let y = 2; y < height; y += 4) for (let x = 40; x < width; x += 4) {
          const at = { clientX: left + x, clientY: top + y, bubbles: true };
          canvas.dispatchEvent(new PointerEvent("pointermove", at));
          canvas.dispatchEvent(new MouseEvent("mousemove", at));
          const tip = document.querySelector("#vg-tooltip-element.visible");
          if (tip) told.add(tip.textContent.slice(0, 4));
        }
        return [...told].sort();
      };
      const before = dots();
      type("filter", "depth=3", "input");
      await moment(400);
      const after = dots();
      const foot = () => [document.getElementById("chosen").hidden, document.getElementById("chosen").textContent];
      const unmarked = foot();
      document.querySelectorAll("#jobs input")[0].click();
      const once = foot();
      document.querySelector("#chosen button").click();
      return [before, after, unmarked[0], once, foot()[0], document.querySelectorAll("#jobs tr.marked").length];
    """
    before, after, unmarked, once, cleared, rows = opened(sweep[1] / "report.html", script)
    assert (before, after) == (["job0", "job2"], ["job2"])
    assert (unmarked, once, cleared, rows) == (
        True, [False, "marked: #2 depth=3  name=a · mark one more to compare · clear"], True, 0,
    )  # fmt: skip


@needs_browser
def test_of_a_network_that_a_filter_leaves_twice_or_under_another_number(sweep: tuple[Result, Path]) -> None:
    """Jobs 1 and 3 are the networks of 0 and 2: where these are filtered out, those are plotted, marked and shown."""
    script = """
      const ringed = () => [...document.querySelectorAll("#jobs tbody tr:not(.filler)")].filter((row) => row.querySelector(".ring"))
        .map((row) => row.querySelector("a").textContent);
      const told = [ringed()];
      type("filter", "name=b depth<9", "input");
      told.push(column(0), ringed(), [...document.querySelectorAll("#sheet .card")].filter((card) => !card.hidden).length);
      return told;
    """
    assert opened(sweep[1] / "report.html", script) == [["#0", "#2"], ["#1", "#3"], ["#1", "#3"], 2]


@needs_browser
def test_a_long_table_is_drawn_as_far_as_it_is_seen(tmp_path: Path) -> None:
    jobs = [Made({"depth": str(i)}, {"hash": str(i), "params": i + 1}) for i in range(600)]
    folder = write_sweep(tmp_path, plan("depth=1"), jobs)
    write_report(folder, read_jobs(folder))
    script = """
      const before = column(0).length;
      document.getElementById("scroll").scrollTop = 32 * 590;
      document.getElementById("scroll").dispatchEvent(new Event("scroll"));
      return [before, column(0).length, column(0).at(-1)];
    """
    before, after, last = opened(folder / "report.html", script)
    assert max(before, after) < 100
    assert last == "#599"


def test_a_budget_is_a_cost_and_a_verdict(tmp_path: Path) -> None:
    """Equal networks that need other memory, by their batches, are two points."""
    jobs = [
        Made({"budget.batch_size": "1"}, {"name": "a", "hash": "h"}),
        Made({"budget.batch_size": "2"}, {"name": "a", "hash": "h"}),
    ]
    folder = write_sweep(tmp_path, plan("depth=1"), jobs)
    for number, fits in enumerate((True, False)):
        path = folder / str(number) / "summary.json"
        told = {"training_step": {"batch_size": number + 1, "bytes": (number + 1) * 2**20}, "budget": {"fits": fits}}
        lines = "".join(f"  {json.dumps(key)}: {json.dumps(value)},\n" for key, value in told.items())
        path.write_text(path.read_text().replace('  "layers": [', lines + '  "layers": [', 1))
    grid = grid_of(read_jobs(folder))
    assert [(column.id, column.kind) for column in grid.columns][-2:] == [("fits", "verdict"), ("network", "network")]
    at = [column.id for column in grid.columns].index("training_mib")
    assert [(row[at], row[-2]) for row in grid.rows] == [(1.0, "yes"), (2.0, "no")]
    assert [job.number for job in grid.plotted] == [0, 1]
    assert [one.title for one in charts(grid)][5] == "training step (MiB)"


def test_a_summary_of_an_older_version_has_no_training_step() -> None:
    """The plots then tell the activations."""
    grid = grid_of([Job(0, {"a": "1"}, summary(1)), Job(1, {"a": "2"}, summary(2, name="b"))])
    at = [column.id for column in grid.columns].index("training_mib")
    assert [row[at] for row in grid.rows] == [None, None]
    assert [one.title for one in charts(grid)][5] == "activations (MiB)"
