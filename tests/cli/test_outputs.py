"""A closed, full or left output costs its text and never work, for every verb."""

import json
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.helpers.command import python
from tests.helpers.sweep_folders import Made, write_sweep
from unetgen import plan
from unetgen.cli.verbs import VERBS

CODES = {
    "list": 0,
    "show lecture": 0,
    "help": 0,
    "help depth": 0,
    "--version": 0,
    "compare lecture lecture": 0,
    "compare lecture unet_2015": 1,
    "draw lecture -o lecture.gv": 0,
    "table lecture": 0,
    "describe lecture": 0,
    "schema": 0,
    "plan --shape 64x64 --spacing 1x1 --memory 8": 0,
    "eject preset=unet3plus_2020": 2,
    "nnunet lecture": 2,
    "report ../old": 0,
    "live my_unet.txt": 2,
    "bench lectrue": 2,
    "lectrue": 2,
    "depth=0": 2,
    "depth=2 emit=[table] output_dir=run": 0,
    "--hydra-help": 0,
    "-m depth=1,9 emit=[] output_dir=sweep": 1,
}
MADE = {"draw": "lecture.gv", "depth=2": "run/summary.tex", "-m": "sweep/report.html"}
MADE_BY = [command for command in CODES if command.startswith(tuple(MADE))]
PRINTING = ("list", "compare lecture lecture", "lectrue")
OUT, ERR = 1, 2


class Case(NamedTuple):
    """An output that cannot be written: which stream, and the command."""

    output: str
    stream: int
    command: str


CASES = [
    *(Case("full", OUT, command) for command in CODES),
    *(Case(output, OUT, command) for output in ("left", "closed") for command in (*MADE_BY, *PRINTING)),
    *(Case(output, ERR, command) for output in ("left", "full", "closed") for command in ("list", "depth=0")),
    *(Case(output, ERR, "-m depth=1,9 emit=[] output_dir=sweep") for output in ("full", "closed", "all closed")),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a folder for each case."""
    here = tmp_path_factory.mktemp("outputs")
    write_sweep(here / "old", plan("depth=1"), [Made({"a": "1"}, {}), Made({"a": "2"}, {}, "it failed")])
    return here


@pytest.fixture(scope="module")
def ended(folder: Path) -> dict[Case, tuple[int, str]]:
    """Return each command's exit code, and its text on the other stream."""
    if not Path("/dev/full").exists():
        pytest.skip("there is no /dev/full")
    given = json.dumps([(output, stream, command.split()) for output, stream, command in CASES])
    result = python("-m", "tests.helpers.outputs", given, cwd=folder)
    assert (result.code, result.err) == (0, "")
    return {case: (code, said) for case, (code, said) in zip(CASES, json.loads(result.out), strict=True)}


def test_every_verb_is_tried() -> None:
    assert VERBS.keys() <= {command.split()[0] for command in CODES}


@pytest.mark.parametrize("case", [case for case in CASES if case.stream == OUT], ids=str)
def test_output(case: Case, ended: dict[Case, tuple[int, str]]) -> None:
    """The verb's own code, or 2 and a sentence if its words are lost."""
    code, said = ended[case]
    if case.output == "full" and CODES[case.command] != 2:
        assert (code, said.splitlines()[-1:]) == (2, ["The output cannot be written: No space left on device."])
    else:
        assert code == CODES[case.command]
    assert "Traceback" not in said
    assert len(said.splitlines()) <= 3


@pytest.mark.parametrize("case", [case for case in CASES if case.stream == ERR], ids=str)
def test_messages(case: Case, ended: dict[Case, tuple[int, str]]) -> None:
    assert ended[case][0] == CODES[case.command]


def test_files_are_whole(folder: Path, ended: dict[Case, tuple[int, str]]) -> None:
    for place, case in enumerate(ended):
        made = MADE.get(case.command.split()[0])
        assert made is None or (folder / str(place) / made).exists(), case
