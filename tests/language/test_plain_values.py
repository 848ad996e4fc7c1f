"""Values that no key takes are refused in one sentence, from words, files and mappings alike."""

from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unetgen import ConfigError, UserError, load, plan, to_table
from unetgen.language.keys import KEYS
from unetgen.metrics.receptive_field import receptive_field

SMALL = {"input": {"size": "16x16", "channels": 1}, "depth": 2, "filters": {"base": 4}, "head": {"filters": 2}}
BRACKETS = 100


def nested(depth: int) -> Any:
    return [nested(depth - 1)] if depth else 3


VALUES: list[tuple[str, Any, str]] = [
    ("name", "a\x1b[31mb", "has the character U+001B, which cannot be printed. Leave it out."),
    ("name", "\ud800", "has the character U+D800, which cannot be printed. Leave it out."),
    ("name", "(" * 60_000, "has a text of 60,000 characters. Give at most 10,000."),
    ("kernel_size", nested(BRACKETS), "is nested too deeply. Write lists of two levels at most."),
    ("depth", 10**5000, "has a number of more than 30 digits. Give a smaller one."),
]


@pytest.mark.parametrize(("key", "value", "text"), VALUES, ids=["escape", "surrogate", "long", "deep", "large"])
def test_a_mapping_is_refused(key: str, value: Any, text: str) -> None:
    with pytest.raises(ConfigError) as refused:
        load({**SMALL, key: value})
    assert [(problem.key, problem.text) for problem in refused.value.problems] == [(key, text)]


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("head.labels=[\udcff,b]", "has the character U+DCFF"),
        (f"depth={'9' * 5000}", "has a number of too many digits"),
        (f"kernel_size={'[' * BRACKETS}3{']' * BRACKETS}", "is nested too deeply"),
        (f"name='{'(' * 60_000}'", "has a text of 60,007 characters"),
        ("hydra.run.dir=größe", "Put a text with special characters in quotes: \"hydra.run.dir='größe'\"."),
        ("hydra.run.dir=out/{now}", "\"hydra.run.dir='out/{now}'\""),
        ("head.labels=[Ödem,b]", "\"head.labels=['Ödem',b]\""),
        ("name=größe,weite", "\"name='größe',weite\""),
        ("name=it's", "\"name='…'\""),
        ("compile.learning_rate=.e5", "'.e5'"),
    ],
)
def test_a_word_is_refused(word: str, text: str) -> None:
    with pytest.raises(ConfigError) as refused:
        plan(word)
    assert [problem.key for problem in refused.value.problems] == [word.split("=", maxsplit=1)[0]]
    assert text in refused.value.problems[0].text


@pytest.mark.parametrize("text", ["${oc.env:HOME}", "a ${oc.decode:'3'}", ["b", "${oc.env:HOME}"]])
def test_a_resolver_in_a_file_is_refused(text: Any, tmp_path: Path) -> None:
    """What it stands for is outside the description, which somebody else may have written."""
    import yaml

    file = tmp_path / "a.yaml"
    key = "name" if isinstance(text, str) else "head.labels"
    file.write_text(yaml.safe_dump({**SMALL, key: text}))
    with pytest.raises(ConfigError, match="reads from outside the description") as refused:
        load(str(file))
    assert [problem.key for problem in refused.value.problems] == [key]


def test_a_resolver_on_the_command_line_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NETWORK", "mine")
    assert load("name=${oc.env:NETWORK}").name == "mine"


def test_a_resolver_in_a_preset_is_refused(tmp_path: Path) -> None:
    (tmp_path / "theirs.yaml").write_text("input: {size: 16x16, channels: 1}\ndepth: 2\nname: ${oc.env:HOME}\n")
    with pytest.raises(ConfigError, match="reads from outside the description"):
        load("preset=theirs", presets=tmp_path)


def test_a_large_file_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text("# " + "x" * 1_000_000)
    with pytest.raises(UserError, match="1,000,002 bytes, and a description at most 1,000,000"):
        load(str(file))


def test_a_control_character_in_a_file_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text("name: a\x1bb")
    with pytest.raises(UserError, match=r"a\.yaml has the character U\+001B, which cannot be printed"):
        load(str(file))


@given(st.sampled_from([key.path for key in KEYS]), st.integers(0, 10**18), st.booleans())
def test_any_number_in_any_key_is_answered(path: str, number: int, listed: bool) -> None:
    """The answer is a table or a refusal; that it comes soon is the law of every number having a bound."""
    with suppress(UserError):
        assert "parameters" in str(to_table({**SMALL, path: [number, number] if listed else number}))


@pytest.mark.parametrize("key", ["kernel_size", "up.after.kernel_size", "bottleneck.kernel_size"])
def test_a_huge_kernel_has_a_receptive_field_at_once(key: str) -> None:
    """A loop over a kernel's pixels would not end; it sees at least as far as it is wide."""
    huge = 10**15 - 1
    words = {**SMALL, "up": {"kind": "nearest"}, key: huge}
    assert min(receptive_field(plan(words)).sizes or (0,)) >= huge


@pytest.mark.parametrize(
    "words",
    [
        ("block.kind=recurrent", "block.recurrences=100000000", "convs=1"),
        ("repeats=1000000",),
        (
            "norm.kind=group",
            "norm.groups=8",
            "filters.base=1000000007",
            "filters.growth=1",
            "filters.conv_factors=null",
        ),
    ],
)
def test_a_large_count_is_refused(words: tuple[str, ...]) -> None:
    with pytest.raises(ConfigError):
        plan(*words)
