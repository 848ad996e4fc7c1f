"""Names with characters of pages, paths and tables in a report: they remain text."""

import csv
import json
import re
from pathlib import Path

import pytest

from tests.helpers.browser import needs_browser, opened
from tests.helpers.command import in_process
from tests.helpers.reports import NASTY, data_of, hydra_quoted
from tests.helpers.sweep_folders import Made, write_sweep
from unetgen import plan
from unetgen._text import UNPRINTABLE
from unetgen.sweep.report import write_report
from unetgen.sweep.report.grid import grid_of
from unetgen.sweep.report.plot_axes import plot_points
from unetgen.sweep.report.plots import joint_spec, sweep_plots
from unetgen.sweep.results import read_jobs, write_tables


def test_names_do_no_harm(tmp_path: Path) -> None:
    """Names are text in the page and in the LaTeX table."""
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


def test_formulas_and_links_are_text(tmp_path: Path) -> None:
    """Swept numbers stay numbers."""
    jobs = [Made({"name": "=1+1", "a": "-5"}, {}), Made({"name": "x", "a": "2"}, {}, "+[a](https://b.c)")]
    folder = write_sweep(tmp_path, plan("depth=1"), jobs)
    write_tables(folder, read_jobs(folder))
    with (folder / "sweep.csv").open(encoding="utf-8", newline="") as file:
        first, second = csv.DictReader(file)
    assert (first["name"], first["a"], second["reason"]) == ("'=1+1", "-5", "'+[a](https://b.c)")
    assert r"+\[a\](https:\//b.c)" in (folder / "sweep.md").read_text(encoding="utf-8")


def test_control_characters_are_drawn_as_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A list of jobs that somebody else wrote can have them; the library of the plots dies of some."""
    odd = "8*\f2**i\x1b[2J\x00\ufffe"
    made = [Made({"name": odd}, {}), Made({"name": "a"}, {"hash": "b"}), Made({"name": "b"}, {}, odd)]
    write_sweep(tmp_path, plan("depth=1"), made)
    jobs = read_jobs(tmp_path)
    spec = json.dumps(joint_spec(sweep_plots(grid_of(jobs)), plot_points(grid_of(jobs))), ensure_ascii=False)
    monkeypatch.setattr("unetgen.sweep.report.save_plots", print)  # that takes seconds
    assert write_report(tmp_path, jobs) == []
    write_tables(tmp_path, jobs)
    shown = r"8*\x0c2**i\x1b[2J\x00\ufffe"
    files = ("sweep.md", "sweep.csv", "sweep.tex", "sweep.json", "report.html")
    written = [(tmp_path / name).read_text(encoding="utf-8").partition("(() => {")[0] for name in files]
    texts = [text.replace(r"\footnotesize", "") for text in written]
    assert not [text for text in (*texts, spec) if UNPRINTABLE.search(text) or "\\f" in text or "\\u00" in text]
    assert json.dumps(shown) in spec
    assert [job.overrides["name"] for job in jobs] == [shown, "a", "b"]
    assert jobs[2].reason == shown


NAMES = (NASTY, "../../evil/../x", "a\\b $HOME `id` %41", "=1+1", '名前 "q" | a & b_c #1 ~^{}', "x" * 300)


@pytest.fixture(scope="module")
def named(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Run a sweep over odd names and class names, with two networks."""
    cwd = tmp_path_factory.mktemp("named")
    (cwd / "far").mkdir()
    names = f"name={','.join(map(hydra_quoted, NAMES))}"
    labels = f"head.labels=[{hydra_quoted(NASTY)},b]"
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
    result = in_process(*words, cwd=cwd)
    assert result.code == 0, result.err
    return cwd


def test_names_are_not_paths(named: Path) -> None:
    """A sweep writes only inside its folder, under names of our own."""
    assert [path.name for path in named.iterdir()] == ["far"]
    assert [path.name for path in (named / "far").iterdir()] == ["here"]
    folders = {path.name for path in (named / "far" / "here").iterdir() if path.is_dir()}
    assert folders == {str(number) for number in range(2 * len(NAMES))}


def test_names_are_whole_in_every_table(named: Path) -> None:
    """A spreadsheet's formula stays data in the CSV."""
    folder = named / "far" / "here"
    expected = [hydra_quoted(name) for name in NAMES for _ in range(2)]
    with (folder / "sweep.csv").open(encoding="utf-8", newline="") as file:
        assert [row["name"] for row in csv.DictReader(file)] == expected
    jobs = json.loads((folder / "sweep.json").read_text(encoding="utf-8"))["jobs"]
    assert [job["overrides"]["name"] for job in jobs] == expected
    lines = (folder / "sweep.md").read_text(encoding="utf-8").splitlines()
    assert len(lines) == 2 + len(expected)
    assert {len(re.findall(r"(?<!\\)\|", line)) for line in lines} == {len(re.findall(r"\|", lines[0]))}
    assert not any(re.search(r"(?<!\\)<", line) for line in lines)
    table = (folder / "sweep.tex").read_text(encoding="utf-8").partition("\\toprule\n")[2]
    head, _, *tex = table.splitlines()[:-2]
    assert {len(re.findall(r"(?<!\\)&", line)) for line in tex} == {head.count("&")}
    assert all(line.isprintable() for line in tex)


@needs_browser
def test_names_do_no_harm_side_by_side(named: Path) -> None:
    """Figures are elements of the page, and names are text in them."""
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
