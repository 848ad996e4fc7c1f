"""The default that help prints for a key is the one that the network has: a value, or that of another key."""

from collections.abc import Iterator
from typing import Any

import pytest
import yaml

from tests.helpers.key_values import BASE, BESIDE, PARTS, recipes_of, split, surroundings, values_of
from unetgen import Config, ConfigError
from unetgen.graph.spec import Spec
from unetgen.language.config import paths
from unetgen.language.resolve import resolve

LINES = {line.path: line for line in paths()}
INHERITED = [path for path, line in LINES.items() if line.inherits]
OWN = [path for path, line in LINES.items() if line.default_text and not line.inherits and not line.otherwise]
# what makes the convolution, as the key alone would
MAKES = {f"up.{side}.filters": {f"up.{side}.kernel_size": 1} for side in ("before", "after")}
# read by the run and in no spec
ELSEWHERE = {"emit", "table.rows", "table.columns", "table.conventions", "save_weights", "input.on_odd", "topology"}


def spec_of(given: dict[str, Any]) -> Spec | None:
    try:
        return resolve(Config({path.replace("<name>", "edge"): value for path, value in given.items()}))
    except ConfigError:
        return None


def contexts(path: str) -> Iterator[dict[str, Any]]:
    """Yield descriptions in which a key may have an effect, without the key."""
    for kind in recipes_of(path):
        for around in surroundings(path):
            there = around | kind | MAKES.get(path, {})
            yield {key: value for key, value in there.items() if key != path.replace("<name>", "edge")}


def beside(path: str) -> dict[str, Any]:
    """Return what a key needs beside itself: its part, and the kind that it belongs to."""
    part, name = split(path)
    own = {f"{part}.{key}" if part else key: value for key, value in BESIDE.get(name, {}).items()}
    return PARTS.get(part, {}) | own


def nearer_keys(path: str) -> list[str]:
    """Return the same key of groups that others inherit from, and that this one could inherit from too."""
    name = split(path)[1]
    return [
        other
        for group in ("stem", "decoder")
        if (other := f"{group}.{name}") in LINES and other not in (path, LINES[path].inherits)
    ]


EPSILON, SLOPE = ".norm.epsilon", ".activation.negative_slope"


@pytest.mark.parametrize("path", INHERITED)
def test_an_inherited_default_follows_its_key(path: str) -> None:
    """A key that is not set is as the key that its help names, whatever that one is set to."""
    line, acts = LINES[path], False
    assert f"as {line.inherits}" in line.help
    for context in contexts(path):
        for value in values_of(path):
            there = context | beside(line.inherits) | {line.inherits: value}
            follows = spec_of(there)
            if follows is None or (same := spec_of(there | {path: value})) is None:
                continue
            assert follows == same, there
            for nearer in nearer_keys(path):
                between = there | beside(nearer) | {nearer: values_of(path)[-1]}
                assert spec_of(between) == spec_of(between | {path: value}), nearer
            acts |= any(spec_of(there | {path: other}) not in (None, follows) for other in values_of(path))
        if acts:
            return
    raise AssertionError(f"{path} was never seen to act")


@pytest.mark.parametrize("path", [path for path in OWN if path not in ELSEWHERE])
def test_a_printed_default_is_what_the_network_has(path: str) -> None:
    line = LINES[path]
    assert line.help.endswith((f" [{line.default_text}]", f" {line.default_text}"))
    printed = yaml.safe_load(line.default_text)
    for context in contexts(path):
        unset, same = spec_of(context), spec_of(context | {path: printed})
        if unset is None or same is None:
            continue
        assert unset == same, context
        if any(spec_of(context | {path: other}) not in (None, unset) for other in values_of(path)):
            return
    raise AssertionError(f"{path} was never seen to act")


def unlike(path: str, above: str, own: str) -> dict[str, Any]:
    """Return a description in which a setting of one kind has the value 0.5, and a part has another kind."""
    line = LINES[path]
    kinds = {f"{key.rpartition('.')[0]}.kind": kind for key, kind in ((line.inherits, above), (path, own))}
    return {**BASE, **beside(path), **beside(line.inherits), **kinds, line.inherits: 0.5}


@pytest.mark.parametrize("path", [path for path in INHERITED if path.endswith(EPSILON)])
def test_settings_that_two_kinds_share_are_inherited(path: str) -> None:
    """A group norm beside batch norms has their epsilon."""
    line, there = LINES[path], unlike(path, "batch", "group")
    assert f"[as {line.inherits}]" in line.help
    assert spec_of(there) == spec_of(there | {path: 0.5}) != None  # noqa: E711
    assert spec_of(there) != spec_of(there | {path: LINES["norm.epsilon"].default})


@pytest.mark.parametrize("path", [path for path in INHERITED if path.endswith(SLOPE)])
def test_settings_of_another_kind_are_not_inherited(path: str) -> None:
    """A ReLU beside leaky ReLUs has no slope."""
    line, there = LINES[path], unlike(path, "leaky_relu", "relu")
    assert f"[as {line.inherits} of the same kind]" in line.help
    assert spec_of(there) == spec_of(there | {path: 0.0}) != None  # noqa: E711
    assert spec_of(there) != spec_of(there | {path: 0.5})


@pytest.mark.parametrize(
    ("given", "printed", "kernel", "padding"),
    [
        ({"down.kind": "conv", "down.factor": "2x3"}, "down.kernel_size", (2, 3), "same"),
        ({"up.kind": "transpose", "down.factor": "2x3"}, "up.kernel_size", (2, 3), "same"),
        ({"up.kind": "pixel_shuffle", "down.factor": "2x3"}, "up.kernel_size", (3, 3), "same"),
        ({"down.kind": "conv", "padding": "valid"}, "down.padding", (2, 2), "valid"),
        ({"up.kind": "transpose", "padding": "valid"}, "up.padding", (2, 2), "valid"),
        ({"down.kind": "conv", "padding": 1}, "down.padding", (2, 2), "same"),
        ({"up.kind": "transpose", "padding": 1}, "up.padding", (2, 2), "same"),
        ({"up.kind": "pixel_shuffle", "padding": 1}, "up.padding", (3, 3), "same"),
    ],
)
def test_a_resampling_convolution_is_as_help_says(
    given: dict[str, Any], printed: str, kernel: tuple[int, ...], padding: str
) -> None:
    """Its kernel is the factor, or 3; its padding is that of the network where that is a word."""
    words = {
        "down.kernel_size": "[as down.factor]",
        "up.kernel_size": "[as down.factor; 3 of pixel_shuffle]",
        "down.padding": "[as padding; same where that is in pixels]",
        "up.padding": "[as padding; same where that is in pixels]",
    }
    assert LINES[printed].help.endswith(words[printed])
    spec = spec_of(BASE | given)
    assert spec
    unit = (spec.down if printed.startswith("down") else spec.up)[0].unit
    assert unit
    assert (unit.kernel_size, unit.padding) == (kernel, padding)
    assert (unit.norm, unit.activation, unit.dropout) == (None, None, None)
