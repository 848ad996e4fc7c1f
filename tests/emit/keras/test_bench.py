"""`unetgen bench`: real steps of the emitted model are timed and reported."""

import re
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.helpers.command import unetgen
from unetgen import plan
from unetgen.cli.command import main
from unetgen.emit.keras import bench as measuring

SMALL = ("preset=lecture_picture", "input.size=16x16", "depth=3", "filters.base=2")


@pytest.fixture(autouse=True)
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Time three runs of each."""
    monkeypatch.setattr(measuring, "SECONDS", 0.0)


@pytest.mark.parametrize("more", [("head.activation=softmax", "deep_supervision.stages=all"),
                                  ("compile.loss=sparse_categorical_crossentropy", "data_format=channels_first", "depth=2")])  # fmt: skip
def test_both_steps_are_timed_beside_their_work(more: tuple[str, ...]) -> None:
    network = plan(*SMALL, *more)
    said: list[str] = []
    timings = list(measuring.time_steps(network, batch_size=2, say=said.append))
    assert re.fullmatch(r"A prediction takes .* m?s, so this takes about .* more\.", said.pop())
    assert not said
    assert [(timing.what, timing.macs) for timing in timings] == [
        ("prediction", 2 * network.macs), ("training step", 6 * network.macs)
    ]  # fmt: skip
    for timing in timings:
        assert len(timing.seconds) >= 3
        assert all(seconds > 0 for seconds in timing.seconds)
        assert min(timing.seconds) <= timing.spread[0] <= timing.median <= timing.spread[1] <= max(timing.seconds)


def test_a_model_that_is_not_compiled_is_only_asked_to_predict() -> None:
    assert [timing.what for timing in measuring.time_steps(plan(*SMALL, "compile=null"))] == ["prediction"]


def test_a_line_has_the_median_the_spread_and_the_rate() -> None:
    timing = measuring.Timing("prediction", (0.1, 0.2, 0.3, 0.4), 5_000_000_000)
    assert timing.gflops == pytest.approx(40.0)  # pyright: ignore[reportUnknownMemberType]  approx is untyped
    assert str(timing) == "prediction     250.0 ms (half of 4 runs: 175.0 to 325.0), 5 GMACs, 40.0 GFLOP/s"


def test_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bench", "lecture_picture", *SMALL[1:], "--batch-size", "3"]) == 0
    first, *rest = capsys.readouterr().out.splitlines()
    assert re.fullmatch(r"lecture_picture · 2D U-Net, depth 3: [\d,]+ parameters, 3 images a step, on .*cpu.*", first)
    assert [line.split()[0] for line in rest] == ["prediction", "training"]


def test_how_long_it_takes_is_known_after_a_prediction() -> None:
    """Of 20 s: 3 more predictions, and 5 training steps of 60 s."""
    assert measuring.time_left(20.0, trained=False) == 60
    assert measuring.time_left(20.0, trained=True) == 60 + 5 * 60


@pytest.mark.parametrize("seconds", [(0.01, "10 ms"), (4.4, "4 s"), (359.0, "6 min")])
def test_a_duration_is_short(seconds: tuple[float, str]) -> None:
    assert measuring.duration(seconds[0]) == seconds[1]


@pytest.mark.parametrize("backend", ["jax", "torch"])
def test_other_backends(backend: str, tmp_path: Path) -> None:
    """A run prints nothing but its results, and both steps are timed."""
    if find_spec(backend) is None:
        pytest.skip(f"{backend} is not installed")
    words = ("preset=lecture_picture", "input.size=8x8", "depth=2", "filters.base=2")
    made = unetgen(*words, "emit=[keras]", "save_weights=true", cwd=tmp_path, KERAS_BACKEND=backend)
    assert (made.code, made.err) == (0, "")
    timed = unetgen("bench", *words, cwd=tmp_path, KERAS_BACKEND=backend)
    assert timed.code == 0, timed.err
    assert f"by {backend}" in timed.out
    assert "training step" in timed.out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--batch", "2"], "--batch is not a flag of bench. Write: unetgen bench unet_2015 depth=4 --batch-size 2"),
        (["--batch-size", "none"], "--batch-size takes a number from 1 to 100,000, not 'none'"),
        (["--batch-size", "0"], "--batch-size takes a number from 1 to 100,000, not '0'"),
        (["--batch-size"], "--batch-size takes a number from 1 to 100,000, not ''"),
        (["lectrue"], "Did you mean lecture?"),
        (["dept=3"], "Did you mean depth?"),
    ],
)
def test_wrong_arguments(arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bench", *arguments]) == 2
    assert message in capsys.readouterr().err
