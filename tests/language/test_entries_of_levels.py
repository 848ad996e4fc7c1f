"""Each entry of a list of levels changes the network, or is refused.

Every key that takes a list is tried beside stages, edges and skips that are empty: two lists that differ in one entry
alone give different networks, or the entry is refused. `null` there is always allowed.
"""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.helpers.key_values import BASE, split, surroundings, values_of
from unetgen import Config, ConfigError, Plan
from unetgen.language.config import STATIC
from unetgen.language.planning import plan_of, planned

EMPTY: list[dict[str, Any]] = [
    {"convs": [0, 1, 1]},
    {"convs": [1, 0, 1]},
    {"convs": [1, 1, 0]},
    {"convs": [0, 1, 1], "decoder.convs": 1},
    {"convs": 1, "decoder.convs": [0, 1]},
    {"convs": 1, "down.factor": [1, 2]},
    {"convs": 1, "down.kind": ["max", "conv"], "down.kernel_size": 3},
    {"convs": [1, 0, 1], "down.kind": "conv", "down.kernel_size": 3},
    {"convs": 1, "skip.kind": ["none", "concat"]},
    {"convs": 1, "skip.kind": ["concat", "none"], "skip.gate.kind": "attention"},
    {"convs": 1, "norm.kind": ["none", "batch", "none"], "activation.kind": ["relu", "leaky_relu", "elu"]},
    {"convs": 1, "bottleneck.convs": 2, "bottleneck.filters.base": 7, "bottleneck.kernel_size": 5},
]
EDGES = ("down", "up", "skip", "decoder")
BESIDE = {"down": "down.", "up": "skip.", "skip": "skip.", "decoder": "decoder."}  # what may be empty there
WITHOUT_LEVELS = ("stem", "first", "bottleneck", "head", "extra_heads", "up.before")  # which is as up.after
LISTED = {key: value for key, value in BASE.items() if key != "filters.base"} | {"convs": [0, 1, 1]}
NOTHING: tuple[Any, ...] = (None, "none", [])
KEYS = [
    path for path, line in STATIC.items() if line.changes in ("sizes", "layers") and not path.startswith(WITHOUT_LEVELS)
]


def made(given: dict[str, Any]) -> Plan | None:
    try:
        return plan_of(Config(given, given))
    except ConfigError:
        return None


def around(path: str) -> Iterator[dict[str, Any]]:
    """Yield descriptions with empty places, in which the key is set by nothing else."""
    first = next(surroundings(path)) | ({"down.kernel_size": 3} if path == "down.padding" else {})
    rule = "filters.base" if path == "filters.per_level" else path
    group = path.partition(".")[0]
    for empty in EMPTY:
        if group in EDGES and not any(key.startswith(BESIDE[group]) for key in empty):
            continue  # which is empty elsewhere
        yield {key: value for key, value in (first | empty).items() if key not in (path, rule)}


def lists_of(path: str, place: int) -> Iterator[list[Any]]:
    """Yield lists of levels that differ in one entry."""
    scalars = [value for value in values_of(path) if not isinstance(value, list)] or [4, 8]
    count = 2 if path.partition(".")[0] in EDGES else 3
    usual = 3 if split(path)[1] == "kernel_size" else scalars[0]
    for value in scalars:
        yield [value if i == place else usual for i in range(count)]


def silent(path: str) -> str:
    """Return the first description with an entry that is accepted and changes nothing."""
    for given in around(path):
        for place in range(2 if path.partition(".")[0] in EDGES else 3):
            there = [(entries[place], made(given | {path: entries})) for entries in lists_of(path, place)]
            hashes = [p.hash for value, p in there if p and value not in NOTHING]
            if len(hashes) > 1 and len(set(hashes)) == 1:
                return f"{given} {path}: entry {place}"
    return ""


@pytest.mark.parametrize("path", KEYS)
def test_an_entry_changes_the_network_or_is_refused(path: str) -> None:
    assert not silent(path)


def test_the_refusal_names_the_entry_its_place_the_reason_and_the_list_to_write() -> None:
    given = LISTED | {"filters.per_level": [999, 16, 32], "repeats": [2, 1, 1]}
    with pytest.raises(ConfigError) as caught:
        plan_of(Config(given, given))
    assert [(problem.key, problem.text) for problem in caught.value.problems] == [
        (
            "filters.per_level",
            "[999, 16, 32] has an entry that changes nothing: 999 of level 0, where the encoder has no convolution."
            " Write [null, 16, 32].",
        ),
        (
            "repeats",
            "[2, 1, 1] has an entry that changes nothing: 2 of level 0, where the encoder has no convolution."
            " Write [null, 1, 1].",
        ),
    ]


def test_null_goes_where_nothing_is() -> None:
    given = LISTED | {
        "filters.per_level": [None, 16, 32],
        "kernel_size": [None, 3, 5],
        "norm.kind": [None, "batch", "none"],
    }
    assert plan_of(Config(given, given)).by_name["encoder1_conv0"].shape.channels == 16


def test_the_idle_entries_of_a_preset_are_null_in_the_description_of_a_run() -> None:
    given = LISTED | {"filters.per_level": [999, 16, 32]}
    written = planned(Config(given, ["convs"])).config
    assert written["filters.per_level"] == [None, 16, 32]
    assert plan_of(Config(written.given, written.given)) == plan_of(Config(given))


def test_a_convolution_into_an_empty_level_has_the_filters_of_that_level() -> None:
    given = LISTED | {"convs": [0, 0, 1], "down.kind": "conv", "filters.per_level": [None, 16, 32]}
    network = plan_of(Config(given, given))
    assert network.by_name["encoder1_down"].shape.channels == 16
