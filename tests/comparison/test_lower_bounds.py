"""A count of MACs that may be too low says so wherever it is printed."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import get_args

import pytest

from unetgen import Plan, compare, plan, to_keras, to_table
from unetgen.emit.figure import make_diagram
from unetgen.emit.figure.description import describe_panel
from unetgen.emit.figure.style.looks import STYLES
from unetgen.emit.summary import summary_dict
from unetgen.emit.table import FORMATS
from unetgen.errors import UserError
from unetgen.graph.settings import Detail
from unetgen.ops import Foreign

BOUND = r"(?P<bound>at least |≥ |\\ensuremath\{\\ge\} |&#8805; )?"
NUMBER = r"(?<![\w.,])\d[\d.,]*( ?[kMGT])?"
COUNTS = [
    re.compile(rf"{BOUND}{NUMBER} ?(MACs|FLOPs|mult-adds|activations|additions|element-wise|MB forward)"),
    re.compile(rf"\bMACs\W{{1,20}}{BOUND}{NUMBER} for one image"),
]
DATA = ("csv", "json")  # formats whose cells are numbers


UNKNOWN = "bottleneck_conv1"


@pytest.fixture(scope="module")
def exact() -> Plan:
    return plan("preset=lecture_picture", "input.size=16x16", "depth=2", "filters.base=4")


@pytest.fixture(scope="module")
def bounded(exact: Plan) -> Plan:
    """Return the same network with an unknown layer in the place of a convolution."""
    nodes = (node._replace(op=Foreign("Own", (), (), node.shape)) if node.name == UNKNOWN else node for node in exact)
    return replace(exact, nodes=tuple(nodes))


def printed(network: Plan) -> Iterator[str]:
    """Yield every text about a network that may hold a count."""
    for rows in ("layers", "stages"):
        for conventions in (False, True):
            table = to_table(network, rows=rows, conventions=conventions)
            yield from (table.formatted(form) for form in FORMATS.values())
    figure = make_diagram(network)
    yield from (figure.dot, figure.tikz, figure.alt_text, figure.caption(), describe_panel(figure.asked[0]))
    compared = compare(network, network)
    yield from (str(compared), compared._repr_html_(), json.dumps(compared.to_dict()))  # pyright: ignore[reportPrivateUsage]  what a notebook calls
    both = compared.to_diagram()
    yield from (describe_panel(both.asked[0]), both.tikz)


def bounds(network: Plan) -> list[bool]:
    """Return for each printed count whether it is called a lower bound."""
    return [bool(found["bound"]) for text in printed(network) for count in COUNTS for found in count.finditer(text)]


def test_a_lower_bound_is_called_so_everywhere(bounded: Plan) -> None:
    found = bounds(bounded)
    assert len(found) > 80
    assert all(found)


def test_a_whole_count_is_not_called_a_lower_bound(exact: Plan) -> None:
    found = bounds(exact)
    assert len(found) > 80
    assert not any(found)


@pytest.mark.parametrize("form", FORMATS.values())
def test_the_cells_of_an_unknown_layer(bounded: Plan, exact: Plan, form: str) -> None:
    text = to_table(bounded).formatted(form).replace(r"\_", "_")
    row = next(line for line in text.splitlines() if UNKNOWN in line and "not all of" not in line)
    assert any(sign in row for sign in ("≥ 0", r"\ensuremath{\ge} 0")) == (form not in DATA)
    assert not re.search("≥|at least", to_table(exact).formatted(form))


def test_data_name_the_layers_and_keep_numbers(bounded: Plan, exact: Plan) -> None:
    assert summary_dict(bounded)["macs_not_counted"] == [UNKNOWN]
    assert "macs_not_counted" not in summary_dict(exact)
    table = json.loads(to_table(bounded).formatted("json"))
    assert table["totals"]["macs"] == bounded.macs
    assert f"not all of {UNKNOWN} is counted" in table["facts"]["MACs"]


@pytest.mark.parametrize("detail", get_args(Detail))
def test_boxes(bounded: Plan, exact: Plan, detail: Detail) -> None:
    """Boxes of known layers have whole counts, also beside an unknown layer."""
    looks = replace(STYLES["paper"], macs=True)
    labels = re.findall('label="(≥ )?[\\d.]+ k?MACs', make_diagram(bounded, detail, looks).dot)
    assert (labels.count("≥ "), len(labels) > 3) == (1, True)
    assert "≥" not in make_diagram(exact, detail, looks).dot


def test_nothing_is_measured_of_an_unknown_layer(bounded: Plan) -> None:
    """So `bench` never prints a lower bound."""
    with pytest.raises(UserError, match=UNKNOWN):
        to_keras(bounded)
