"""`unetgen show --resolved`: every value in force, and where it is from."""

from pathlib import Path
from typing import Any

import pytest

from tests.helpers.command import in_process
from tests.helpers.planning import preset
from unetgen import Config, load
from unetgen.cli.resolved import OF_THE_NETWORK, all_values, values_in_force
from unetgen.language.compose.conf import built_in_presets
from unetgen.language.config import line_of
from unetgen.language.planning import plan_of


@pytest.mark.parametrize("name", built_in_presets())
def test_the_values_are_the_network(name: str) -> None:
    """A description with every value written out is the same network."""
    config = load(f"preset={name}")
    rows = [*values_in_force(config)]
    written: dict[str, Any] = {row.path: row.value for row in rows if row.value is not None}
    assert len(written) == len([row for row in rows if row.value is not None])
    assert plan_of(Config({**config.given, **written})) == preset(name)
    network = {path for path in config.given if (line := line_of(path)) and line.changes in OF_THE_NETWORK}
    assert network <= {row.path for row in rows}


def sources(*words: str) -> dict[str, tuple[Any, str]]:
    return {row.path: (row.value, row.source) for row in all_values(load(*words))}


def test_each_value_names_its_source() -> None:
    found = sources("preset=nnunet_3d", "decoder.norm.kind=batch", "depth=4")
    assert found["depth"] == (4, "given")
    assert found["norm.epsilon"] == (1e-5, "preset nnunet_3d")
    assert found["decoder.norm.kind"] == ("batch", "given")
    assert found["decoder.norm.epsilon"] == (1e-5, "as norm.epsilon")
    assert found["convs"] == (2, "default")
    assert found["up.kernel_size"] == (None, "as down.factor; 3 of pixel_shuffle")


def test_parts_that_are_not_there_have_no_values() -> None:
    found = sources("preset=unet_2015")
    assert not [path for path in found if path.startswith(("first.", "up.before.", "stem.norm", "head.before.norm"))]
    assert "up.before.kernel_size" in sources("preset=unet_2015", "up.before.filters=skip")
    assert "norm.groups" not in found


def test_the_left_side_is_the_encoders() -> None:
    found = sources("preset=resnet34_unet")
    assert found["left side, repeats"][1] == "encoder resnet34"
    assert not [path for path in found if path.startswith("down.")]


def test_the_command_takes_presets_and_words(tmp_path: Path) -> None:
    found = in_process("show", "--resolved", "lecture", "depth=3", cwd=tmp_path)
    assert found.code == 0
    lines = [line.split() for line in found.out.splitlines()]
    assert ["depth:", "3", "#", "given"] in lines
    assert ["convs:", "2", "#", "preset", "lecture"] in lines
    assert in_process("show", "--resolved", "preset=lecture", "deth=3", cwd=tmp_path).code == 2
