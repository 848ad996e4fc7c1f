"""The text of ejected files: clean, short, free of the YAML's names, and refused in one sentence."""

import ast
import statistics
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.helpers import published
from tests.helpers.command import in_process
from tests.helpers.ejected import ejected, ejected_config, with_constants
from tests.helpers.paths import ROOT
from tests.helpers.planning import config_of
from unetgen import load
from unetgen.emit.eject.torch.apart.forward import returned
from unetgen.errors import UserError

GOLDEN = ("unet_2015", "nnunet_2d", "monai_attentionunet", "residual_unet3d")
PRESETS = sorted(path.stem for path in (ROOT / "conf" / "preset").glob("*.yaml"))

APART = {
    "ddpm_cifar10": "down.factor",
    "efficientnet_b0_unet": "convs",
    "linknet34": "convs",
    "mednext_s": "down.block.kind",
    "monai_unet": "down.entry_factor",
    "multiresunet_2020": "block.kind",
    "resnet34_unet": "convs",
    "voxelmorph_2019": "convs",
}  # presets whose stages are written one by one, with the key that loops cannot say


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    return {name: ejected(f"preset={name}") for name in PRESETS}


@pytest.mark.parametrize("name", GOLDEN)
def test_files_read_as_before(name: str, texts: dict[str, str], golden: Callable[[str, str], None]) -> None:
    golden(f"eject_{name}.txt", texts[name])


def test_files_are_formatted_and_clean(texts: dict[str, str], tmp_path: Path) -> None:
    for name, text in texts.items():
        (tmp_path / f"{name}.py").write_text(text, encoding="utf-8")
    for words in (("format", "--diff"), ("check", "--select", "E,F,W,I,B,UP")):
        ruff = subprocess.run(
            [sys.executable, "-m", "ruff", *words, "--isolated", "--line-length", "100", str(tmp_path)],
            capture_output=True,
            text=True,
            check=False,
        )
        assert ruff.returncode == 0, ruff.stdout + ruff.stderr


def test_files_are_short(texts: dict[str, str]) -> None:
    lengths = [
        len(text.splitlines()) for name, text in texts.items() if name != "ddpm_cifar10"
    ]  # of eight kinds of block
    assert max(lengths) <= 200
    assert statistics.median(lengths) <= 80


def test_depth_is_a_constant_but_where_stages_are_written_one_by_one(texts: dict[str, str]) -> None:
    """The docstring names the key that prevents it."""
    without = {name: " ".join(text.split()) for name, text in texts.items() if "\nDEPTH = " not in text}
    assert without.keys() == APART.keys()
    for name, text in without.items():
        assert f"because loops over levels cannot say its {APART[name]}." in text


def test_a_joined_map_that_is_returned_keeps_its_line() -> None:
    lines = ["joined = torch.cat([x, conv], 1)", "after = self.after(joined)"]
    assert returned(lines, ["after"]) == ["return self.after(torch.cat([x, conv], 1))"]
    assert returned(lines, ["joined", "after"]) == [*lines, "return joined, after"]


def test_files_import_torch_alone(texts: dict[str, str]) -> None:
    for text in texts.values():
        imports = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Import | ast.ImportFrom)]
        names = {node.module if isinstance(node, ast.ImportFrom) else node.names[0].name for node in imports}
        assert names <= {"torch", "torch.nn"}


def test_the_docstring_has_name_hash_and_parameters(texts: dict[str, str]) -> None:
    text = ast.get_docstring(ast.parse(texts["unet_2015"])) or ""
    assert text.startswith("unet_2015, a 2D U-Net in ")
    assert "8fa68d2cd650" in text
    assert "31,030,658" in text


HOSTILE = [
    '"""',
    "'''",
    "a\\",
    'x"""\nimport os\nos.remove("x")\n"""',
    "a\nb",
    "{DEPTH}",
    "é" * 100,
    "\u202e",
    "\\N{BULLET}",
]


@pytest.mark.parametrize("name", HOSTILE)
def test_names_inject_nothing(name: str) -> None:
    config = load("preset=lecture_picture")
    given = {**config.given, "name": name, "head.labels": ['"""', "\\", "x\ny"][: config["head.filters"]]}
    plain = ast.parse(ejected_config(config))
    hostile = ast.parse(ejected_config(config.changed(given)))
    assert [ast.dump(node) for node in hostile.body[1:]] == [ast.dump(node) for node in plain.body[1:]]


def test_refusals_name_the_key() -> None:
    with pytest.raises(UserError, match=r"^dtype 'float16' .*\.$"):
        ejected("preset=lecture_picture", "dtype=float16")


@pytest.mark.parametrize("name", published.facts())
def test_every_published_description_is_written(name: str) -> None:
    ast.parse(ejected_config(config_of(published.description(name))))


def test_constants_have_the_words_of_the_description() -> None:
    text = with_constants(ejected("preset=unet_2015"), {"DEPTH": 4, "FILTERS_BASE": 8, "CLASSES": 3, "CHANNELS": 2})
    assert all(line in text for line in ("DEPTH = 4", "FILTERS_BASE = 8", "CLASSES = 3", "KERNEL_SIZE = 3"))


def test_a_list_by_level_decides_the_depth() -> None:
    text = ejected(
        ["preset=lecture_picture", "depth=3", "filters.per_level=[4,8,20]"][0],
        "depth=3",
        "filters={per_level: [4,8,20]}",
    )
    assert "FILTERS = (4, 8, 20)" in text
    assert "DEPTH = len(FILTERS)" in text


def test_the_verb_writes_the_file(tmp_path: Path) -> None:
    run = in_process("eject", "unet_2015", "-o", "mine.py", cwd=tmp_path)
    assert (run.code, run.out.strip()) == (0, "mine.py")
    assert (tmp_path / "mine.py").read_text(encoding="utf-8") == ejected("preset=unet_2015")


def test_the_verb_refuses_what_it_cannot_say(tmp_path: Path) -> None:
    run = in_process("eject", "preset=unet_2015", "dtype=float16", cwd=tmp_path)
    assert run.code == 2
    assert run.err.startswith("dtype 'float16'")
    assert not list(tmp_path.iterdir())
    assert in_process("eject", "unet_2015", "-o", "mine.txt", cwd=tmp_path).code == 2


def test_a_run_writes_the_file_or_says_why_not(tmp_path: Path) -> None:
    assert in_process("preset=unet_2015", "emit=[torch]", "output_dir=a", cwd=tmp_path).code == 0
    assert (tmp_path / "a" / "model_torch.py").read_text(encoding="utf-8") == ejected("preset=unet_2015")
    run = in_process("preset=unet_2015", "dtype=float16", "emit=[torch]", "output_dir=b", cwd=tmp_path)
    assert "model_torch.py was not written: dtype" in run.out
    assert not (tmp_path / "b" / "model_torch.py").exists()
