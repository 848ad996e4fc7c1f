"""CONTRIBUTING.md names existing files, the rooms in order, and a short glossary."""

import re

import pytest

from tests.helpers.paths import ROOT
from tests.project.test_imports import ROOMS

TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
PARTS = ("a block, a gate, an attention or a topology", "a key", "an op", "an emitter", "a reader", "a preset")


def section(title: str) -> str:
    """Return the text below a heading, up to the next one."""
    return re.split(r"\n#+ ", TEXT.split(f"# {title}\n")[1])[0]


def first_cells(text: str) -> list[str]:
    """Return the first cell of each row of the text's table, without its head."""
    return [line.split("|")[1].strip().strip("`") for line in text.splitlines() if line.startswith("|")][2:]


@pytest.mark.parametrize("part", PARTS)
def test_each_part_has_a_table_of_files(part: str) -> None:
    assert first_cells(section(part))


@pytest.mark.parametrize("path", sorted(set(re.findall(r"`((?:unetgen|tests|conf|outputs|scripts)/[^` ]*)`", TEXT))))
def test_every_path_exists(path: str) -> None:
    kept = path.partition("NAME")[0]
    assert (ROOT / kept).exists(), path


def test_the_rooms_are_in_their_order() -> None:
    inner = [names[0] for names in ROOMS[1:] if len(names) == 1 and (ROOT / "unetgen" / names[0]).is_dir()]
    assert first_cells(section("The rooms")) == [*inner, "cli"]


def test_the_glossary_is_short() -> None:
    assert len(first_cells(section("Glossary"))) <= 25
