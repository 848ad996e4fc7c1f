"""`--size` lays out networks that were read, in every verb that takes them."""

from pathlib import Path

import pytest

from tests.helpers.command import in_process
from tests.helpers.pt2 import FOLDER

PLAIN, OTHER = (str(FOLDER / f"{name}.pt2") for name in ("hw-valid-crop-2d", "t25-hw-tutorial-2d"))


def test_a_description_has_the_size() -> None:
    said = in_process("describe", PLAIN, "--size", "172x140", cwd=FOLDER).out
    assert "input: {size: 172x140, channels: 1}" in said


def test_a_figure_has_the_size(tmp_path: Path) -> None:
    path = tmp_path / "figure.svg"
    assert in_process("draw", PLAIN, "--size", "172x172", "-o", str(path), cwd=FOLDER).code == 0
    assert "172×172" in path.read_text(encoding="utf-8")


def test_a_comparison_has_the_size() -> None:
    """The description is told its own size; the file is laid out for it."""
    described = in_process("describe", PLAIN, "--size", "172x172", cwd=FOLDER).out
    assert in_process("compare", PLAIN, PLAIN, "--size", "172x172", cwd=FOLDER).code == 0
    assert "172x172" in described
    assert in_process("compare", PLAIN, "lecture", "--size", "172x172", "--json", cwd=FOLDER).code == 1


@pytest.mark.parametrize("verb", [["draw"], ["describe"], ["compare", PLAIN], ["table"]])
def test_a_wrong_size_is_refused(verb: list[str]) -> None:
    for size, said in (("9x", "is not a size"), ("1" * 5000, "is not a size"), ("172", "has 1 axes")):
        result = in_process(*verb, PLAIN, "--size", size, cwd=FOLDER)
        assert (result.code, said in result.err) == (2, True)


def test_descriptions_have_a_key_for_it() -> None:
    for words in (["draw", "lecture"], ["compare", "lecture", "unet_2015"]):
        assert "input.size=96x96" in in_process(*words, "--size", "96x96", cwd=FOLDER).err
