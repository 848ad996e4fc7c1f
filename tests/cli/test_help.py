"""Print help, presets and completions."""

import re
from pathlib import Path

import pytest

from tests.helpers.command import in_process, unetgen
from tests.helpers.own_folders import write
from unetgen import load, plan
from unetgen.cli.completion_words import following, is_ours
from unetgen.cli.help import repeated
from unetgen.cli.help_pages import OTHERS, TOPICS
from unetgen.cli.help_topic import about
from unetgen.language.compose.conf import presets, searching_presets
from unetgen.language.config import GROUPS
from unetgen.language.keys import KEYS
from unetgen.network import recipes


def test_help_and_version_and_list(tmp_path: Path) -> None:
    helped = in_process("help", "all", cwd=tmp_path)
    lines = helped.out.splitlines()
    first = {line.split()[0] for line in lines if line.split()}
    for line in KEYS:
        part, shared = repeated(line) or (None, "figure" if line.changes == "figure" else line.path)
        assert shared in first, line.path
        assert part is None or f"{part}.…" in first, line.path
    assert max(map(len, lines)) <= 80
    assert in_process("--version", cwd=tmp_path).out == "unetgen 0.1.0\n"
    listed = in_process("list", cwd=tmp_path).out.splitlines()
    assert listed[0].split() == ["preset", "dims", "depth", "trainable", "source"]
    rows = {line.split()[0]: line.split()[1:4] for line in listed[1:]}
    for preset in presets():
        assert preset in helped.out
        network = plan(f"preset={preset}")
        assert network.spec is not None
        assert rows.pop(preset) == [f"{network.dims}D", str(network.spec.depth), f"{network.trainable_params:,}"]
    assert rows == {}


@pytest.mark.parametrize("topic", ["--help", *(f"help {name}" for name in ("", *TOPICS, *OTHERS))])
def test_a_page_of_help_fits_a_terminal(topic: str, tmp_path: Path) -> None:
    code, out, err = in_process(*topic.split(), cwd=tmp_path)
    assert (code, err) == (0, "")
    assert max(map(len, out.splitlines())) <= 80
    if topic != "help all":
        assert len(out.splitlines()) < 100


def test_every_key_has_a_topic(tmp_path: Path) -> None:
    """The first page names each key's group; the topic's page has the key, unless it is one of a part."""
    first = in_process("--help", cwd=tmp_path).out.partition("Topics (")[2]
    assert in_process("help", cwd=tmp_path).out.partition("Topics (")[2] == first
    of_topics = [word for words in TOPICS.values() for word in words.split()]
    assert len(of_topics) == len({*of_topics})
    pages = {topic: about(topic) for topic in TOPICS}
    for path in (key.path for key in KEYS if not repeated(key)):
        (topic,) = [name for name, words in TOPICS.items() if path.split(".")[0] in words.split()]
        assert f"{path} " in pages[topic]
        assert re.search(rf"\b{path.split('.')[0]}\b", first)


def test_help_on_a_key_or_a_group(tmp_path: Path) -> None:
    for group in sorted(GROUPS):
        message = about(group)
        for line in KEYS:
            if line.path.startswith(f"{group}."):
                assert f"{line.path} " in message, line.path
                assert line.help in message
    assert "extra_heads.<name>.at " in about("extra_heads")
    assert "extra_heads.edge.norm.kind " in about("extra_heads.edge")
    result = in_process("help", "decodr.norm", cwd=tmp_path)
    assert result == (2, "", "decodr.norm is not a key. Did you mean decoder.norm?\n")
    assert in_process("help", "a", "b", cwd=tmp_path).code == 2


@pytest.mark.parametrize("kind", ["block", "attention", "gate"])
def test_help_on_recipes_lists_their_options(kind: str) -> None:
    group = {"gate": "skip.gate"}.get(kind, kind)
    message = about(group)
    for name in recipes.names(kind):
        section = message.split(f"{group}.kind={name}: ")[1].split("\n\n")[0]
        for key, option in recipes.options(kind, name).items():
            assert f"{group}.{key} " in section
            assert option.help in section


def test_show_prints_a_file_to_start_from(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text(in_process("show", "unet3d_2016", cwd=tmp_path).out)
    assert plan(tmp_path / "mine.yaml") == plan("preset=unet3d_2016")


def test_completion_knows_the_keys(tmp_path: Path) -> None:
    result = unetgen("-sc", "query=bash", cwd=tmp_path, COMP_LINE="unetgen filters.", COMP_POINT="16")
    assert "filters.base=" in result.out
    assert "filters.formula=" in result.out  # of which the default preset says nothing
    assert "tensorflow" not in result.err


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("unetgen sh", {"show"}),
        ("unetgen show le", {"lecture", "lecture_picture"}),
        ("unetgen depth=3 preset=lec", {"preset=lecture", "preset=lecture_picture"}),
        ("unetgen norm", {"norm.", "norm="}),
        ("unetgen -m norm=batch,gr", {"norm=batch,group"}),
        ("unetgen norm=", {f"norm={kind}" for kind in ("batch", "group", "instance", "layer", "none")}),
        ("unetgen norm.kind=b", {"norm.kind=batch"}),
        ("unetgen emit=[table,di", {"emit=[table,diagram"}),
        ("unetgen use_bias=", {"use_bias=true", "use_bias=false"}),
        ("unetgen block=resid", {"block=residual"}),
        ("unetgen decoder.fil", {"decoder.filters."}),
        ("unetgen help decoder.conv", {"decoder.convs"}),
        ("unetgen norm=x", set[str]()),
    ],
)
def test_completion(line: str, expected: set[str]) -> None:
    assert {*following(line)} == expected


def test_each_completed_value_is_taken() -> None:
    """What completion writes is a description."""
    for key in ("norm", "block", "up", "activation", "diagram.detail", "padding", "compile.optimizer"):
        assert [word for word in following(f"unetgen {key}=") if not load(word)["input.size"]] == []


def test_completion_knows_the_groups_of_an_own_folder(tmp_path: Path) -> None:
    write(tmp_path, {"mine/experiment/small.yaml": "", "mine/experiment/wide.yaml": "", "mine/norm/soft.yaml": ""})
    with searching_presets([tmp_path / "mine"]):
        assert is_ours("unetgen +exp")
        assert following("unetgen +exp") == ["+experiment="]
        assert following("unetgen +experiment=small,w") == ["+experiment=small,wide"]
        assert {"norm=soft", "norm=batch"} <= {*following("unetgen norm=")}
    assert not is_ours("unetgen +exp")
