"""The report's page in a browser: sorting, filtering, comparing and plots."""

import re
from pathlib import Path

import pytest

from tests.helpers.browser import needs_browser, opened, print_page
from tests.helpers.command import Result
from tests.helpers.reports import NASTY
from tests.helpers.sweep_folders import Made, write_sweep
from unetgen import plan
from unetgen.sweep.report import write_report
from unetgen.sweep.report.rebuild import rebuild_report
from unetgen.sweep.results import read_jobs


@needs_browser
def test_names_do_no_harm_in_a_browser(tmp_path: Path) -> None:
    jobs = [
        Made({"name": NASTY}, {}),
        Made({"name": NASTY + "2"}, {"hash": "b", "params": 3}),
        Made({"name": "a"}, {}, NASTY),
    ]
    folder = write_sweep(tmp_path / "a #?%41&<b>", plan("depth=1"), jobs)
    write_report(folder, read_jobs(folder))
    seen = opened(
        folder / "report.html", "return [document.title, column(1), document.querySelectorAll('img[src=x]').length]"
    )
    assert seen == ["Sweep a #?%41&<b>", [NASTY, NASTY + "2", "a"], 0]


@needs_browser
def test_the_table_sorts_and_filters(sweep: tuple[Result, Path]) -> None:
    script = """
      const seen = [column(0)];
      const head = () => [...document.querySelectorAll("#jobs th")].map((cell) => cell.getAttribute("aria-sort"));
      const sort = (at) => document.querySelectorAll("#jobs th button")[at].click();
      sort(3); seen.push(column(0)); sort(3); seen.push(column(0), head()[3]); sort(0);
      for (const words of ["depth=3", "params<100k", "b network", "depth!=2 params>0", "does not fit", "nothing"]) {
        type("filter", words, "input");
        const cards = [...document.querySelectorAll(".card")].filter((card) => !card.hidden && card.checkVisibility()).length;
        seen.push([column(0), document.getElementById("count").textContent, cards]);
      }
      return seen;
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
    ("one", "other", "ratio"),
    [(100, 250, "× 2.5"), (833_507, 835_171, "+ 0.2 %"), (2000, 1999, "− 0.05 %"), (7, 7, "")],
)
def test_how_many_times_as_much(one: int, other: int, ratio: str, tmp_path: Path) -> None:
    """Different values never have the ratio 1."""
    made = [Made({"name": name}, {"params": n, "hash": f"{n:012x}"}) for name, n in (("a", one), ("b", other))]
    rebuild_report(str(write_sweep(tmp_path, plan("depth=1"), made)))
    script = """
      const row = [...document.querySelectorAll("#sides tr")].find((row) => row.textContent.startsWith("parameters"));
      return [...row.children].map((cell) => cell.textContent);
    """
    assert opened(tmp_path / "report.html", script) == ["parameters", f"{one:,}", f"{other:,}", ratio]


@needs_browser
@pytest.mark.parametrize(
    "flags", [(), ("--blink-settings=preferredColorScheme=0", "--window-size=400,800")], ids=["light", "dark, narrow"]
)
def test_plots_answer(flags: tuple[str, ...], sweep: tuple[Result, Path]) -> None:
    """A dot names its job on hover, a filter removes dots, and plots fit the window."""
    script = """
      const canvas = document.querySelector("#plot0 canvas");
      const { left, top, width, height } = canvas.getBoundingClientRect();
      const tip = () => document.querySelector("#vg-tooltip-element.visible");
      let seen = "";
      for (let y = 2; y < height && !seen; y += 4) for (let x = 40; x < width && !seen; x += 4) {
        const at = { clientX: left + x, clientY: top + y, bubbles: true };
        canvas.dispatchEvent(new PointerEvent("pointermove", at));
        canvas.dispatchEvent(new MouseEvent("mousemove", at));
        if (tip()) seen = tip().textContent;
      }
      const page = document.documentElement;
      return [seen, document.querySelectorAll(".plot canvas").length, page.scrollWidth <= page.clientWidth,
              getComputedStyle(document.body).backgroundColor];
    """
    seen, plots, fits, paper = opened(sweep[1] / "report.html", script, *flags)
    assert re.fullmatch(
        r"job[02]depth[23]namea?parameters[\d,]+MACs[\d,]+training step \(MiB\)[\d,.]+receptive field \(voxels\)\d+",
        seen,
    ), seen
    assert (plots, fits) == (7, True)
    assert paper == ("rgb(18, 22, 28)" if flags else "rgb(255, 255, 255)")


@needs_browser
def test_a_click_on_a_dot_marks_its_job(sweep: tuple[Result, Path]) -> None:
    """The table marks it too, and a second click removes the mark."""
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
      const seen = tip().textContent.slice(3, 4);
      const marked = () => [...document.querySelectorAll("#jobs tr.marked a")].map((link) => link.textContent);
      const click = () => ["pointerdown", "pointerup", "click"].forEach((kind) => send(kind, ...found));
      click();
      const once = marked();
      await moment(400);
      click();
      return [seen, once, marked()];
    """
    seen, once, twice = opened(sweep[1] / "report.html", script)
    assert (once, twice) == ([f"#{seen}"], [])


@needs_browser
def test_a_filter_and_a_mark_reach_the_plots(sweep: tuple[Result, Path]) -> None:
    """Filtered jobs have no dot; the foot of the page lists marks until cleared."""
    script = """
      const canvas = document.querySelector("#plot0 canvas");
      const dots = () => {
        const { left, top, width, height } = canvas.getBoundingClientRect();
        const seen = new Set();
        for (let y = 2; y < height; y += 4) for (let x = 40; x < width; x += 4) {
          const at = { clientX: left + x, clientY: top + y, bubbles: true };
          canvas.dispatchEvent(new PointerEvent("pointermove", at));
          canvas.dispatchEvent(new MouseEvent("mousemove", at));
          const tip = document.querySelector("#vg-tooltip-element.visible");
          if (tip) seen.add(tip.textContent.slice(0, 4));
        }
        return [...seen].sort();
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
def test_equal_networks_under_a_filter(sweep: tuple[Result, Path]) -> None:
    """Jobs 1 and 3 equal 0 and 2, and replace them where those are filtered out."""
    script = """
      const ringed = () => [...document.querySelectorAll("#jobs tbody tr:not(.filler)")].filter((row) => row.querySelector(".ring"))
        .map((row) => row.querySelector("a").textContent);
      const seen = [ringed()];
      type("filter", "name=b depth<9", "input");
      seen.push(column(0), ringed(), [...document.querySelectorAll("#sheet .card")].filter((card) => !card.hidden).length);
      return seen;
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


@needs_browser
def test_every_row_is_printed(tmp_path: Path) -> None:
    """The table draws only the rows that are seen; each row's link to its job is in the PDF."""
    jobs = [Made({"depth": str(n)}, {"hash": str(n), "params": n}) for n in range(120)]
    folder = write_sweep(tmp_path, plan("depth=1"), jobs)
    write_report(folder, read_jobs(folder))
    printed = print_page(folder / "report.html")
    assert {int(n) for n in re.findall(rb"/(\d+)/(?:summary\.json|diagram\.svg)\)", printed)} == set(range(120))


@needs_browser
def test_what_is_printed_for_buttons_and_tall_figures(sweep: tuple[Result, Path]) -> None:
    """Chromium repeats a table's head without its buttons, so that the head is printed as text."""
    script = """
      const heads = [...document.querySelectorAll("#jobs th")].map((head) => head.dataset.printed);
      const cards = [...document.querySelectorAll(".card")].map((card) => [parseFloat(card.style.getPropertyValue("--printed")), card]);
      const ratios = cards.map(([width, card]) => width / parseFloat(card.style.width));
      const heights = cards.map(([width, card]) => width * card.querySelector("img").naturalHeight / card.querySelector("img").naturalWidth);
      return [heads, Math.max(...ratios) - Math.min(...ratios) < 1e-3, Math.max(...heights)];
    """
    heads, on_one_scale, tallest = opened(sweep[1] / "report.html", script)
    assert heads[0] == "job"
    assert "training step (MiB)" in heads
    assert on_one_scale
    assert tallest < 545
