"""`--cfg job` prints every key, as a description of the same network."""

from pathlib import Path

import pytest
import yaml

from tests.helpers.command import in_process
from unetgen import load, plan
from unetgen.language.compose.conf import presets
from unetgen.language.compose.whole_tree import whole_tree
from unetgen.language.config import GROUPS, STATIC


@pytest.mark.parametrize("preset", presets())
def test_the_tree_of_a_preset_is_the_same_network(preset: str) -> None:
    config = load(f"preset={preset}")
    tree, network = whole_tree(config), plan(config)
    again = plan(tree)
    assert (again.hash, again.spec) == (network.hash, network.spec)
    for path in STATIC:
        inside = tree
        for name in path.split("."):
            assert name in inside
            inside = inside[name]


@pytest.mark.parametrize(
    "words",
    [
        ("compile=null",),
        ("preset=unet_2015", "head.filters=1", "emit=[table]"),
        ("preset=nnunet_3d", "activation=relu"),
        ("depth=3", "name=d${depth}", "extra_heads.edge={at: decoder1, filters: 1, activation: sigmoid}"),
        ("head.labels=[a,'$\\{b}',c]", "diagram=print"),
    ],
)
def test_what_is_printed_is_a_description(words: tuple[str, ...], tmp_path: Path) -> None:
    done = in_process("--cfg", "job", *words, cwd=tmp_path)
    (tmp_path / "whole.yaml").write_text(done.out)
    given, again = load(*words), load(tmp_path / "whole.yaml")
    assert plan(again) == plan(given)
    assert {path: again[path] for path in given.said} == {path: given[path] for path in given.said}
    assert plan(again, "norm=group", "filters.base=64") == plan(given, "norm=group", "filters.base=64")


def test_a_part(tmp_path: Path) -> None:
    part = in_process("-c", "job", "-p", "filters", "filters.base=8", cwd=tmp_path).out
    assert part.startswith("# @package filters\nbase: 8\n")
    assert in_process("-c", "job", "-p", "input.spacing", cwd=tmp_path).out == "null\n"
    done = in_process("-c", "job", "-p", "fitlers", cwd=tmp_path)
    assert done == (2, "", "-p fitlers: fitlers is not a key or a group. Did you mean filters?\n")


def test_interpolations_are_resolved_on_request(tmp_path: Path) -> None:
    words = ("--cfg", "job", "name=d${depth}")
    assert yaml.safe_load(in_process(*words, cwd=tmp_path).out)["name"] == "d${depth}"
    assert yaml.safe_load(in_process(*words, "--resolve", cwd=tmp_path).out)["name"] == "d2"


def test_words_are_as_typed(tmp_path: Path) -> None:
    done = in_process("--cfg", "all", "depth=3", cwd=tmp_path)
    assert yaml.safe_load(done.out)["hydra"]["overrides"]["task"] == ["depth=3"]
    assert GROUPS - {"extra_heads"} - yaml.safe_load(done.out).keys() == {group for group in GROUPS if "." in group}


def test_a_wrong_description_is_refused(tmp_path: Path) -> None:
    done = in_process("--cfg", "job", "depth=three", cwd=tmp_path)
    assert (done.code, done.out) == (2, "")
    assert done.err.endswith("from unetgen depth=three\n")
