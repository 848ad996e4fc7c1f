"""Groups of a user's own beside `preset/`: Hydra's experiments, and files of one part."""

from pathlib import Path

import pytest

from tests.helpers.command import in_process
from tests.helpers.own_folders import PRESET, write
from tests.helpers.sweep_runs import rows_of
from unetgen import load
from unetgen.errors import UserError

GLOBAL = "# @package _global_\n"
FILES = {
    "preset/mine.yaml": f"{GLOBAL}{PRESET}",
    "experiment/small.yaml": f"{GLOBAL}depth: 1\nfilters: {{base: 4}}\n",
    "experiment/other.yaml": f"{GLOBAL}defaults: [{{/compile: fast}}, {{override /preset: unet_2015}}]\ndepth: 2\n",
    "experiment/bare.yaml": "depth: 3\n",
    "experiment/evil.yaml": f"{GLOBAL}hydra: {{callbacks: {{x: {{_target_: evil.Callback}}}}}}\n",
    "experiment/secret.yaml": f"{GLOBAL}name: ${{oc.env:HOME}}\n",
    "compile/fast.yaml": "learning_rate: 0.5\noptimizer: sgd\n",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write(tmp_path / "mine", FILES)


def test_an_experiment_varies_a_preset(folder: Path) -> None:
    assert load("+experiment=small", "filters.base=2", presets=folder) == load("depth=1", "filters.base=2")
    assert load("experiment=small", "preset=unet_2015", presets=folder) == load(
        "preset=unet_2015", "depth=1", "filters.base=4"
    )


def test_an_experiment_chooses_others(folder: Path) -> None:
    found = load("+experiment=other", "filters.base=2", presets=folder)
    described = load("preset=unet_2015", "depth=2", "filters.base=2", "compile={learning_rate: 0.5, optimizer: sgd}")
    assert found == described


def test_an_experiment_of_an_experiment(folder: Path) -> None:
    """The outer one's choice of a preset wins over the inner one's."""
    inner, outer = "defaults: [other]\nconvs: 1\n", "defaults: [inner, {override /preset: milesial_unet}]\n"
    write(folder, {"experiment/inner.yaml": f"{GLOBAL}{inner}", "experiment/outer.yaml": f"{GLOBAL}{outer}"})
    rest = ("depth=2", "convs=1", "compile={learning_rate: 0.5, optimizer: sgd}")
    assert load("+experiment=inner", presets=folder) == load("preset=unet_2015", *rest)
    assert load("+experiment=outer", presets=folder) == load("preset=milesial_unet", *rest)


def test_a_group_named_like_a_key(folder: Path) -> None:
    """A value that is a file's name chooses the file; any other is the key's."""
    (folder / "norm").mkdir()
    (folder / "norm" / "mine.yaml").write_text("kind: group\ngroups: 4\n")
    assert load("compile=fast", presets=folder)["compile.learning_rate"] == 0.5
    assert load("norm=mine", presets=folder)["norm.groups"] == 4
    assert load("norm=batch", "compile={optimizer: sgd}", presets=folder) == load("norm=batch", "compile.optimizer=sgd")


@pytest.mark.parametrize(
    ("word", "message"),
    [
        ("+experiment=smal", "experiment  'smal' is not an experiment. Did you mean small?"),
        ("+experiment=bare", "contains depth. Write # @package _global_ as the first line of the experiment's file."),
        ("+experiment=secret", "name  has ${oc.env:…}, which reads from outside"),
        ("+experiment=glob([s-t]*)", "experiment  'glob([s-t]*)' cannot be read. Give a name, several (a,b),"),
        ("preset=unet(", "preset  'unet(' cannot be read. Give a name, several (a,b), or a pattern: glob(a*)."),
        ("compile=null", "compile  null is not a file of your folder compile/."),
    ],
)
def test_refused(word: str, message: str, folder: Path) -> None:
    with pytest.raises(UserError) as refused:
        load(word, presets=folder)
    assert message in str(refused.value)


@pytest.mark.parametrize("words", ["", "-m filters.base=2,3"])
def test_a_group_runs_no_code(words: str, folder: Path) -> None:
    done = in_process("+experiment=evil", *words.split(), "--config-dir", "mine", cwd=folder.parent)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("+experiment=evil  sets hydra.callbacks, which runs code.")


def test_a_sweep_over_experiments(folder: Path) -> None:
    words = ("-m", "--config-dir", "mine", "+experiment=small,other", "filters.base=2", "emit=[]", "output_dir=here")
    assert in_process(*words, cwd=folder.parent).code == 0
    assert [row["experiment"] for row in rows_of(folder.parent / "here")] == ["small", "other"]


@pytest.mark.parametrize("sweeper", ["unetgen", "basic"])
@pytest.mark.parametrize(
    ("word", "jobs"),
    [("+experiment=glob(sm*)", ["small"]), ("preset=glob(mi*)", ["milesial_unet", "mine"])],
)
def test_a_sweep_over_all_files(word: str, jobs: list[str], sweeper: str, folder: Path) -> None:
    """`glob` finds the files of the user's folders, also with Hydra's own sweeper."""
    words = ("-m", "--config-dir", "mine", word, "emit=[]", "output_dir=here", f"hydra/sweeper={sweeper}")
    in_process(*words, cwd=folder.parent)
    chosen = word.partition("=")[0].lstrip("+")
    assert [row[chosen] for row in rows_of(folder.parent / "here")] == jobs
