"""A damaged job costs its own row, with the reason, and is run again when the sweep is resumed."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.helpers.command import in_process
from tests.helpers.sampling import every_nth
from tests.helpers.sweep_runs import rows_of, summaries
from unetgen.errors import UserError
from unetgen.sweep.job_folder import is_done
from unetgen.sweep.report.rebuild import rebuild_report
from unetgen.sweep.results import read_jobs

Edit = Callable[[bytes], bytes]
WORDS = ("-m", "depth=2,3,4", "input.size=16x16x16", "filters.base=2", "emit=[svg]")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    cwd = tmp_path_factory.mktemp("whole")
    assert in_process(*WORDS, "output_dir=here", cwd=cwd).code == 0
    return cwd / "here"


@pytest.fixture
def here(whole: Path, tmp_path: Path) -> Path:
    return shutil.copytree(whole, tmp_path / "here")


def with_value(value: Any, *path: Any) -> Edit:
    """Return an edit of a summary that sets one of its values."""

    def edit(text: bytes) -> bytes:
        inner = summary = json.loads(text)
        for key in path[:-1]:
            inner = inner[key]
        inner[path[-1]] = value
        return json.dumps(summary).encode()

    return edit


def to(data: bytes) -> Edit:
    return lambda _: data


def cut(size: int) -> Edit:
    return lambda text: text[:size]


def in_utf16(text: bytes) -> bytes:
    return text.decode().encode("utf-16")


def with_odd_byte(text: bytes) -> bytes:
    return text[:-9] + b"\xff" + text[-8:]


NOT_ONE = "is not the summary of a network: "
ODD: tuple[Any, ...] = ([], {}, "\ud800", True, -1, float("nan"), 10**400)
FIELDS = ("hash", "params", "macs", "activation_bytes", "largest_tensor", "layers", "receptive_field")
RIGHT: list[tuple[str, Any]] = [("layers", []), ("receptive_field", {})]
INNER: list[tuple[Any, ...]] = [("layers", 0), ("layers", 1, "macs"), ("layers", 1, "side"), ("budget",)]
DAMAGED: list[tuple[Edit, str]] = [
    *[(cut(size), "is not valid JSON, or is incomplete") for size in (0, 1, 700, 4000, -2)],
    (with_odd_byte, "is not UTF-8 text: it has the byte 0xff"),
    (in_utf16, "is not UTF-8 text: it has the byte 0xff"),
    (to(b"[" * 100_000 + b"]" * 100_000), "is nested more than 100 deep"),
    (to(b'{"params": ' + b"9" * 5000 + b"}"), "is not valid JSON, or is incomplete"),
    (to(b" " * (8 * 1024**2 + 1)), "is too large: over 8 MiB"),
    *[(to(text), NOT_ONE + "it is not a mapping") for text in (b"[]", b"null", b"3", b'"a"')],
    (to(b"{}"), NOT_ONE + "it has no hash"),
    *[
        (with_value(value, key), f"{NOT_ONE}its {key} is not one that unetgen writes")
        for key in FIELDS
        for value in ODD
        if (key, value) not in RIGHT
    ],
    *[(with_value(value, *path), "is not one that unetgen") for path in INNER for value in ("\ud800", {"bytes": None})],
]


@pytest.mark.parametrize(("edit", "reason"), DAMAGED)
def test_a_damaged_summary_is_a_row_with_its_reason(edit: Edit, reason: str, here: Path) -> None:
    path = here / "1" / "summary.json"
    path.write_bytes(edit(path.read_bytes()))
    jobs = read_jobs(here)
    assert [job.summary is None for job in jobs] == [False, True, False]
    assert jobs[1].reason.startswith("its summary.json is ")
    assert reason in jobs[1].reason
    assert [is_done(here / str(number)) for number in range(3)] == [True, False, True]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (b"", "its error.txt is empty"),
        (b"\xff", "its error.txt is not UTF-8 text: it has the byte 0xff"),
        (b"a reason\n", "a reason"),
        (None, "its error.txt is not a file"),
    ],
)
def test_an_odd_error_file_is_a_row_with_a_reason(text: bytes | None, reason: str, here: Path) -> None:
    (here / "1" / "summary.json").unlink()
    (here / "1" / "error.txt").mkdir() if text is None else (here / "1" / "error.txt").write_bytes(text)
    assert [job.reason for job in read_jobs(here)] == ["", reason, ""]


@pytest.mark.parametrize("edit", every_nth((edit for edit, _ in DAMAGED[3:16:4]), 2))
def test_the_report_of_a_damaged_sweep(edit: Edit, here: Path) -> None:
    """Resuming makes the damaged job again, and that one alone."""
    path = here / "1" / "summary.json"
    before = summaries(here)
    path.write_bytes(edit(path.read_bytes()))
    assert rebuild_report(str(here)) == str(here / "report.html")
    assert [row["reason"][:16] for row in rows_of(here)] == ["", "its summary.json", ""]
    times = {number: (here / number / "summary.json").stat().st_mtime_ns for number in "02"}
    assert in_process(*WORDS, "sweep.resume=here", cwd=here.parent).code == 0
    assert summaries(here) == before
    assert {number: (here / number / "summary.json").stat().st_mtime_ns for number in "02"} == times


def test_an_edited_layer_costs_its_figure(here: Path) -> None:
    path = here / "1" / "summary.json"
    path.write_bytes(with_value(33, "layers", 1, "op", "filters")(path.read_bytes()))
    notes, _, last = rebuild_report(str(here)).rpartition("\n")
    assert notes.startswith(f"Job 1 is not drawn. {path} was changed: its layers have the hash ")
    assert last == str(here / "report.html")
    assert "#0" in (text := (here / "report.html").read_text()), text


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"jobs": null}', '{"jobs": [null]}', '{"jobs": [[1]]}',
    '{"jobs": [], "presets": 1}', '{"jobs": [], "presets": {"a": 1}}', '{"jobs": [["\\ud800"]]}', "[" * 90_000,
    b"\xff"])  # fmt: skip
def test_a_damaged_list_of_jobs(text: str | bytes, here: Path) -> None:
    (here / "jobs.json").write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(UserError, match=r"is not a list of a sweep's jobs\. Remove it, and `unetgen report` lists the"):
        rebuild_report(str(here))


def test_files_of_others(here: Path) -> None:
    """No file is taken for a job, and none is removed."""
    shutil.rmtree(here / "1")
    (here / "1").write_text("mine")
    for name in ("²", "007", "٣", "-1", "1.5"):
        (here / name).mkdir()
    assert [job.reason for job in read_jobs(here)] == ["", "there is a file in the place of its folder", ""]
    result = in_process(*WORDS, "sweep.resume=here", cwd=here.parent)
    assert (result.code, result.out) == (2, "")
    assert result.err == "sweep.resume  here/1 is not a folder, and its job needs that name. Move it away.\n"
    assert (here / "1").read_text() == "mine"
    (here / "jobs.json").unlink()
    assert [job.number for job in read_jobs(here)] == [0, 2]


@pytest.mark.parametrize("text", ["[", "3", "{a: b}", "[1]", "[[", "\ud800", "&a [*a]"])
def test_damaged_overrides_of_hydras_sweeper(text: str, here: Path) -> None:
    (here / "jobs.json").unlink()
    (here / "1" / ".hydra").mkdir(exist_ok=True)
    (here / "1" / ".hydra" / "overrides.yaml").write_bytes(text.encode("utf-8", "surrogatepass"))
    jobs = read_jobs(here)
    assert [job.summary is None for job in jobs] == [False, True, False]
    assert jobs[1].reason.startswith("its .hydra/overrides.yaml is not ")
