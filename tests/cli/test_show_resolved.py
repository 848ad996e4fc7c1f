"""`unetgen show --resolved`: every value in force, and where it is from."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any, cast

from tests.helpers.command import in_process
from unetgen import Config, load
from unetgen.cli.resolved import OF_THE_NETWORK, InForce, idle_values, left_values, right_values, value_in_yaml
from unetgen.language.compose.conf import built_in_presets, preset_file
from unetgen.language.compose.read_yaml import read_yaml
from unetgen.language.config import line_of
from unetgen.language.resolve import Resolved, resolve_with_problems
from unetgen.language.shorthand import flatten


def as_written(value: Any) -> Any:
    """Return a value as a user writes it: axes are one word, words and edges a list."""
    if not isinstance(value, tuple):
        return value
    items = cast("tuple[Any, ...]", value)
    return value_in_yaml(value) if all(type(one) is int for one in items) else [as_written(one) for one in items]


def written_out(rows: Iterable[InForce]) -> dict[str, Any]:
    return {row.path: as_written(row.values[0]) for row in rows if len(row.values) == 1 and row.values[0] is not None}


def with_more(config: Config, more: dict[str, Any], *, said: bool) -> Resolved:
    given = {**config.given, **more}
    return resolve_with_problems(Config(given, [*config.said, *more] if said else ()), explains=True)


def test_the_values_are_the_network() -> None:
    """A preset with every value written out is the same network, and no value is refused as idle."""
    for name in built_in_presets():
        config = Config(dict(flatten(read_yaml(preset_file(name).read_text(encoding="utf-8")))), preset=name)
        resolved = resolve_with_problems(config, explains=True)
        rows = right_values(resolved.reader, {})
        own = [row for row in rows if row.path not in config.given and [*row.values] not in ([()], [[]])]
        everywhere = [row for row in own if not any(isinstance(value, list) for value in row.values)]
        assert with_more(config, written_out(everywhere), said=False).spec == resolved.spec, name
        defaults = written_out(row for row in own if row.source == "default")
        found = with_more(config, defaults, said=True)
        assert (found.spec, [*found.problems]) == (resolved.spec, []), name
        if not resolved.reader.of_left:
            network = {path for path in config.given if (line := line_of(path)) and line.changes in OF_THE_NETWORK}
            assert network <= {row.path for row in (*rows, *idle_values(resolved.reader, {}))}


def values(*words: str) -> dict[str, tuple[str, str]]:
    reader = resolve_with_problems(load(*words), explains=True).reader
    return {row.path: (row.text, row.source) for row in right_values(reader, {"decoder.norm.kind": "override"})}


def test_each_value_names_its_source() -> None:
    found = values("preset=nnunet_3d", "decoder.norm.kind=batch")
    assert found["norm.epsilon"] == ("1e-05", "preset")
    assert found["decoder.norm.kind"] == ("batch", "override")
    assert found["decoder.norm.epsilon"] == ("1e-05", "as norm.epsilon, preset")
    assert found["decoder.norm.center"] == ("true", "as norm.center")
    assert found["decoder.norm.momentum"] == ("0.99", "default")
    assert found["up.kernel_size"] == ("2", "default")
    assert found["skip.tap"] == ("(the last conv)", "default")
    assert values("preset=lecture")["bottleneck.convs"] == ("2", "as convs, preset")


def test_a_word_that_is_no_preset_is_refused(tmp_path: Path) -> None:
    shown = in_process("show", "lectur", "--resolved", cwd=tmp_path)
    assert shown.code == 2
    assert shown.err.startswith("'lectur' is not a preset, file or override. Did you mean lecture?")


def test_parts_and_settings_that_are_not_there_have_no_values() -> None:
    found = values("preset=unet_2015")
    assert not [path for path in found if path.startswith(("first.", "up.before.", "stem.norm", "head.before.norm"))]
    assert {"norm.groups", "norm.epsilon", "up.groups", "skip.norm.kind", "up.padding"}.isdisjoint(found)
    assert "up.before.kernel_size" in values("preset=unet_2015", "up.before.filters=skip")


def test_what_a_preset_sets_in_vain_is_idle() -> None:
    reader = resolve_with_problems(load("preset=nnunet_3d", "depth=2"), explains=True).reader
    assert "deep_supervision.stages" in [row.path for row in idle_values(reader, {})]
    assert "deep_supervision.stages" not in [row.path for row in right_values(reader, {}) if row.source == "preset"]


def test_the_left_side_is_the_encoders() -> None:
    reader = resolve_with_problems(load("preset=resnet34_unet"), explains=True).reader
    left, right = ({row.path: row.source for row in of(reader, {})} for of in (left_values, right_values))
    assert left["repeats"] == "encoder"
    assert not [path for path in right if path.startswith(("down.", "bottleneck."))]


def test_the_command_takes_presets_files_and_words(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text("preset: lecture\nnorm: batch\n")
    found = in_process("show", "--resolved", "mine.yaml", "depth=3", cwd=tmp_path)
    assert found.code == 0
    lines = [line.split() for line in found.out.splitlines()]
    assert ["#", "preset", "lecture"] in lines
    assert ["depth:", "3", "#", "override"] in lines
    assert ["norm.kind:", "batch", "#", "file", "mine.yaml"] in lines
    assert ["convs:", "2", "#", "preset"] in lines
    assert max(map(len, found.out.splitlines())) <= 80
    assert "depth: 2  " in in_process("show", "--resolved", "lecture", cwd=tmp_path).out
    assert in_process("show", "--resolved", "preset=lecture", "deth=3", cwd=tmp_path).code == 2
