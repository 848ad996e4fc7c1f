"""Tables that fit a terminal, or a column of a paper."""

import re

import pytest

from tests.emit.table.test_formats import on_terminal
from unetgen import plan, to_table
from unetgen.emit.table.latex import COLUMN, GAP, in_digits
from unetgen.errors import UserError
from unetgen.graph.settings import COLUMNS_OF_ROWS
from unetgen.language.compose.conf import presets

WIDTHS = (60, 80, 100, 120, 200)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("rows", ["layers", "stages"])
@pytest.mark.parametrize("conventions", [False, True])
def test_columns_that_were_asked_for_are_shown(width: int, rows: str, conventions: bool) -> None:
    """Every column is shown whole or named below; bias and element-wise work are the last to leave."""
    table = to_table("preset=nnunet_3d", rows=rows, conventions=conventions)
    text = on_terminal(table, width)
    assert max(map(len, text.splitlines())) <= width
    assert "…" not in text
    left_out = (
        (re.findall(r"not shown at this width: ([^\n]*(?:\n.+)?)", text) or [""])[0].replace("\n", " ").split(", ")
    )
    assert not {"bias additions", "element-wise", "output shape", table.columns[0].heading} & {*left_out} - {"#"}
    shown = [column for column in table.columns if column.heading not in left_out]
    assert len(shown) == len(table.columns) - len([*filter(None, left_out)])
    for column in shown:
        assert all(word in text for word in column.heading.split())


def test_a_narrow_terminal_folds_names_before_numbers_leave() -> None:
    text = on_terminal(to_table("preset=monai_segresnet"), 60)
    assert re.search(r"^encoder0_conv0_ +8x64x64x64 +0 +0 G\nactivation$", text, re.MULTILINE)
    assert re.search(r"^total +1,186,994 +4\.599 G$", text, re.MULTILINE)
    assert "not shown at this width: type, inputs, memory (MiB), #\n" in text


@pytest.mark.parametrize("preset", presets())
def test_stages_fit_a_column_of_a_paper(preset: str) -> None:
    """MACs have one unit, shapes have ×, and a comment names what is left out."""
    network = plan(f"preset={preset}")
    for conventions in (False, True):
        text = to_table(network, rows="stages", conventions=conventions).formatted("latex")
        printed = text.replace(r"\ensuremath{\times}", "×").replace(r"{\textless }", "<").replace("\\_", "_")
        rows = [line.removesuffix(r" \\").split(" & ") for line in printed.splitlines() if line.endswith(r"\\")]
        widths = [max(map(in_digits, cells)) for cells in zip(*rows, strict=True)]
        assert sum(widths) + GAP * (len(widths) - 1) <= COLUMN
        shapes = [row[1] for row in rows if "×" in row[1]]
        assert len(shapes) >= 3
        assert all(re.fullmatch(r"[\d×]+", shape) for shape in shapes)
        left_out = re.findall("% not shown at this width: (.*)", text)[0].split(", ")
        assert left_out[:2] == ["memory (MiB)", "layers"]
        assert not {"bias additions", "element-wise"} & {*left_out}
        assert conventions or float(rows[-1][3]) == pytest.approx(network.macs / 10**9, rel=0.001)


@pytest.mark.parametrize("rows", ["layers", "stages"])
def test_chosen_columns_are_shown_in_their_order(rows: str) -> None:
    """A paper's table has what its author chose, and nothing is left out for its width."""
    columns = [*COLUMNS_OF_ROWS[rows]][::-1]
    table = to_table("depth=3", rows=rows, columns=[*columns, columns[0]])
    assert [column.key for column in table.columns] == ["name", *columns]
    assert "not shown" not in table.formatted("latex")
    assert to_table("depth=3", rows=rows, columns=["macs"]).to_dict()["columns"] == ["name", "macs"]
    with pytest.raises(UserError, match="columns: 'flops' is not known"):
        to_table("depth=3", rows=rows, columns=["flops"])
