"""The table's formats as golden texts, and every table added up again from what it printed."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from unetgen import UserError, plan, to_table
from unetgen.emit.summary import to_json
from unetgen.emit.table import FORMATS, Table
from unetgen.paths import presets

ROWS = ("layers", "stages")


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize("rows", ROWS)
def test_golden(suffix: str, rows: str, golden: Callable[[str, str], None]) -> None:
    golden(f"lecture_{rows}{suffix}", to_table(rows=rows).written(FORMATS[suffix]))


def test_golden_summary(golden: Callable[[str, str], None]) -> None:
    golden("summary.json", to_json(plan()))


@pytest.mark.parametrize("width", [60, 80, 100, 140])
def test_golden_terminal(width: int, golden: Callable[[str, str], None]) -> None:
    text = on_terminal(to_table(), width)
    golden(f"terminal_{width}.txt", text)
    assert all(len(line) <= width for line in text.splitlines())
    assert "…" not in text


def on_terminal(table: Table, width: int) -> str:
    out = io.StringIO()
    Console(width=width, file=out, color_system=None).print(table)
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines()) + "\n"


@pytest.mark.parametrize("preset", presets())
@pytest.mark.parametrize("rows", ROWS)
def test_the_footer_is_the_sum_of_the_printed_rows(preset: str, rows: str) -> None:
    network = plan(f"preset={preset}")
    table = to_table(network, rows=rows)
    for i, column in enumerate(table.columns):
        if column.adds and column.key != "activation_bytes":
            printed = [int(table.cells(row)[i].replace(",", "")) for row in table.rows]
            assert sum(printed) == int(table.cells(table.totals)[i].replace(",", ""))
    assert table.to_dict()["totals"]["params"] == network.params
    read = list(csv.DictReader(io.StringIO(table.written("csv"))))
    assert sum(int(row["macs"]) for row in read) == network.macs
    assert json.loads(table.written("json")) == json.loads(json.dumps(table.to_dict()))


def test_stages_sum_up_the_layers() -> None:
    layers, stages = to_table(), to_table(rows="stages")
    assert layers.to_dict()["totals"] == {k: v for k, v in stages.to_dict()["totals"].items() if k != "layers"}
    assert stages.to_dict()["totals"]["layers"] == len(layers.rows)


def test_save(tmp_path: Path) -> None:
    table = to_table()
    for suffix, form in FORMATS.items():
        assert table.save(tmp_path / f"table{suffix}").read_text(encoding="utf-8") == table.written(form)
    with pytest.raises(UserError, match=r"'.xlsx' is no format of a table. Use .txt, .md"):
        table.save(tmp_path / "table.xlsx")
    assert sorted(path.suffix for path in tmp_path.iterdir()) == sorted(FORMATS)


def test_rows_that_there_are_not() -> None:
    with pytest.raises(UserError, match=r"rows: 'blocks' is not known\. Allowed: layers or stages"):
        to_table(rows="blocks")


def test_in_a_notebook() -> None:
    html = to_table({"name": "<script>alert(1)</script>"})._repr_html_()  # pyright: ignore[reportPrivateUsage]  what a notebook calls
    assert html.startswith("<table>")
    assert "<script>" not in html


def test_names_do_no_harm() -> None:
    nasty: dict[str, Any] = {"name": "a|b & c_d%$#{}~^\\ <b>"}
    assert r"a\|b & c_d%$#{}~^\\ \<b>" in to_table(nasty).written("markdown")
    assert r"\begin{tabular}" in to_table(nasty).written("latex")
