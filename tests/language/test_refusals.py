"""Every refusal of the language: its words, its key and its whole sentence.

Beside `test_wrong_values`, which has the refusals of words, of files and of single values.
"""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from omegaconf import OmegaConf

from tests.helpers.message_cases import message_cases
from unetgen import ConfigError, UserError, plan
from unetgen.language.compose.load import load

REFUSED = message_cases("refusals")


def problems_of(make: Callable[[], object]) -> list[tuple[str, str]]:
    with pytest.raises(ConfigError) as caught:
        make()
    return [(problem.key, problem.text) for problem in caught.value.problems]


@pytest.mark.parametrize(("words", "key", "text"), REFUSED, ids=[case.given for case in REFUSED])
def test_refused(words: str, key: str, text: str) -> None:
    assert problems_of(lambda: plan(*words.split(" | "))) == [(key, text)]


def test_a_padding_that_one_edge_reads_is_not_idle() -> None:
    """The convolution of a pixel shuffle has a border; a transposed one with the kernel of its factor has none."""
    mixed = plan("depth=3", "input.size=32x32x32", "up.kind=[pixel_shuffle,transpose]", "up.padding=same")
    assert mixed == plan("depth=3", "input.size=32x32x32", "up.kind=[pixel_shuffle,transpose]")


def test_two_problems_at_once() -> None:
    words = ["up=transpose", "up.kernel_size=4", "up.padding=0", "up.output_padding=-1"]
    assert problems_of(lambda: plan(*words)) == [
        ("up.output_padding", "-1 is too small. Give a whole number from 0."),
        ("up.padding", "0x0x0 does not undo the factor 2x2x2 with kernel 4x4x4. Use 1x1x1, or symmetric."),
    ]


@pytest.mark.parametrize(
    ("given", "key", "text"),
    [
        ({"preset": 3}, "preset", "3 is not a preset's name. Write, for example, preset: lecture."),
        (
            {"defaults": ["lecture"]},
            "defaults",
            "is Hydra's. A description names what it starts from as preset: lecture.",
        ),
        ({"depth": {1, 2}}, "depth", "{1, 2} (set) cannot be written in a description. Use numbers, texts and lists."),
    ],
)
def test_mapping(given: dict[str, Any], key: str, text: str) -> None:
    assert problems_of(lambda: plan(given)) == [(key, text)]


def test_an_omegaconf_mapping_that_leads_nowhere() -> None:
    with pytest.raises(UserError) as caught:
        plan(OmegaConf.create({"depth": "${levels}"}))
    assert str(caught.value) == "The description does not resolve: Interpolation key 'levels' not found"


def composed(folder: Path, text: str) -> object:
    """Compose a preset of the user's."""
    (folder / "preset").mkdir()
    (folder / "preset" / "mine.yaml").write_text(text, encoding="latin-1")
    return load("preset=mine", presets=folder)


@pytest.mark.parametrize(
    ("text", "key", "problem"),
    [
        ("depth: 3", "preset", "contains depth. Write # @package _global_ as the first line of the preset's file."),
        ("# @package _global_\nnorm: batch", "norm", "'batch' is one value, and a preset's keys can be overridden one by one: write {kind: batch} there."),
        ("# @package _global_\ndepht: 3", "depht", "is not a key. Did you mean depth?"),
    ],
)  # fmt: skip
def test_a_users_preset(text: str, key: str, problem: str, tmp_path: Path) -> None:
    assert problems_of(lambda: composed(tmp_path, text))[0] == (key, problem)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("depth: [", "A preset is not YAML: while parsing a flow node"),
        ("defaults: [nothing]", "In 'preset/mine': Could not load 'preset/nothing'."),
        ("depth: 2\nname: café", "A preset is not UTF-8 text: it has the byte 0xe9. Save it as UTF-8."),
    ],
)
def test_preset_that_cannot_be_read(text: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught:
        composed(tmp_path, text)
    assert str(caught.value).startswith(message)


def test_a_network_without_a_description_has_no_rule_of_sizes() -> None:
    with pytest.raises(ValueError, match=r"^a network that was read from a model has no rule of sizes$"):
        _ = replace(plan(), spec=None).allowed_sizes
