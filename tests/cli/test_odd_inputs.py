"""Odd inputs and odd surroundings that once did harm."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from tests.helpers.command import in_process, left_in, python, unetgen
from unetgen import ConfigError, UserError, load, plan, unet_model_3d
from unetgen.language.compose.overrides import as_typed
from unetgen.language.suggestions import NEIGHBOURS


def test_a_failed_run_leaves_the_users_folders(tmp_path: Path) -> None:
    (tmp_path / "mine" / "keep").mkdir(parents=True)
    assert in_process("output_dir=mine/keep/run", "depth=9", cwd=tmp_path).code == 2
    assert in_process("output_dir=mine/new/run", "depth=9", cwd=tmp_path).code == 2
    assert in_process("output_dir=run", "depth=9", cwd=tmp_path / "mine" / "keep").code == 2
    assert left_in(tmp_path) == ["mine", "mine/keep"]


@pytest.mark.parametrize("name", [".", "..", "/", "./", ""])
@pytest.mark.parametrize("sweep", [[], ["-m", "depth=2,3"]])
def test_invalid_folder_names_are_refused(name: str, sweep: list[str], tmp_path: Path) -> None:
    result = in_process(*sweep, f"output_dir={name}", "emit=[]", cwd=tmp_path)
    assert (result.code, result.out) == (2, "")
    assert "is not a name for a new folder. Give one, for example output_dir=here." in result.err
    assert left_in(tmp_path) == []


def test_folders_are_named_as_written(tmp_path: Path) -> None:
    for word, name in (
        ("output_dir=p.unfinished", "p.unfinished"),
        ("output_dir='a\\'b c'", "a'b c"),
        ("output_dir=d${depth}", "d2"),
    ):
        assert in_process(word, "emit=[]", cwd=tmp_path).folder == Path(name)
    assert in_process("output_dir=null", "emit=[]", cwd=tmp_path).folder.parent.parent.name == "outputs"
    refused = in_process("-m", "output_dir=sw${depth}", "depth=2,3", "emit=[]", cwd=tmp_path)
    assert refused.code == 2
    assert "is one folder for the whole sweep" in refused.err


def test_an_outer_hydra_application_is_left_as_it_was(tmp_path: Path) -> None:
    code = (
        "from hydra import initialize, compose\nfrom hydra.core.global_hydra import GlobalHydra\nfrom unetgen import plan\n"
        "with initialize(config_path=None, version_base=None):\n"
        "    plan(); plan('depth=3')\n    assert GlobalHydra.instance().is_initialized()\n    compose()\n"
        "assert not GlobalHydra.instance().is_initialized()"
    )
    result = python("-c", code, cwd=tmp_path)
    assert result.code == 0, result.err


def test_threads() -> None:
    with ThreadPoolExecutor(8) as pool:
        depths = [
            network.spec.depth for network in pool.map(plan, [f"depth={n % 4 + 1}" for n in range(24)]) if network.spec
        ]
    assert depths == [n % 4 + 1 for n in range(24)]


def test_numbers_as_yaml_reads_them(tmp_path: Path) -> None:
    (tmp_path / "net.yaml").write_text("compile: {learning_rate: 1e-4}\n")
    spec = plan(tmp_path / "net.yaml").spec
    assert spec is not None
    assert spec.training is not None
    assert spec.training.learning_rate == 1e-4


def test_output_without_our_letters(tmp_path: Path) -> None:
    for arguments in (["emit=[table]", "output_dir=here"], ["--help"], ["list"], ["-m", "depth=2,9", "emit=[]"]):
        result = unetgen(*arguments, cwd=tmp_path, PYTHONIOENCODING="ascii", LC_ALL="C", PYTHONUTF8="0")
        assert result.code == (1 if "-m" in arguments else 0), result.err
    assert (tmp_path / "here" / "summary.txt").exists()


@pytest.mark.parametrize(
    ("description", "key", "text"),
    [
        ({"defaults": ["x"]}, "defaults", "is Hydra's. A description names what it starts from as preset: lecture."),
        ({"preset": {"a": "b"}}, "preset", "{'a': 'b'} is not a preset's name. Write, for example, preset: lecture."),
        ({"kernel_size": [{"a": 1}, 3]}, "kernel_size", "{'a': 1} (dict) cannot be written in a description. Use numbers, texts and lists."),
        ({"norm": None}, "norm", "null has no meaning for a group. Write norm.kind=none for none of it, or leave norm out."),
        ("depth=1000000000", "depth", "1000000000 is too large. Give a whole number up to 64."),
        ("convs=1000", "convs", "1000 is too large. Give a whole number up to 64."),
        ("compile=none", "compile", "'none' is one value, and compile is a group: optimizer, learning_rate, loss, from_logits, metrics. Write compile=null."),
        ("~preset", "preset", "cannot be taken away."),
        ("lecture", "lecture", "is a preset. Write preset=lecture."),
        ("", "''", "is not an override. Write key=value, without spaces around the sign."),
    ],
)  # fmt: skip
def test_one_problem(description: Any, key: str, text: str) -> None:
    with pytest.raises(ConfigError) as caught:
        plan(description)
    assert [tuple(problem) for problem in caught.value.problems] == [(key, text)]


def test_a_named_preset_is_kept() -> None:
    assert plan("preset=unet_2015", {"input": {"size": "188x188", "channels": 2}}).name == "unet_2015"


def test_an_interpolation_that_leads_nowhere() -> None:
    from omegaconf import OmegaConf

    with pytest.raises(UserError, match="does not resolve"):
        load(OmegaConf.create({"depth": "${nope}"}))


def test_an_interpolation_of_the_command_that_leads_nowhere(tmp_path: Path) -> None:
    result = in_process("filters.base=${nope}", "emit=[]", cwd=tmp_path)
    assert result.code == 2
    assert result.err.splitlines()[1:2] == [
        "  filters.base  Interpolation key 'nope' not found. The name in ${…} must be a key that is set."
    ]


@pytest.mark.parametrize(
    "name", ["a b", "a=b", "", "ä", "a,b", "a\nb", "$x", "a${b}", "a@b", "+a", "a'b", 1, None, ("a",)]
)
def test_a_head_with_an_odd_name_is_refused_in_our_words(name: Any) -> None:
    with pytest.raises(ConfigError) as refused:
        load({"extra_heads": {name: {"filters": 2}}})
    assert [problem.key for problem in refused.value.problems] == ["extra_heads"]
    assert "cannot be part of a layer name" in refused.value.problems[0].text


def test_an_interpolation_is_printed_as_it_was_typed(tmp_path: Path) -> None:
    result = in_process("-m", "filters.base=${nope},${input.channels}", "emit=[]", "output_dir=s", cwd=tmp_path)
    assert "job 0 failed: filters.base Interpolation key 'nope' not found. The name" in result.out + result.err
    assert '["filters.base=${input.channels}", "emit=[]"]' in (tmp_path / "s" / "jobs.json").read_text()
    assert as_typed("++filters.base=$\\{input.channels\\}") == "filters.base=${input.channels}"


def test_the_cap_holds_after_rounding() -> None:
    network = plan("filters.max=40", "filters.multiple_of=32")
    assert max(node.shape.channels for node in network if node.role.startswith("conv") and node.side == "encoder") == 32


def test_texts_are_escaped_in_the_config(tmp_path: Path) -> None:
    assert in_process("name=\\${x}", "emit=[]", "output_dir=one", cwd=tmp_path).code == 0
    assert in_process("one/config.yaml", "emit=[]", "output_dir=two", cwd=tmp_path).code == 0
    assert (tmp_path / "one" / "config.yaml").read_text() == (tmp_path / "two" / "config.yaml").read_text()


def test_one_word_for_emit(tmp_path: Path) -> None:
    assert "encoder0_conv0" in in_process("emit=table", "output_dir=here", cwd=tmp_path).out
    assert not (tmp_path / "here" / "diagram.svg").exists()


def test_a_sweep_reports_a_model_that_was_not_built(tmp_path: Path) -> None:
    result = in_process("-m", "filters.base=1000000", "emit=[keras]", "output_dir=here", cwd=tmp_path)
    assert "The Keras model was not built: its weights take" in result.out


@pytest.mark.parametrize(
    ("arguments", "keys"),
    [
        ({"pool_size": 2}, ["pool_size"]),
        ({"input_shape": ()}, ["input_shape"]),
        ({"loss_function": None}, ["loss_function"]),
        ({"metrics": {"out": "accuracy"}}, ["metrics"]),
        ({"deconvolution": "no"}, ["deconvolution, batch_normalization"]),
        ({"n_labels": "three"}, ["n_labels"]),
    ],
)
def test_arguments_of_the_predefined_function(arguments: dict[str, Any], keys: list[str]) -> None:
    given: dict[str, Any] = {"loss_function": "categorical_crossentropy", **arguments}
    with pytest.raises(ConfigError) as caught:
        unet_model_3d(**given)
    assert [problem.key for problem in caught.value.problems] == keys


def test_other_tools_words_name_existing_keys() -> None:
    from unetgen.language.config import is_group, line_of, paths

    assert set(NEIGHBOURS.values()) <= {line.path for line in paths()}
    assert not [word for word in NEIGHBOURS if line_of(word)]
    assert [word for word in NEIGHBOURS if is_group(word)] == ["attention"]  # as in skip.attention
