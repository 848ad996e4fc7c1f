"""The text of ejected Keras files: clean, short, free of the YAML's names, and refused in one sentence."""

import ast
import re
import statistics
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.emit.eject.test_text import HOSTILE
from tests.helpers import published
from tests.helpers.command import in_process
from tests.helpers.ejected import ejected_keras, keras_file, with_constants
from tests.helpers.paths import ROOT
from tests.helpers.planning import config_of
from unetgen import load
from unetgen.errors import UserError
from unetgen.language.config import is_group, line_of

UNSAID = {
    "ddpm_cifar10": "time.kind",
    "efficientnet_b0_unet": "convs",
    "linknet34": "convs",
    "mednext_s": "down.block.kind",
    "resnet34_unet": "convs",
}
PRESETS = sorted(path.stem for path in (ROOT / "conf" / "preset").glob("*.yaml") if path.stem not in UNSAID)
GOLDEN = ("unet_2015", "nnunet_3d", "unet3plus_2020", "r2unet_2018")
REFUSED = {
    "depth=1": "depth",
    "dtype=mixed_float16": "dtype",
    "layer_prefix=mine": "layer_prefix",
    "preset=lecture_picture block=aspp convs=1": "block.kind",
    "input.size=161x160x16 input.on_odd=pad": "input.on_odd",
    "up.kind=pixel_shuffle": "up.kind",
    "down.kind=pixel_unshuffle": "down.kind",
    "norm=layer": "norm.kind",
    "compute_format=channels_last": "compute_format",
    "skip.tap=0": "skip.tap",
    "input.size=64": "data_format",
    "depth=3 norm.kind=[batch,instance,batch]": "norm",
}


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    return {name: ejected_keras(f"preset={name}") for name in PRESETS}


def clean(folder: Path, *words: str) -> None:
    command = [sys.executable, "-m", "ruff", *words, "--isolated", "--line-length", "100", str(folder)]
    ruff = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ruff.returncode == 0, ruff.stdout + ruff.stderr


@pytest.mark.parametrize("name", GOLDEN)
def test_files_read_as_before(name: str, texts: dict[str, str], golden: Callable[[str, str], None]) -> None:
    golden(f"eject_keras_{name}.txt", texts[name])


@pytest.mark.parametrize("name", UNSAID)
def test_presets_that_are_refused_by_a_key(name: str) -> None:
    with pytest.raises(UserError, match=f"^{UNSAID[name]} "):
        ejected_keras(f"preset={name}")


def test_every_preset_is_written_formatted_and_clean(texts: dict[str, str], tmp_path: Path) -> None:
    for name, text in texts.items():
        (tmp_path / f"{name}.py").write_text(text, encoding="utf-8")
    clean(tmp_path, "format", "--diff")
    clean(tmp_path, "check", "--select", "E,F,W,I,B,UP")


def published_texts() -> dict[str, str]:
    """Return the file of each published description, or the sentence that refuses it."""
    found: dict[str, str] = {}
    for name in published.facts():
        try:
            found[name] = keras_file(config_of(published.description(name)))
        except UserError as refusal:
            found[name] = f"refused: {refusal}"
    return found


def test_every_published_description_is_written_or_refused_with_a_key(tmp_path: Path) -> None:
    texts = published_texts()
    refusals = [text.removeprefix("refused: ") for text in texts.values() if text.startswith("refused: ")]
    assert len(refusals) < 35
    for text in refusals:
        key = text.partition(" ")[0]
        assert line_of(key) or is_group(key), text
        assert text.endswith("."), text
    for number, text in enumerate(text for text in texts.values() if not text.startswith("refused: ")):
        (tmp_path / f"network{number}.py").write_text(text, encoding="utf-8")
    clean(tmp_path, "format", "--diff")
    clean(tmp_path, "check", "--select", "E,F,W,I,B,UP")


def test_files_are_short(texts: dict[str, str]) -> None:
    lengths = [len(text.splitlines()) for text in texts.values()]
    assert max(lengths) <= 147
    assert statistics.median(lengths) <= 80


def test_files_import_keras_alone(texts: dict[str, str]) -> None:
    for text in texts.values():
        imports = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Import | ast.ImportFrom)]
        assert {n.module if isinstance(n, ast.ImportFrom) else n.names[0].name for n in imports} == {"keras"}


def test_the_docstring_has_name_hash_and_parameters(texts: dict[str, str]) -> None:
    text = ast.get_docstring(ast.parse(texts["unet_2015"])) or ""
    assert text.startswith("unet_2015, a 2D U-Net in ")
    assert "8fa68d2cd650" in text
    assert "31,030,658" in text


@pytest.mark.parametrize("name", HOSTILE)
def test_names_inject_nothing(name: str) -> None:
    """A hostile name changes nothing but the docstring, and one string of plain letters."""
    config = load("preset=lecture_picture")
    given = {**config.given, "name": name, "head.labels": ['"""', "\\", "x\ny"][: config["head.filters"]]}
    plain, hostile = (without_name(keras_file(one)) for one in (config, config.changed(given)))
    assert hostile == plain


def without_name(text: str) -> list[str]:
    """Return the statements of a file without docstring and the model's name, which has plain letters alone."""
    tree = ast.parse(text)
    for call in (
        node for node in ast.walk(tree) if isinstance(node, ast.Call) and ast.unparse(node.func) == "keras.Model"
    ):
        name = ast.literal_eval(call.keywords.pop().value)
        assert re.fullmatch(r"[A-Za-z0-9_.-]+", name)
    return [ast.dump(node) for node in tree.body[1:]]


@pytest.mark.parametrize("words", REFUSED)
def test_refusals_name_the_key(words: str) -> None:
    with pytest.raises(UserError, match=rf"^{re.escape(REFUSED[words])} .*\.$"):
        ejected_keras(*words.split())


def test_constants_have_the_words_of_the_description() -> None:
    text = with_constants(ejected_keras("preset=unet_2015"), {"DEPTH": 4, "FILTERS_BASE": 8, "CLASSES": 3})
    assert all(line in text for line in ("DEPTH = 4", "FILTERS_BASE = 8", "CLASSES = 3", "KERNEL_SIZE = 3"))


@pytest.mark.parametrize("rates", ["dropout.rate=0.2*j", "dropout.rate=0.2*i"])
def test_a_dropout_that_the_first_convolution_lacks_is_written(rates: str) -> None:
    assert "layers.Dropout(" in ejected_keras("preset=lecture_picture", "depth=3", rates)


def test_the_verb_writes_the_file(tmp_path: Path) -> None:
    run = in_process("eject", "keras", "unet_2015", "-o", "mine.py", cwd=tmp_path)
    assert (run.code, run.out.strip()) == (0, "mine.py")
    assert (tmp_path / "mine.py").read_text(encoding="utf-8") == ejected_keras("preset=unet_2015")
    assert in_process("eject", "keras", "unet_2015", cwd=tmp_path).out.strip() == "model_keras.py"


def test_a_run_writes_the_file_or_says_why_not(tmp_path: Path) -> None:
    assert in_process("preset=unet_2015", "emit=[keras_script]", "output_dir=a", cwd=tmp_path).code == 0
    assert (tmp_path / "a" / "model_keras.py").read_text(encoding="utf-8") == ejected_keras("preset=unet_2015")
    run = in_process("depth=1", "emit=[keras_script]", "output_dir=b", cwd=tmp_path)
    assert "model_keras.py was not written: depth 1" in run.out
    assert not (tmp_path / "b" / "model_keras.py").exists()
