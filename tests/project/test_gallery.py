"""The gallery's files are exactly the program's."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.helpers.gallery import FOLDER, main, page, pictures, together
from tests.helpers.svg_boxes import problems, read

PICTURES = pictures()
FOLDERS = list(dict.fromkeys(name.partition("/")[0] for name in PICTURES))
TOGETHER = {"depths/sheet.svg", "difference.svg"}


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_folder(folder: str, golden: Callable[[str, str], None]) -> None:
    for name, picture in PICTURES.items():
        if name.startswith(f"{folder}/"):
            golden(str(FOLDER / name), picture.draw().svg)


def test_the_page(golden: Callable[[str, str], None]) -> None:
    golden(str(FOLDER / "index.html"), page())


def test_figures_of_several_networks(golden: Callable[[str, str], None]) -> None:
    drawn = {name: diagram.svg for name, diagram in together().items()}
    for name, svg in drawn.items():
        assert problems(read(svg)) == []
        golden(str(FOLDER / name), svg)
    assert {*drawn} == TOGETHER


def test_nothing_else_is_there() -> None:
    there = {path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*") if path.is_file()}
    assert there == {"index.html", *PICTURES, *TOGETHER}


def test_the_page_shows_every_picture_once() -> None:
    shown = re.findall(r'<img [^>]*src="([^"]+)"', page())
    assert sorted(shown) == sorted({*PICTURES, *TOGETHER})


def test_it_is_made_by_one_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Outdated files are removed from the folder."""
    monkeypatch.setattr("tests.helpers.gallery.pictures", lambda: {"depths/1.svg": PICTURES["depths/1.svg"]})
    (tmp_path / "old.svg").write_text("")
    main(tmp_path)
    made = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()}
    assert made == {"index.html", "depths/1.svg", *TOGETHER}
    assert (tmp_path / "depths" / "1.svg").read_text() == (FOLDER / "depths" / "1.svg").read_text()
