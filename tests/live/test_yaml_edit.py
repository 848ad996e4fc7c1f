"""Setting a key in a text changes that key alone, and keeps comments."""

from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.strategies.descriptions import descriptions
from unetgen.language.compose.to_yaml import flow
from unetgen.language.shorthand import flatten
from unetgen.live.yaml_edit import rename_key, with_key, without_key

TEXT = """\
# mine
preset: unet_2015   # the start
norm: batch  # bn
up:
  kind: transpose # up
  # trailing

head: {filters: 3}
"""
VALUES = {"depth": 4, "filters.base": 16, "norm.kind": "group", "norm.epsilon": 0.5, "up.kind": "nearest", "convs": 3,
          "head.activation": "softmax", "input.size": "32x32", "preset": "lecture"}  # fmt: skip


def keys_of(text: str) -> dict[str, Any]:
    return dict(flatten(yaml.safe_load(text) or {}))


@pytest.mark.parametrize(
    ("key", "value", "line"),
    [
        ("preset", "lecture", "preset: lecture   # the start"),
        ("norm.kind", "group", "norm: group  # bn"),
        ("norm.epsilon", "1e-3", "norm: {kind: batch, epsilon: 1e-3}  # bn"),
        ("up.kind", "nearest", "  kind: nearest # up"),
        ("up.factor", "2", "  factor: 2"),
        ("head.filters", "4", "head: {filters: 4}"),
        ("head.activation", "softmax", "head: {filters: 3, activation: softmax}"),
        ("depth", "3", "depth: 3"),
        ("filters.base", "8", "filters:\n  base: 8"),
    ],
)
def test_one_line_changes(key: str, value: str, line: str) -> None:
    changed = with_key(TEXT, key, value)
    assert f"\n{line}\n" in changed
    lost = set(TEXT.splitlines()) - set(changed.splitlines())
    assert len(lost) <= 1
    assert all(comment in changed for comment in ("# mine", "# the start", "# bn", "# up", "# trailing"))


@given(descriptions(), st.sampled_from(sorted(VALUES)), st.booleans())
@settings(max_examples=25)
def test_other_keys_stay(description: dict[str, Any], key: str, as_blocks: bool) -> None:
    text = yaml.safe_dump(description, default_flow_style=not as_blocks and None, sort_keys=False, allow_unicode=True)
    before, after = keys_of(text), keys_of(with_key(text, key, flow(VALUES[key])))
    assert after[key] == VALUES[key]
    kept = {path: value for path, value in before.items() if path != key}
    assert {path: value for path, value in after.items() if path != key} == kept


@given(descriptions())
@settings(max_examples=10)
def test_setting_and_dropping_is_nothing(description: dict[str, Any]) -> None:
    text = yaml.safe_dump({name: value for name, value in description.items() if name != "name"}, sort_keys=False)
    assert without_key(with_key(text, "name", "mine"), "name") == text


def test_empty_texts_get_their_first_key() -> None:
    assert with_key("", "depth", "3") == "depth: 3\n"
    assert with_key("# mine", "up.kind", "nearest") == "# mine\nup:\n  kind: nearest\n"
    assert with_key("{depth: 3}", "convs", "2") == "{depth: 3, convs: 2}"


def test_a_list_on_lines_of_its_own_goes_into_brackets() -> None:
    text = "norm:\n- none  # first\n- batch\n# later\ndepth: 2\n"
    assert with_key(text, "norm.epsilon", "0.5") == "norm: {kind: [none, batch], epsilon: 0.5}\n# later\ndepth: 2\n"


def test_a_key_is_renamed_in_its_group() -> None:
    assert rename_key("filters:\n  bas: 3 # few\n", "filters.bas", "base") == "filters:\n  base: 3 # few\n"
