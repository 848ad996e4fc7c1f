"""A value that Hydra cannot read is shown as it is written, and that can be read."""

import re
from typing import Any

import pytest

from unetgen import ConfigError, load
from unetgen.language.compose.override_grammar import with_quotes
from unetgen.language.compose.overrides import parser

VALUES: dict[str, Any] = {
    "größe": "größe",
    "out/{now}": "out/{now}",
    r"C:\out\(1)": r"C:\out\(1)",
    "(a": "(a",
    "[Ödem,Gefäß]": ["Ödem", "Gefäß"],
    "[Ödem,b]": ["Ödem", "b"],
    "a b!": "a b!",
    "a𐘀b": "a𐘀b",  # beyond U+FFFF
    "{bottleneck: größe (2), skip2: b}": {"bottleneck": "größe (2)", "skip2": "b"},
}


@pytest.mark.parametrize("value", VALUES)
def test_the_advice_is_what_was_meant(value: str) -> None:
    override = parser().parse_override(f"name={with_quotes(value)}")
    assert override.value() == VALUES[value]


def test_several_overrides_in_one_word() -> None:
    with pytest.raises(ConfigError, match=r"Write each as a word of its own, .*: depth=2 filters\.base=4$"):
        load("depth=2 filters.base=4")


def test_several_values_of_a_sweep() -> None:
    assert with_quotes("größe,weite") == "'größe',weite"
    assert parser().parse_override(f"name={with_quotes('größe,weite')}").is_sweep_override()


@pytest.mark.parametrize("value", ["'a' 'b'", 'a"b', "ö" * 100])
def test_no_guess_where_it_is_not_clear(value: str) -> None:
    assert with_quotes(value) == "'…'"


@pytest.mark.parametrize(("key", "value"), [("head.labels", "[Ödem,Gefäß]"), ("hydra.run.dir", "größe")])
def test_a_refusal_gives_the_word(key: str, value: str) -> None:
    with pytest.raises(ConfigError) as refused:
        load(f"{key}={value}")
    assert f'"{key}={with_quotes(value)}".' in str(refused.value)
    advised = re.search('"(.*)"', refused.value.problems[0].text)
    assert advised
    assert parser().parse_override(advised[1]).key_or_group == key
