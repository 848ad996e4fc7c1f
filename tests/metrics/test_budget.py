"""The memory budget: its answers, against planning the sizes that it names."""

import csv
import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.helpers.command import Result, in_process
from unetgen import Config, ConfigError, Plan, load, plan
from unetgen.language.planning import plan_of
from unetgen.metrics.budget import GIB, Answer, answer
from unetgen.metrics.budget.largest import fits, last
from unetgen.metrics.step import training, training_bytes

SMALL = ("filters.base=8", "input.size=64x64x16")


def asked(*words: str) -> tuple[Plan, Answer]:
    config = load(*words)
    network = plan_of(config)
    return network, answer(network, config)


def test_the_last_that_holds() -> None:
    assert [last(lambda n, most=most: n <= most, 64) for most in (0, 1, 2, 7, 8, 63, 64, 65, 1000)] == [
        0, 1, 2, 7, 8, 63, 64, 64, 64,
    ]  # fmt: skip


@pytest.mark.parametrize(
    "words",
    [
        (*SMALL, "budget.memory_gib=0.5", "budget.batch_size=2"),
        ("preset=unet_2015", "budget.memory_gib=8"),
        ("preset=nnunet_3d", "budget.memory_gib=24", "budget.batch_size=2"),
        ("preset=unet_2015", "input.size=nullxnull", "budget.memory_gib=2"),
        ("preset=unetplusplus_2018", "budget.memory_gib=0.2", "budget.batch_size=3"),
    ],
)
def test_the_largest_batch_and_patch(words: tuple[str, ...]) -> None:
    """They fit, and the next larger ones do not."""
    network, found = asked(*words)
    assert network.spec is not None
    assert found.needed == training_bytes(network, found.batch_size)
    assert fits(network, found.largest_batch, found.budget)
    assert not fits(network, found.largest_batch + 1, found.budget)
    patch = found.largest_patch
    assert patch is not None
    assert fits(plan(*words, f"input.size={by(patch)}"), found.batch_size, found.budget)
    above = [rule.nearest(n + 1)[1] for rule, n in zip(network.allowed_sizes, patch, strict=True)]
    assert not fits(plan(*words, f"input.size={by(above)}"), found.batch_size, found.budget)


def by(sizes: Any) -> str:
    return "x".join(map(str, sizes))


def test_nothing_fits() -> None:
    _, found = asked("preset=unet_2015", "budget.memory_gib=0.01")
    assert (found.fits, found.largest_batch, found.largest_patch) == (False, 0, None)
    assert "does not fit in 0.01 GiB. Neither one image nor any smaller size fits." in found.line


def test_no_image_of_that_size_fits() -> None:
    line = asked(*SMALL, "budget.memory_gib=0.02")[1].line
    assert re.search(r"No image of that size fits, but 1 of \d+x\d+x\d+\.", line)


def test_the_largest_tensors_and_their_knobs() -> None:
    """Each is alive at the peak, and its knob saves what is promised."""
    words = ("preset=unet_2015", "budget.memory_gib=8", "budget.batch_size=4")
    network, found = asked(*words)
    alive = training(network, 4).alive
    assert len(found.tensors) == 10
    assert [tensor.size for tensor in found.tensors] == sorted(alive.values(), reverse=True)[:10]
    knobs = {word.partition("=")[0] for tensor in found.tensors for word in words_of(tensor.knob)}
    assert knobs >= {"skip.kind", "filters.per_level"}
    for tensor in found.tensors:
        assert tensor.size == alive[tensor.name]
        assert tensor.size_then < tensor.size
        turned = plan(*words, *words_of(tensor.knob))
        assert training_bytes(turned, 4) == tensor.needed_then < found.needed


def words_of(knob: str) -> list[str]:
    return re.split(r" (?=[\w.]+=)", knob)


@pytest.mark.parametrize(
    "given",
    [
        ("filters.max=40",),
        ("filters.multiple_of=8", "filters.growth=3"),
        ("filters.formula=8*2**i",),
        ("norm=group", "norm.groups=8"),
    ],
)
def test_a_knob_is_printed_as_overrides_for_the_command(given: tuple[str, ...]) -> None:
    """Settings that a knob replaces are reset, or the network would be refused."""
    words = (*given, "depth=3", "input.size=32x32", "budget.memory_gib=1")
    for tensor in asked(*words)[1].tensors:
        turned = plan(*words, *words_of(tensor.knob))
        assert training_bytes(turned, 1) == tensor.needed_then


def test_a_knob_that_would_break_the_network_is_not_named() -> None:
    """The lecture's skip and up-sampled map have different channels, so no sum."""
    assert "skip.kind" not in str(asked("budget.memory_gib=12")[1].tensors)
    with pytest.raises(ConfigError):
        plan("skip.kind=add")


@pytest.mark.parametrize("key", ["budget.batch_size=2", "budget.require=true"])
def test_a_budget_without_a_memory_is_refused(key: str) -> None:
    with pytest.raises(ConfigError, match=f"{key.partition('=')[0]}.* changes nothing without budget.memory_gib"):
        plan(key)


def test_a_budget_is_not_part_of_the_network() -> None:
    assert plan("budget.memory_gib=1") == plan()
    assert Config({"budget.memory_gib": 1}).budget.memory_gib == 1


def test_one_line_and_json(tmp_path: Path) -> None:
    result = run(tmp_path, "budget.memory_gib=0.5", "budget.batch_size=2")
    assert result.code == 0
    lines = [line for line in result.out.splitlines() if line.startswith("Memory: ")]
    found = asked(*SMALL, "budget.memory_gib=0.5", "budget.batch_size=2")[1]
    assert lines == [found.line]
    assert "fits in 0.5 GiB" in found.line
    assert "Estimated for TensorFlow, not PyTorch." in found.line
    data = json.loads((tmp_path / "here" / "summary.json").read_text())["budget"]
    assert data == found.to_dict()
    assert (data["fits"], data["budget_bytes"], len(data["largest_tensors"])) == (True, GIB // 2, 10)


def test_without_a_budget_there_is_no_verdict(tmp_path: Path) -> None:
    assert "Memory: " not in run(tmp_path).out
    assert "budget" not in json.loads((tmp_path / "here" / "summary.json").read_text())


def test_not_to_fit_is_an_answer(tmp_path: Path) -> None:
    result = run(tmp_path, "budget.memory_gib=0.01")
    assert result.code == 0
    assert "does not fit in 0.01 GiB" in result.out
    assert json.loads((tmp_path / "here" / "summary.json").read_text())["budget"]["fits"] is False


def test_unless_it_is_required(tmp_path: Path) -> None:
    result = run(tmp_path, "budget.memory_gib=0.01", "budget.require=true")
    assert result.code == 2
    assert "budget.memory_gib  Memory: a training step of 1 image of 64x64x16 needs" in result.err
    assert not (tmp_path / "here").exists()
    assert run(tmp_path, "budget.memory_gib=1", "budget.require=true").code == 0


def test_a_column_of_a_sweep(tmp_path: Path) -> None:
    result = in_process("-m", *SMALL, "budget.memory_gib=0.01,0.5", "emit=[table]", "output_dir=here", cwd=tmp_path)
    assert result.code == 0
    with (tmp_path / "here" / "sweep.csv").open(newline="") as file:
        assert [row["fits"] for row in csv.DictReader(file)] == ["no", "yes"]
    assert " fits " in (tmp_path / "here" / "sweep.md").read_text().splitlines()[0]


def test_a_job_that_has_to_fit_fails(tmp_path: Path) -> None:
    words = ("budget.memory_gib=0.01,0.5", "budget.require=true", "emit=[table]", "output_dir=here")
    result = in_process("-m", *SMALL, *words, cwd=tmp_path)
    assert result.code == 1
    assert "does not fit in 0.01 GiB" in (tmp_path / "here" / "0" / "error.txt").read_text()
    assert (tmp_path / "here" / "1" / "summary.json").exists()


def run(folder: Path, *words: str) -> Result:
    return in_process(*SMALL, *words, "emit=[table]", "output_dir=here", cwd=folder)


def test_what_fits_as_asked_is_not_said_twice() -> None:
    found = Answer(12 * GIB, 2, (128, 128), 10 * GIB, GIB, 2, (128, 128), ())
    assert found.most == "At most 2 images of that size fit."
    assert found._replace(largest_patch=(160, 160)).most == "At most 2 images of that size fit, or 2 of 160x160."
