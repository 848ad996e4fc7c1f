"""Names with characters of paths, shells and pages only name things."""

import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from tests.helpers.command import in_process, left_in

PAGE = "</title><script>alert(1)</script>&amp;"


@pytest.fixture
def deep(tmp_path: Path) -> Path:
    """Return a folder inside others in which nothing may appear."""
    (tmp_path / "a" / "b").mkdir(parents=True)
    return tmp_path / "a" / "b"


@pytest.mark.parametrize(
    "name", ["../../x", "/tmp/../x", "$(touch pwned)", "a\nb", PAGE, "`id`; rm *", "con.unfinished"]
)
def test_a_networks_name_names_no_file(name: str, deep: Path) -> None:
    escaped = name.replace("\n", "\\n")
    (deep / "my.yaml").write_text(f'preset: lecture\nname: "{escaped}"\n')
    assert in_process("my.yaml", "emit=[table,svg]", "output_dir=here", cwd=deep).code == 0
    assert in_process("emit=[table,svg]", "output_dir=plain", cwd=deep).code == 0
    assert [
        path.name for path in deep.parent.parent.rglob("*") if path.parent != deep and deep not in path.parents
    ] == ["a", "b"]
    assert sorted(path.name for path in deep.iterdir()) == ["here", "my.yaml", "plain"]
    assert left_in(deep / "here") == left_in(deep / "plain")
    picture = ET.parse(deep / "here" / "diagram.svg")
    assert not [element for element in picture.iter() if element.tag.endswith("script")]
    lines = (deep / "here" / "summary.csv").read_text()
    assert lines == (deep / "plain" / "summary.csv").read_text()


@pytest.mark.parametrize(
    ("given", "made"),
    [
        ("a/../b", "b"), ("$(touch pwned)", "$(touch pwned)"), ("<b>&", "<b>&"), ("a b,c=d", "a b,c=d"),
        ("x.unfinished", "x.unfinished"), ("*", "*"),
    ],
)  # fmt: skip
def test_a_folders_name_is_the_folder(given: str, made: str, deep: Path) -> None:
    for words in (["emit=[]"], ["-m", "depth=1,9", "emit=[]"]):
        result = in_process(*words, f"output_dir='{given}'", cwd=deep)
        assert (result.code, result.folder) == (len(words) - 1 > 0, Path(made)), result.err
        assert [path.name for path in deep.iterdir()] == [made]
        (deep / made).rename(deep.parent / f"{len(words)}")


def test_swept_values_name_no_folder(deep: Path) -> None:
    """A job's folder is its number; the values are in the tables and the page."""
    names = ["../../x", "/etc/y", "$(touch pwned)", PAGE]
    swept = "name=" + ",".join(f"'{name}'" for name in names)
    result = in_process("-m", swept, "depth=1,9", "emit=[svg]", "output_dir=here", cwd=deep)
    assert result.code == 1
    assert [path.name for path in deep.iterdir()] == ["here"]
    assert sorted(path.name for path in (deep / "here").iterdir() if path.is_dir()) == [str(n) for n in range(8)]
    assert [path.name for path in deep.parent.iterdir()] == ["b"]
    table = (deep / "here" / "sweep.csv").read_text()
    assert all(name in table for name in names)
    assert "<script>alert" not in (deep / "here" / "report.html").read_text()
