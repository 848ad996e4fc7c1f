"""`unetgen table`: the table and the costs of whatever network there is."""

import json
from pathlib import Path

import pytest

from tests.helpers.command import Result, in_process
from tests.helpers.pt2 import FOLDER

PLAIN = str(FOLDER / "hw-valid-crop-2d.pt2")
UNUSED = str(FOLDER / "monai-segresnetds-2d-eval.pt2")


def table(*words: str) -> Result:
    return in_process("table", *words, cwd=FOLDER)


def test_a_pytorch_file_has_its_table() -> None:
    result = table(PLAIN)
    assert result.code == 0
    assert "116,770" in result.out
    assert "310,598,208" in result.out
    assert "read from        PyTorch 2.14.1" in result.out


def test_the_stages_of_a_read_network_are_inferred() -> None:
    rows = [line.split()[0] for line in table(PLAIN, "table.rows=stages").out.splitlines() if line.strip()]
    assert [row for row in rows if row.startswith(("encoder", "bottleneck", "decoder", "head"))] == [
        "encoder0", "encoder1", "bottleneck", "decoder1", "decoder0", "head"]  # fmt: skip


def test_json_is_one_object() -> None:
    answer = json.loads(table(UNUSED, "--json").out)
    assert answer["origin"]["parameters"] == {"registered": 1_662_452, "trainable": 1_662_452, "used": 1_662_386}
    assert (
        answer["macs"] + sum(one["macs"] for one in answer["origin"]["layers_without_reader"].values()) == 255_590_400
    )
    assert len(answer["layers"]) > 50


def test_layers_that_nothing_reads_are_named() -> None:
    out = " ".join(table(UNUSED).out.split())
    assert "66 parameters that no output depends on" in out
    assert "MACs not counted above" in out


def test_another_size_is_laid_out() -> None:
    """The network halves twice with valid convolutions: 172 gives 132, as 140 gives 100."""
    out = table(PLAIN, "--size", "172x172").out
    assert "output           2x132x132" in out


@pytest.mark.parametrize(("size", "said"), [
    ("90x90", "maps of 22x22 and 23x23 meet"),
    ("96", "96 has 1 axes"),
    ("0x9", "is not a size"),
    ("axb", "is not a size"),
])  # fmt: skip
def test_an_unfit_size_is_refused(size: str, said: str) -> None:
    result = table(str(FOLDER / "hw-tutorial-2d-odd.pt2"), "--size", size)
    assert result.code == 2
    assert said in result.err


@pytest.mark.parametrize(("words", "said"), [
    (["table.row=stages"], "Did you mean table.rows?"),
    (["table.rows=stage"], "is not known"),
    (["table.conventions=maybe"], "neither true nor false"),
    (["budget.memory_gib=much"], "is not a number"),
    (["budget.memory_gib=0"], "is not above 0"),
    (["budget.batch_size=1.5"], "is not a whole number"),
    (["--sizes"], "is not a flag of table"),
    (["--size"], "--size needs a size"),
    (["--size", "96x96", "--size", "64x64"], "--size is given twice"),
    (["table.columns=[parms]"], "table.columns: 'parms' is not known. Did you mean params?"),
    (["-o", "table.doc"], "is not a table format"),
])  # fmt: skip
def test_wrong_words_are_refused(words: list[str], said: str) -> None:
    result = table(PLAIN, *words)
    assert (result.code, said in result.err) == (2, True), result.err


def test_no_network_is_refused() -> None:
    assert "This takes one network" in table().err


def test_memory_is_tensorflows_estimate() -> None:
    out = table(PLAIN, "budget.memory_gib=8", "budget.batch_size=2").out
    assert "fits in 8 GiB" in out
    assert "Estimated for TensorFlow, not PyTorch" in out


def test_a_table_is_written(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    assert table(PLAIN, "-o", str(path)).out.strip() == str(path)
    assert "d1.3,Activation,16x100x100" in path.read_text()


def test_descriptions_have_tables_too() -> None:
    assert "833,507" in table("lecture").out
    assert "input.size=64x64x64" in table("lecture", "--size", "64x64x64").err


def test_a_model_is_shown_as_its_description() -> None:
    shown, described = (in_process(verb, PLAIN, cwd=FOLDER) for verb in ("show", "describe"))
    assert (shown.code, shown.out) == (0, described.out)
    assert "depth: 3" in shown.out
