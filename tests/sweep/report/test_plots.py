"""The report's plots: axes, colours and shapes, and the front of best networks."""

import re
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests.helpers.browser import needs_browser, opened
from tests.helpers.reports import data_of, summary
from tests.helpers.sweep_folders import Made, write_sweep
from unetgen import plan
from unetgen.emit.rendering.render_error import render_error
from unetgen.language.compose.conf import presets
from unetgen.sweep.report import plots, write_report
from unetgen.sweep.report.grid import grid_of
from unetgen.sweep.report.plot_axes import SettingAxis, colour_axis, plot_points, setting_axes
from unetgen.sweep.report.plots import joint_spec, sweep_plots, vega_lite_version
from unetgen.sweep.results import Job, read_jobs


def test_the_front_has_the_networks_that_no_other_beats() -> None:
    """The chart's front, against every pair of networks."""
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
    chart = next(one.chart for one in sweep_plots(grid) if one.title == "receptive field (pixels) against parameters")
    library: Any = vl_convert
    svg = library.vegalite_to_svg(
        {**chart.to_dict(), "datasets": {"jobs": plot_points(grid)}}, vl_version=vega_lite_version()
    )
    rings = re.findall(
        r'aria-label="parameters: (\d+); receptive field \(pixels\): (\d+)"',
        svg.partition("layer_1_marks")[2].partition("layer_2_marks")[0],
    )
    assert {(int(params), int(field)) for params, field in rings} == best
    assert 2 < len(best) < len(places)


@pytest.mark.parametrize("lying", [False, True])
def test_the_plots_are_valid_vega_lite(lying: bool) -> None:
    """Altair's check against the schema, which a sweep leaves out as it takes a second."""
    import altair

    library: Any = altair
    said = [{"preset": f"long_name_{i}", "norm.kind": "none" if i % 2 else "batch"} for i in range(12)]
    jobs = [Job(i, words, summary(i + 1, [i + 2], str(i), 3)) for i, words in enumerate(said)]
    charts = sweep_plots(grid_of(jobs), lying=lying)
    spec = joint_spec(charts, plot_points(grid_of(jobs)))
    assert len(library.Chart.from_dict(spec).to_dict()["concat"]) == len(charts) == 7
    with pytest.raises(Exception, match="lineer"):
        library.Chart.from_dict({**spec, "concat": [{"mark": "lineer"}]})


@needs_browser
def test_the_table_marks_the_fronts(tmp_path: Path) -> None:
    """The front of each plot, against every pair of networks, filtered or not."""
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
      const seen = [column(0), ringed()];
      type("filter", "params>20", "input");
      seen.push(column(0));
      best.click();
      seen.push(document.getElementById("count").textContent);
      return seen;
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
    """Numbers are in order, many of them are a scale, and colours are the next key."""
    jobs = [
        Job(i, {"a": str(i), "b": str(10 - i % 3), "c": f"word{i}"}, summary(name=str(i))) for i in range(50)
    ]  # fmt: skip
    a, b, c = setting_axes(grid_of(jobs))
    assert [(axis.key, axis.type) for axis in (a, b, c)] == [("a", "quantitative"), ("b", "ordinal"), ("c", "ordinal")]
    assert b.values == ("8", "9", "10")
    assert colour_axis([a, b, c]) == b


@pytest.mark.parametrize(("count", "shapes"), [(2, 2), (7, 7), (8, 0)])
def test_few_values_have_a_shape_besides_a_colour(count: int, shapes: int, tmp_path: Path) -> None:
    """Readers who see no colours need shapes; many values are a colour scale."""
    jobs = [Job(i, {"a": str(i % 9), "b": str(i % count)}, summary(name=str(i))) for i in range(count * 9)]
    encoding = sweep_plots(grid_of(jobs))[-1].chart.to_dict()["encoding"]
    assert len(set(encoding["color"]["scale"]["range"])) == count
    assert len(set(encoding["shape"]["scale"]["range"]) if "shape" in encoding else ()) == shapes


def test_one_network_is_not_a_choice(tmp_path: Path) -> None:
    write_sweep(tmp_path, plan("depth=1"), [Made({"depth": "1"}, {})])
    write_report(tmp_path, read_jobs(tmp_path))
    assert data_of(tmp_path)["plots"] == []
    assert not (tmp_path / "plots.svg").exists()


def test_plots_that_cannot_be_drawn_cost_no_report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those of an earlier report are removed, as they would not be of these jobs."""
    write_sweep(tmp_path, plan("depth=1"), [Made({"depth": "1"}, {}), Made({"depth": "2"}, {"hash": "b"})])
    for name in ("plots.svg", "plots.pdf"):
        (tmp_path / name).write_text("of yesterday")

    def died(what: str, *_: object) -> None:
        raise render_error(what, "the process that draws pictures ended by SIGTRAP")

    monkeypatch.setattr(plots, "convert", died)
    notes = write_report(tmp_path, read_jobs(tmp_path))
    assert dict.fromkeys(notes) == {
        "Not every plot was drawn. The plots could not be made: the process that draws pictures ended by SIGTRAP.": None
    }
    assert data_of(tmp_path)["plots"] == []
    assert len(data_of(tmp_path)["rows"]) == 2
    assert not [*tmp_path.glob("plots.*")]


def test_labels_of_many_presets_need_a_wide_plot() -> None:
    """Numbers and a few short words do not."""
    names = tuple(presets())
    assert SettingAxis("preset", "s0", names, numbers=False).crowded
    assert not SettingAxis("preset", "s0", names[:3], numbers=False).crowded
    assert not SettingAxis("filters.base", "s0", tuple(map(str, range(100))), numbers=True).crowded


def test_the_files_have_a_line_per_name() -> None:
    """Many names beside one another are slanted and small; numbers and few words stay below."""
    for key, values, height in [("preset", presets(), {"step": 15}), ("a", map(str, range(30)), 180)]:
        jobs = [Job(i, {key: value}, summary(name=str(i))) for i, value in enumerate(values)]
        *_, last = joint_spec(sweep_plots(grid_of(jobs), lying=True), plot_points(grid_of(jobs)))["concat"]
        assert last["height"] == height
        assert last["encoding"]["y" if key == "preset" else "x"]["title"] == key
