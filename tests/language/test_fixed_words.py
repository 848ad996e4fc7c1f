"""A value that every job of a sweep has is refused before the first job, and once."""

from pathlib import Path

import pytest

from tests.helpers.command import in_process
from unetgen import load
from unetgen.language.compose.conf import presets
from unetgen.language.compose.fixed_words import problems_of_fixed_words
from unetgen.language.compose.override_grammar import as_override_value


@pytest.mark.parametrize(
    ("words", "messages"),
    [
        ("depth=2-5", ["depth  '2-5' is not a whole number", "write 2,3,4,5, with -m", "from unetgen -m depth=2-5"]),
        ("depth=[2,3,4]", ["depth  [2, 3, 4] is not a whole number", "write 2,3,4, with -m"]),
        ("depth=2,3 budget.memory_gib=8GB", ["1 problem", "budget.memory_gib  '8GB' is not a positive number"]),
        (
            "depth=2,3 norm=batchnorm emit=[pdf] depht=3",
            ["3 problems", "Did you mean batch?", "Use diagram.", "  depht "],
        ),
    ],
)
def test_refused_first_and_once(words: str, messages: list[str], tmp_path: Path) -> None:
    code, out, err = in_process("-m", *words.split(), "output_dir=here", cwd=tmp_path)
    assert (code, out, [*tmp_path.iterdir()]) == (2, "", [])
    for message in messages:
        assert err.count(message) == 1


@pytest.mark.parametrize("words", ["depth=2,3-5", "convs=[2,3] depth=2,3", "kernel_size=1x3x3", "name=${data_format}"])
def test_what_other_keys_decide_is_left_to_the_jobs(words: str) -> None:
    assert problems_of_fixed_words(words.split()) == []


@pytest.mark.parametrize("name", presets())
def test_the_values_of_every_preset_are_taken(name: str) -> None:
    given = load(f"preset={name}").given
    assert problems_of_fixed_words(f"{path}={as_override_value(value)}" for path, value in given.items()) == []
