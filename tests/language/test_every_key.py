"""Each key of the schema changes its product.

A key is tried with several values in several surroundings, until two of its values give different networks (or, for
keys of training or reports only, different specs or reports; for keys of the figure, different figures of one
network). A key that never does is silent, and fails. A new key or a new recipe's option is included by existing.
"""

from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from tests.helpers.command import in_process
from tests.helpers.key_values import BASE, recipes_of, surroundings, values_of
from unetgen import Config, ConfigError, Plan
from unetgen.emit.figure import make_diagram
from unetgen.language.config import line_of, paths
from unetgen.language.keys.key import Key
from unetgen.language.planning import plan_of

LINES = {line.path: line for line in paths()}
COMMAND = ("emit", "table.rows", "table.columns", "table.conventions", "save_weights", "parts", "output_dir")
ELSEWHERE = (
    *COMMAND,
    "input.on_odd",
    "diagram.columns",
    "diagram.input_image",
    "diagram.output_image",
)  # which have tests of their own


def planned(given: dict[str, Any], path: str) -> Plan | None:
    try:
        return plan_of(Config({key: value for key, value in given.items() if value is not None}, [path]))
    except ConfigError:
        return None


def picture(plan: Plan, path: str) -> object:
    """Return the part of a figure that a key changes: its DOT text by default."""
    diagram = make_diagram(plan)
    return {
        "diagram.renderer": diagram.renderer, "diagram.auto_dark": diagram.auto_dark, "diagram.dpi": diagram.dpi,
        "diagram.width": diagram.width, "diagram.height": diagram.height,
    }.get(path, diagram.dot)  # fmt: skip


def distinguish(one: Plan, other: Plan, line: Key[Any]) -> bool:
    if line.changes == "figure":  # of one network
        return one == other and picture(one, line.path) != picture(other, line.path)
    return one != other or (line.changes not in ("sizes", "layers") and one.spec != other.spec)


def differ(path: str, line: Key[Any]) -> bool:
    """Return whether two values give different networks, specs or figures."""
    path = path.replace("<name>", "edge").replace("<part>", "bottleneck")
    for kind in recipes_of(path):
        for around in surroundings(line.path):
            plans = [planned(around | kind | {path: value}, path) for value in values_of(line.path)]
            for one, other in combinations([plan for plan in plans if plan], 2):
                if distinguish(one, other, line):
                    return True
    return False


@pytest.mark.parametrize("path", [path for path in LINES if path not in ELSEWHERE])
def test_every_key_changes_something(path: str) -> None:
    assert differ(path, LINES[path]), f"{path} is silent"


@pytest.mark.parametrize("path", [path for path, line in LINES.items() if line.needs and path not in COMMAND])
def test_a_key_without_its_prerequisite_is_refused(path: str) -> None:
    """The error of a key without effect names the key."""
    alone = {key: value for key, value in BASE.items() if key != "skip.fit"}
    given = alone | ABSENT.get(path, {}) | {path: values_of(path)[0]}
    given = {key.replace("<name>", "edge"): value for key, value in given.items() if value is not None}
    path = path.replace("<name>", "edge")
    with pytest.raises(ConfigError) as caught:
        plan_of(Config(given, [path]))
    base = f"{path.rpartition('.')[0]}.base"  # the error of a filters group without a base names the base
    assert {path, base} & {problem.key for problem in caught.value.problems}


# settings that remove the prerequisite of a key from the base
ABSENT: dict[str, dict[str, Any]] = {
    **{f"filters.{name}": {"filters.base": None, "filters.formula": "4"}
       for name in ("growth", "conv_factors", "max", "multiple_of")},
    **{path: {"up.kind": "nearest"} for path in LINES if path.startswith("up.") and "transpose" in LINES[path].needs},
    "skip.order": {"skip.kind": "add"},
    "down.window": {"down.kind": "conv"},
    **{path: {"activation.kind": "elu"} for path in LINES if path.endswith("activation.negative_slope")},
}  # fmt: skip


@pytest.mark.parametrize("part", ["down", "up", "skip", "decoder"])
def test_depth_1_has_nothing_but_a_bottleneck(part: str) -> None:
    path = {"down": "down.factor", "up": "up.kind", "skip": "skip.kind", "decoder": "decoder.convs"}[part]
    given = BASE | {"depth": 1, "skip.fit": None, path: {"down": 2, "up": "nearest", "skip": "add", "decoder": 2}[part]}
    with pytest.raises(ConfigError, match="depth 1 is a bottleneck alone"):
        plan_of(Config({key: value for key, value in given.items() if value is not None}, [path]))


def test_an_odd_size_is_refused_or_padded() -> None:
    odd = {key: value for key, value in BASE.items() if key != "skip.fit"} | {"input.size": "67x65"}
    with pytest.raises(ConfigError, match="does not fit"):
        plan_of(Config(odd | {"input.on_odd": "error"}))
    padded = plan_of(Config(odd | {"input.on_odd": "pad"}))
    assert padded.by_name["input_pad"].shape.sizes == (68, 68)
    assert padded.output_shapes == ((67, 65, 2),)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("emit=[table]", "emit=[diagram]"),
        ("emit=[table] table.rows=layers", "emit=[table] table.rows=stages"),
        ("emit=[table] table.columns=[params,output_shape]", "emit=[table] table.columns=[output_shape,params]"),
        ("emit=[table] table.conventions=true", "emit=[table] table.conventions=false"),
        ("emit=[keras] save_weights=true", "emit=[keras] save_weights=false"),
        ("emit=[table] output_dir=a", "emit=[table] output_dir=b"),
    ],
)
def test_keys_of_the_folder_and_the_terminal_change_them(one: str, other: str, tmp_path: Path) -> None:
    seen: list[tuple[str, list[str]]] = []
    for number, words in enumerate((one, other)):
        here = tmp_path / str(number)
        here.mkdir()
        folder = [] if "output_dir" in words else ["output_dir=here"]
        result = in_process(*words.split(), "filters.base=2", "input.size=16x16x16", *folder, cwd=here)
        assert result.code == 0
        seen.append((result.out, sorted(str(path.relative_to(here)) for path in here.rglob("*"))))
    assert seen[0] != seen[1]


def test_every_line_is_found_by_its_path() -> None:
    for path in LINES:
        assert line_of(path.replace("<name>", "edge")), path
