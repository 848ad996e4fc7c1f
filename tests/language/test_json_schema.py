"""The JSON Schema refuses what the parser refuses because of its type.

What a problem of types is, is in `tests/helpers/type_problems.py`.
"""

import random
from copy import deepcopy
from pathlib import Path
from typing import Any, cast

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from tests.helpers import own_folders, published
from tests.helpers.key_values import recipes_of, surroundings
from tests.helpers.message_cases import message_cases
from tests.helpers.mutations import places
from tests.helpers.paths import DATA
from tests.helpers.sampling import IS_LONG, every_nth
from tests.helpers.type_problems import is_of_type, is_read, judged, said
from tests.strategies.descriptions import descriptions
from unetgen import UserError, load
from unetgen.errors import Problem
from unetgen.language.compose.conf import built_in_presets, preset_file
from unetgen.language.compose.sources import read_file
from unetgen.language.config import line_of, paths
from unetgen.language.json_schema import json_schema
from unetgen.language.shorthand import nested
from unetgen.network.own_parts import searching

SCHEMA = json_schema()
VALIDATOR = Draft202012Validator(SCHEMA)
WRONG: tuple[Any, ...] = (
    True, 3.5, -2, 0, 7, "no_such_word", "3x3", "1 + i", "12", [], ["no_such_word"], [[1]], [True], {}, {"a": 1},
    {"kind": 1}, None, "...", "batch", [["batch"]],
)  # fmt: skip
OF_COMMANDS = ("parts", "output_dir")  # which the command reads, and the parser passes on
PATHS = [line.path.replace("<name>", "edge").replace("<part>", "bottleneck") for line in paths()]


def refusals(description: Any, schema: Draft202012Validator = VALIDATOR) -> list[str]:
    return said(cast("Any", schema).iter_errors(description))


def check(description: dict[str, Any]) -> None:
    """Check that schema and parser agree on the types of a description."""
    known, problems = judged(description)
    wrong = [problem for problem in problems if is_of_type(problem)]
    is_valid = cast("Any", VALIDATOR).is_valid(known)
    assert is_valid == (not wrong), f"{known}\nparser: {problems}\nschema: {refusals(known)}"


def spoilt(description: dict[str, Any], luck: random.Random) -> dict[str, Any]:
    """Return a description with one value of another type, or one key misspelt."""
    description = deepcopy(description)
    inside, key = luck.choice(places(description))
    if isinstance(key, str) and luck.random() < 0.2:
        at = luck.randrange(len(key))
        inside[f"{key[:at]}{luck.choice('xe_')}{key[at + luck.randrange(2) :]}"] = inside.pop(key)
    else:
        inside[key] = deepcopy(luck.choice(WRONG))
    return description


@settings(max_examples=1200 if IS_LONG else 100)
@given(descriptions(), st.integers(0, 10**6))
def test_random_descriptions_with_and_without_a_fault(description: dict[str, Any], seed: int) -> None:
    """By default these are 500 descriptions."""
    check(description)
    for turn in range(4):
        check(spoilt(description, random.Random(f"{seed} {turn}")))


def test_every_key_with_values_of_other_types() -> None:
    """By default each key has one of the wrong values, in turn."""
    unread = {path for path in PATHS if not check_key(path)}
    assert unread <= {*OF_COMMANDS, "decoder.filters.per_level"}


def check_key(path: str) -> bool:
    """Check a key where it is read; return whether there is such a description."""
    where = path.replace(".edge.", ".<name>.")
    for kind in recipes_of(path) if path not in OF_COMMANDS else ():
        for around in surroundings(where):
            given = {key: value for key, value in {**around, **kind}.items() if value is not None}
            if is_read(path, {**given, path: 1}):
                place = PATHS.index(path)
                for wrong in WRONG if IS_LONG else (WRONG[place % len(WRONG)],):
                    check(nested({**given, path: deepcopy(wrong)}.items()))
                return True
    return False


def test_it_is_a_schema() -> None:
    """By default a part of its definitions is checked."""
    Draft202012Validator.check_schema(SCHEMA | {"$defs": dict(every_nth(SCHEMA["$defs"].items(), 5))})
    assert all(f"#/$defs/{name}" in str(SCHEMA) for name in SCHEMA["$defs"])


@pytest.mark.parametrize("name", built_in_presets())
def test_presets(name: str) -> None:
    assert refusals(read_file(preset_file(name))) == []


def test_descriptions_of_published_networks() -> None:
    read = {name: yaml.safe_load((DATA / f"{name}.yaml").read_text(encoding="utf-8"))
            for name in ("literature", "memory/networks", "numerics/networks")}  # fmt: skip
    networks = [published.description(name) for name in published.facts()]
    networks += [
        network["description"] for name in ("literature", "numerics/networks") for network in read[name].values()
    ]
    networks += [{key: value for key, value in network.items() if key != "batch"}
                 for group in read["memory/networks"].values() for network in group.values()]  # fmt: skip
    assert [found for network in networks if (found := refusals(network))] == []


@pytest.mark.parametrize("name", ["conflicts", "figure_settings"])
def test_what_conflicts_has_the_right_types(name: str) -> None:
    cases = [case for case in message_cases(name) if isinstance(case.given, dict)]
    assert cases
    for case in cases:
        assert bool(refusals(case.given)) == is_of_type(Problem(case.key, case.text)), case


def test_what_is_declared_is_in_it() -> None:
    """Help, choices and defaults are those of the keys."""
    for line in paths():
        inside: Any = SCHEMA
        for name in line.path.split("."):
            inside = at(inside, name)
        assert inside["description"] == line.help_with_needs
        if line.default not in (None, "", ()) and not line.inherits:
            default: Any = [*cast("tuple[Any, ...]", line.default)] if isinstance(line.default, tuple) else line.default
            assert inside["default"] == default
            assert refusals(nested([(line.path.replace("<name>", "edge"), default)])) == []
        for word in (*line.choices, *inside.get("examples", ())):
            assert refusals(nested([(line.path.replace("<name>", "edge"), word)])) == []


def at(schema: Any, name: str) -> Any:
    """Return the schema of a key or group in that of its group."""
    group = SCHEMA["$defs"][schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema
    mapping = next((one for one in group.get("anyOf", [group]) if "properties" in one), group)
    return mapping["properties"].get(name) or next(iter(mapping["patternProperties"].values()))


@pytest.mark.parametrize(
    "description",
    [
        {"norm": "batch", "activation": ["relu", "..."], "dropout": "0.1 * i", "block": "residual", "skip": "add"},
        {"decoder": {"norm": {"kind": "batch"}}, "decoder.dropout": {"rate": 0.1}, "up": {"before.norm": "layer"}},
        {"norm.kind": "batch", "decoder.norm": "instance", "extra_heads.edge.filters": 2, "diagram.names.head": "out"},
        {"kernel_size": "1x3x3", "filters": {"base": "32", "growth": "1.5"}, "depth": "3"},
        {"compile": None, "extra_heads": {"edge": None}, "encoder": "resnet18", "diagram": "dark", "preset": None},
        {"compile": {"optimizer": "RMSprop", "loss": "MSE"}, "activation": "Swish", "dropout": "spatial"},
        {"block": {"kind": "dilated", "rates": [[1, 2], None, [1]]}, "norm": ["batch", None, "layer"]},
        {"input": {"size": [64, None]}, "diagram": {"width": "8.5cm", "colors": {"map": "SteelBlue"}}},
    ],
)
def test_shorthands_and_other_spellings(description: dict[str, Any]) -> None:
    """Each is of a file that the parser takes, but for what depends on the rest."""
    assert refusals(description) == []
    check({"input": {"size": "64x64", "channels": 1}, "depth": 3, "head": {"filters": 2}} | description)


@pytest.mark.parametrize(
    "description",
    [{"preset": 3}, {"hydra": 3}, {"norm.kin": "batch"}, {"decoder": {"norm.kind": 3}}, {"norm": None}, {"filters": 32},
     {"extra_heads": {"Edge": {"filters": 2}}}, {"extra_heads": {"edge": {}}}, {"block": {"rates": []}}, {"block": {"rates": [1, None, [[2]]]}}, {"diagram": {"names": {"decoder": "a"}}},
     {"block": {"kind": "residual", "width": 3}}, {"decoder": {"block": {"width": 3}}}, {"norm": [None]}],
)  # fmt: skip
def test_what_no_file_may_say(description: dict[str, Any]) -> None:
    assert refusals(description) != []


def test_the_value_of_another_key(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text("preset: lecture\nfilters: {base: '${input.channels}'}\n", encoding="utf-8")
    assert load(file)["filters.base"] == 4
    assert refusals(yaml.safe_load(file.read_text(encoding="utf-8"))) == []
    file.write_text("preset: lecture\nfilters: {base: '${oc.env:HOME}'}\n", encoding="utf-8")
    with pytest.raises(UserError):
        load(file)
    assert refusals(yaml.safe_load(file.read_text(encoding="utf-8"))) != []


def test_parts_of_ones_own(tmp_path: Path) -> None:
    """Any name is right, with any options; those of a part that is found are known."""
    assert refusals({"block": "mine", "decoder": {"block": {"kind": ["mine", "..."], "width": 3}}}) == []
    assert refusals({"skip": {"gate": {"kind": "mine", "width": {"a": 1}}}}) == []
    with searching([own_folders.parts(tmp_path)]):
        assert line_of("block.times")
        known = Draft202012Validator(json_schema())
    assert refusals({"block": {"kind": "pointwise", "times": 2}}, known) == []
    assert refusals({"block": {"kind": "pointwise", "times": "many"}}, known) != []
    assert refusals({"block": {"kind": "pointwise", "tims": 2}}, known) != []
