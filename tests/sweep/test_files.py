"""A sweep over files: each is a network of its own, beside presets and overrides."""

import json
from pathlib import Path

import pytest

from tests.helpers.command import in_process
from tests.helpers.sweep_runs import rows_of
from unetgen import plan

SMALL = "input: {size: 16x16, channels: 1}\nfilters: {base: 2}\nhead: {filters: 1}\n"
FILES = {
    "a.yaml": f"{SMALL}depth: 1\n",
    "lecture.yaml": f"{SMALL}depth: 2\n",  # the name of a preset
    "below/a.yaml": "depth: 1\nfilters: {base: 2}\n",  # varies the default preset
    "my own.yaml": "preset: unet_2015\ndepth: 2\nfilters: {base: 2}\n",
    "bad.yaml": "depht: 2\ndefaults: [lecture]\n",
    "useless.yaml": f"{SMALL}depth: 1\nnorm: {{epsilon: 0.1}}\n",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def test_each_file_is_a_job(folder: Path) -> None:
    names = ["a.yaml", "lecture.yaml", "below/a.yaml", str(folder / "a.yaml")]
    done = in_process(
        "-m", ",".join(names[:2]), *names[2:], "emit=[]", "kernel_size=1,3", "output_dir=here", cwd=folder
    )
    assert (done.code, done.err) == (0, "")
    rows = [(row["preset"], row["kernel_size"], row["hash"]) for row in rows_of(folder / "here")]
    assert rows == [
        (name, size, plan(folder / name, f"kernel_size={size}").hash) for name in names for size in ("1", "3")
    ]


def test_a_wrong_file_fails_its_own_job(folder: Path) -> None:
    """Presets are beside files, and a word that changes nothing is refused in a file as in any other."""
    words = ("bad.yaml,useless.yaml", "preset=unet_2015,my own.yaml")
    done = in_process("-m", *words, "emit=[]", "output_dir=here", cwd=folder)
    assert done.code == 1
    bad, useless, preset, right = rows_of(folder / "here")
    assert "defaults is Hydra's" in bad["reason"]
    assert "Did you mean depth?" in bad["reason"]
    assert useless["reason"].startswith("norm.epsilon 0.1 changes nothing without norm.kind")
    assert (preset["hash"], right["hash"]) == (plan("preset=unet_2015").hash, plan(folder / "my own.yaml").hash)
    assert json.loads((folder / "here" / "jobs.json").read_text())["jobs"][3] == ["preset='my own.yaml'", "emit=[]"]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("-m", "bad.yaml,bad.yaml"), "depht"),
        (("-m", "a.yaml,missing.yaml"), "missing.yaml cannot be read"),
        (("-m", "a.yaml", "lecture.yaml", "preset=unet_2015"), "Write preset=a.yaml,lecture.yaml, with the presets"),
        (("a.yaml,lecture.yaml",), "a.yaml,lecture.yaml are several files. Add -m"),
        (("preset=a.yaml",), "'a.yaml' is a file. Write it alone: unetgen a.yaml"),
    ],
)
def test_refused(words: tuple[str, ...], message: str, folder: Path) -> None:
    done = in_process(*words, "emit=[]", "output_dir=here", cwd=folder)
    assert done.code == 2
    assert message in done.err
    assert not (folder / "here").exists()


def test_a_changed_file_is_another_sweep(folder: Path) -> None:
    words = ("-m", "a.yaml,lecture.yaml", "emit=[]")
    assert in_process(*words, "output_dir=here", cwd=folder).code == 0
    assert in_process(*words, "sweep.resume=here", cwd=folder).code == 0
    (folder / "lecture.yaml").write_text(f"{SMALL}depth: 1\n")
    done = in_process(*words, "sweep.resume=here", cwd=folder)
    assert done.code == 2
    assert "preset=lecture.yaml was another description when it was started" in done.err
