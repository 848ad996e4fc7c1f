"""Print the table of speeds, in some minutes.

Run `python tests/benchmarks/run.py` on an otherwise idle machine. Each row is measured against its rival in the same
run, turn by turn, and compared by the fastest turns: what else runs on a machine only adds time. Every plan starts from
the description's values, every process from nothing; only what depends on no description (parsed defaults, the order of
a topology's stages) is kept between plans.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ["CUDA_VISIBLE_DEVICES"] = "-1"

HERE = Path(__file__).parent
# installed libraries have their bytecode beside them, and so has a clone after its first run
USERS_ENVIRONMENT = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}


class Row(NamedTuple):
    """A measurement in seconds, and the bound that it has to keep."""

    what: str
    ours: float
    rival: float
    bound: str
    kept: bool

    def __str__(self) -> str:
        ratio = self.rival / self.ours if self.bound.startswith("≥") else self.ours / self.rival
        mark = "kept" if self.kept else "NOT kept"
        return f"| {self.what} | {self.ours * 1e3:,.2f} ms | {self.rival * 1e3:,.1f} ms | {ratio:,.3g}× | {self.bound} | {mark} |"


def seconds(task: Callable[[], Any]) -> float:
    start = time.perf_counter()
    task()
    return time.perf_counter() - start


def in_turn(ours: Callable[[], Any], rival: Callable[[], Any], times: int) -> tuple[float, float]:
    """Return the fastest of both after a warm-up, measured alternately."""
    ours()
    rival()
    pairs = [(seconds(ours), seconds(rival)) for _ in range(times)]
    return min(a for a, _ in pairs), min(b for _, b in pairs)


def fastest(task: Callable[[], Any], times: int) -> float:
    """Return the seconds of the fastest turn, as `timeit` advises."""
    return min(seconds(task) for _ in range(times))


def planning(depth: int, at_least: int) -> Row:
    """Compare planning, with parameters and MACs, with building the Keras model."""
    from tests.benchmarks.handmade import handmade
    from unetgen import load, plan

    config = load(f"depth={depth}")

    def ours() -> None:
        for _ in range(at_least):  # which take as long as the rival, so that neither is measured with cold caches
            network = plan(config)
            assert network.params * network.macs

    batch, rival = in_turn(ours, lambda: handmade(depth), 15)
    mine = batch / at_least
    what = f"plan + parameters + MACs, depth {depth}, against building it in Keras"
    return Row(what, mine, rival, f"≥ {at_least}×", rival / mine >= at_least)


def built_by_hand() -> float:
    """Return the seconds that the lecture's model takes in Keras, in a process of its own.

    Bounds of a few milliseconds depend on the machine, so they are shares of this: it took 50 ms where 10 ms for a plan,
    30 ms for a figure of depth 5 and 150 ms for that of a preset were set.
    """
    code = (
        "from tests.benchmarks.handmade import handmade; from tests.benchmarks.run import fastest; "
        "handmade(); print(fastest(handmade, 15))"
    )
    env = {**USERS_ENVIRONMENT, "PYTHONPATH": str(ROOT)}
    return float(subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, check=True).stdout)


def presets_planned(rival: float) -> Row:
    """Compare planning the slowest preset, of some 500 layers, with building the lecture's model in Keras."""
    from unetgen import load, plan
    from unetgen.language.compose.conf import presets

    def planned(name: str) -> float:
        config = load(f"preset={name}")
        return fastest(lambda: plan(config).params, 15)

    slowest, name = max((planned(name), name) for name in presets())
    what = f"plan + parameters of the slowest preset, {name}, against the lecture's model in Keras"
    return Row(what, slowest, rival, "≤ 0.2×", slowest <= 0.2 * rival)


def drawn(rival: float) -> Row:
    """Compare drawing a figure of depth 5, once the engine runs, with building the lecture's model in Keras."""
    took = figure_of("unet_2015")
    what = "the figure of unet_2015, plan to SVG, against the lecture's model in Keras"
    return Row(what, took, rival, "≤ 0.6×", took <= 0.6 * rival)


def presets_drawn(rival: float) -> Row:
    """Compare drawing the preset whose figure takes longest with building the lecture's model in Keras."""
    from unetgen.language.compose.conf import presets

    slowest, name = max((figure_of(name), name) for name in presets())
    what = f"the slowest figure of a preset, {name}, against the lecture's model in Keras"
    return Row(what, slowest, rival, "≤ 3×", slowest <= 3 * rival)


def figure_of(preset: str) -> float:
    from unetgen import plan, to_diagram

    network = plan(f"preset={preset}")
    assert to_diagram(network).svg
    return fastest(lambda: to_diagram(network).svg, 9)


def before_keras() -> list[Row]:
    """Measure what users have before Keras fills the memory."""
    rival = built_by_hand()
    return [presets_planned(rival), drawn(rival), presets_drawn(rival), *program_read()]


def program_read() -> list[Row]:
    """Compare reading a 3D nnU-Net's program, and drawing it too, with 0.2 s and 1 s."""
    from unetgen import to_diagram
    from unetgen.read.torch.file import read_pt2

    file = ROOT / "tests" / "data" / "pt2" / "dna-resenc-l-3d-160x224x192.pt2"
    assert to_diagram(str(file)).svg
    read = fastest(lambda: read_pt2(file), 15)
    shown = fastest(lambda: to_diagram(str(file)).svg, 15)
    what = "a ResEnc L as .pt2"
    return [
        Row(f"{what}, read, against 0.2 s", read, 0.2, "≤ 1×", read < 0.2),
        Row(f"{what}, read and drawn, against 1 s", shown, 1.0, "≤ 1×", shown < 1),
    ]


def process(*command: str) -> Callable[[], None]:
    def run() -> None:
        with tempfile.TemporaryDirectory() as folder:
            env = {**USERS_ENVIRONMENT, "PYTHONPATH": str(ROOT)}
            subprocess.run([sys.executable, *command], cwd=folder, env=env, capture_output=True, check=True)

    return run


def engine() -> Row:
    """Compare the first picture of a process with the first one of a machine."""
    draw = "from unetgen.emit.rendering.render import render_svg; render_svg('digraph unet { a }')"

    def first_picture(home: str) -> None:
        env = {**USERS_ENVIRONMENT, "PYTHONPATH": str(ROOT), "HOME": home, "XDG_CACHE_HOME": home}
        subprocess.run([sys.executable, "-c", draw], env=env, capture_output=True, check=True)

    def nowhere() -> None:
        with tempfile.TemporaryDirectory() as home:
            first_picture(home)

    with tempfile.TemporaryDirectory() as home:
        ours, rival = in_turn(lambda: first_picture(home), nowhere, 5)
    what = "a process' first picture, the engine cached, against an empty cache"
    return Row(what, ours, rival, "≤ 0.3×", ours <= 0.3 * rival)


def processes() -> list[Row]:
    table = process("-m", "unetgen", "emit=[table,diagram]")
    ours, rival = in_turn(table, process(str(HERE / "empty_hydra.py")), 15)
    rows = [
        Row("unetgen emit=[table,diagram], against an empty Hydra application", ours, rival, "≤ 2×", ours <= 2 * rival)
    ]
    ours, rival = in_turn(process("-m", "unetgen"), process(str(HERE / "handmade.py")), 7)
    rows.append(Row("unetgen, against a Keras script by hand", ours, rival, "≤ 1.25×", ours <= 1.25 * rival))
    return [*rows, engine()]


def sweeps() -> list[Row]:
    """Compare a sweep with table, JSON and SVG with as many empty Hydra jobs."""
    jobs = "range(1,1001)"
    ours = seconds(process("-m", "unetgen", "-m", f"filters.base={jobs}", "emit=[table,svg]"))
    rival = seconds(process(str(HERE / "empty_hydra.py"), "-m", f"a={jobs}"))
    what = "a sweep of 1,000 networks (table, JSON, SVG), against 1,000 empty Hydra jobs, once each"
    return [Row(what, ours, rival, "≤ 0.2×", ours <= 0.2 * rival)]


def models(data_format: str) -> list[Row]:
    """Compare a training step and a prediction with the handmade model's."""
    from tests.benchmarks.handmade import handmade
    from tests.helpers.any_keras import np, to_keras

    size = (64, 64, 16)
    emitted: Any = to_keras("input.size=64x64x16", f"data_format={data_format}")
    rival: Any = handmade(size=size, data_format=data_format)
    rival.set_weights(emitted.get_weights())
    random = np.random.default_rng(0)
    x = random.normal(size=(1, *emitted.input_shape[1:])).astype("float32")
    y = random.random(size=(1, *emitted.output_shape[1:])).astype("float32")
    rows: list[Row] = []
    for what, step in (("training step", "train_on_batch"), ("prediction", "predict_on_batch")):
        arguments = (x, y) if step.startswith("train") else (x,)
        ours, theirs = in_turn(lambda: getattr(emitted, step)(*arguments), lambda: getattr(rival, step)(*arguments), 9)  # noqa: B023  called at once
        rows.append(
            Row(f"one {what}, {data_format}, against the model by hand", ours, theirs, "≤ 1.03×", ours <= 1.03 * theirs)
        )
    return rows


def reported() -> Row:
    """Compare the report of 10,000 made-up jobs with reading their summaries."""
    import json
    from itertools import product

    from tests.helpers.sweep_folders import Made, write_sweep
    from unetgen import plan
    from unetgen.sweep.report import PAGE_NAME
    from unetgen.sweep.report.rebuild import rebuild_report

    def made(number: int, depth: int, base: int, convs: int) -> Made:
        said = {"depth": str(depth), "filters.base": str(base), "convs": str(convs)}
        values = {"params": convs * base * 4**depth, "macs": number + 1, "hash": f"{number:012x}"}
        return Made(said, values, f"depth {depth} does not fit" if number % 3 == 2 else "")

    def read() -> None:
        for path in folder.glob("*/summary.json"):
            json.loads(path.read_text(encoding="utf-8"))

    jobs = [made(number, *job) for number, job in enumerate(product(range(1, 11), range(1, 101), range(1, 11)))]
    with tempfile.TemporaryDirectory() as name:
        folder = write_sweep(Path(name), plan("preset=unet_2015"), jobs)
        ours, rival = in_turn(lambda: rebuild_report(name), read, 3)
        size = (folder / PAGE_NAME).stat().st_size
    what = f"the report of {len(jobs):,} jobs, a page of {size / 1e6:.1f} MB, against json.loads of their summaries"
    return Row(what, ours, rival, "≤ 5×", ours <= 5 * rival)


def typed() -> list[Row]:
    """Compare the wait for a figure on the live page, for the preset that takes longest, with what typing bears."""
    from tests.benchmarks import keystrokes

    bounds = {"served": 0.15, "exported": 0.7}
    rows: list[Row] = []
    for way, times in keystrokes.by_way().items():
        (ours, preset), bound = keystrokes.slowest(times), bounds[way]
        what = f"a keystroke on the {way} page to the painted figure of {preset}, median of {len(times[preset])}"
        rows.append(Row(f"{what}, against {bound:g} s", ours, bound, "≤ 1×", ours <= bound))
    if keystrokes.missing():
        print(keystrokes.missing(), file=sys.stderr)
    return rows


def main() -> None:
    print("| what | unetgen | rival | ratio | bound | |\n| --- | ---: | ---: | ---: | ---: | --- |")
    for rows in (
        processes,
        sweeps,
        before_keras,
        typed,
        lambda: [planning(2, 100), planning(5, 300), reported()],
        lambda: models("channels_first"),
        lambda: models("channels_last"),
    ):
        for row in rows():
            print(row, flush=True)


if __name__ == "__main__":
    main()
