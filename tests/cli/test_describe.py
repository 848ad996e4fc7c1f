"""`unetgen describe`: a description of a network from elsewhere, which makes it."""

import json
from pathlib import Path

import pytest

from tests.helpers.command import in_process
from tests.helpers.pt2 import FOLDER
from unetgen.cli.command import main

SMALL = str(FOLDER / "dna-resenc-2d-small.pt2")


def test_a_description_is_printed_and_written(tmp_path: Path) -> None:
    printed = in_process("describe", SMALL, cwd=tmp_path)
    assert printed.out.startswith("# The network of dna-resenc-2d-small.pt2: ")
    assert "\n# Parameters: 51,362\nname: ResidualEncoderUNet\n" in printed.out
    done = in_process("describe", SMALL, "-o", "mine.yaml", cwd=tmp_path)
    assert (done.code, done.out, (tmp_path / "mine.yaml").read_text()) == (0, "mine.yaml\n", printed.out)
    assert json.loads(in_process("describe", SMALL, "--json", cwd=tmp_path).out)["description"] == printed.out


def test_a_written_description_makes_the_network(tmp_path: Path) -> None:
    assert in_process("describe", SMALL, "-o", "mine.yaml", cwd=tmp_path).code == 0
    assert in_process("compare", "mine.yaml", SMALL, "--quiet", cwd=tmp_path).out.startswith("Same network: 58 layers")
    run = in_process("mine.yaml", "emit=[table]", "output_dir=run", cwd=tmp_path)
    assert (run.code, "51,362" in (tmp_path / "run" / "summary.txt").read_text()) == (0, True), run.err
    again = in_process("describe", "run", cwd=tmp_path)
    assert again.out.splitlines()[1:] == (tmp_path / "mine.yaml").read_text().splitlines()[1:]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "This takes one model. Write: unetgen describe MODEL [--size 96x96x96] -o mine.yaml"),
        ([SMALL, SMALL], "This takes one model."),
        ([SMALL, "--out"], "--out is not a flag of describe."),
        ([SMALL, "-o", "mine.svg"], "mine.svg does not end like a description. Use one of .yaml, .yml."),
        ([SMALL, "-o", "nowhere/mine.yaml"], "the folder nowhere does not exist."),
        (["nowhere.pt2"], "nowhere.pt2"),
        ([str(FOLDER / "smp-unetplusplus-resnet34.pt2")], "UnetPlusPlus has no description: encoder.maxpool pools"),
    ],
)
def test_mistakes(
    arguments: list[str],
    words: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["describe", *arguments]) == 2
    said = capsys.readouterr()
    assert (words in said.err, said.out, [*tmp_path.iterdir()]) == (True, "", []), said.err
