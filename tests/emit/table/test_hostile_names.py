"""Names of layers and networks are text in every format of a table."""

import csv
import io
import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import pytest
from markdown_it import MarkdownIt
from rich.console import Console

from tests.emit.table.test_formats import on_terminal
from unetgen import Plan, plan, to_table
from unetgen.emit.markdown import escape_markdown
from unetgen.emit.table import FORMATS

NAMES = (
    "=1+1", "+1+1", "-2+3+cmd|' /C calc'!A0", "@SUM(A1:A9)", "\t=1", "\r=1", "＝1+1", "=HYPERLINK(\"http://x.y\")",
    "[text](https://evil.example)", "![picture](//evil.example/x.png)", "<https://evil.example>", "[a]: https://x.y",
    "https://evil.example", "HTTP://x.y", "ftp://x.y", "www.evil.example", "me@evil.example", "@someone",
    "_a_", "__init__", "a_b", "*a*", "**a**", "`a`", "~~a~~", "$a$", "a|b", "\\", "\\|", "&lt;b&gt;", "&#60;", "a & b",
    "</table><script>alert(1)</script>", "<b>", "<!-- ", "# a", "> a", "- a", "1. a", "===", "\x1b[31mred", "a\nb",
    "20) a", "---", "a\u202eb", "\x85", "-5", "1e-3",
)  # fmt: skip
COMPUTED = re.compile(r"[=+\-@\t\r\n＝＋－＠]")
NUMBERS = {"-5", "1e-3"}


@pytest.fixture(scope="module")
def hostile() -> Plan:
    """Return a network with these names, as a file of somebody else may have them."""
    network = plan("preset=unet_2015")
    names = {node.name: name for node, name in zip(network, NAMES, strict=False)}
    assert len(names) == len(NAMES)
    nodes = (
        node._replace(
            name=names.get(node.name, node.name),
            inputs=tuple(names.get(name, name) for name in node.inputs),
            weights=names.get(node.weights, node.weights),
        )
        for node in network
    )
    outputs = tuple(names.get(name, name) for name in network.outputs)
    return replace(network, nodes=tuple(nodes), outputs=outputs, name="[a](https://b.c) <b>\x1b[31m|", spec=None)


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def shown(name: str) -> str:
    """Return a name with its control characters spelt."""
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in name)


def test_no_cell_of_the_csv_is_computed(hostile: Plan) -> None:
    rows = rows_of(to_table(hostile).formatted("csv"))
    for row, name in zip(rows, NAMES, strict=False):
        assert row["name"] in (shown(name), f"'{shown(name)}")
    assert {row["name"] for row in rows if COMPUTED.match(row["name"])} <= NUMBERS
    assert sum(int(row["macs"]) for row in rows) == hostile.macs


class Tags(HTMLParser):
    """The tags of a page and its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.cells: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.cells += [""] if tag in ("td", "th") else []

    def handle_data(self, data: str) -> None:
        if self.cells:
            self.cells[-1] += data


TABLE = {"table", "thead", "tbody", "tr", "th", "td"}
COMMON_MARK = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def test_markdown_shows_names_as_text(hostile: Plan) -> None:
    text = to_table(hostile).formatted("markdown")
    page = Tags(COMMON_MARK.render(text))
    assert page.tags == TABLE | {"h3", "ul", "li", "strong"}
    assert page.attributes <= {"style"}
    assert {" ".join(shown(name).split()) for name in NAMES} <= {cell.strip() for cell in page.cells}
    assert not re.search(r"://|\bwww\.|(?<!\\)@|(?<!\\)\$", text, re.IGNORECASE)


@pytest.mark.parametrize("name", NAMES)
def test_markdown_outside_a_table(name: str) -> None:
    """It is alone, or a caption begins with it."""
    written = escape_markdown(shown(name))
    for text in (written, f"{written}, a network"):
        assert Tags(COMMON_MARK.render(text)).tags == {"p"}


def test_a_page_shows_names_as_text(hostile: Plan) -> None:
    page = Tags(to_table(hostile).formatted("html"))
    assert page.tags == TABLE | {"caption", "b", "br", "tfoot"}
    assert page.attributes == {"style"}
    assert {shown(name) for name in NAMES} <= set(page.cells)


@pytest.mark.parametrize("form", [form for form in FORMATS.values() if form != "json"])
def test_no_text_has_control_characters(hostile: Plan, form: str) -> None:
    assert all(line.isprintable() for line in to_table(hostile).formatted(form).split("\n"))


def test_a_terminal_obeys_no_name(hostile: Plan) -> None:
    """Neither its control characters nor rich's markup."""
    text = on_terminal(to_table(hostile), 140)
    assert all(line.isprintable() for line in text.split("\n"))
    assert "[a](https://b.c)" in text
    coloured = io.StringIO()
    Console(width=140, file=coloured, force_terminal=True, color_system="truecolor").print(to_table(hostile))
    assert "\x1b[31m" not in coloured.getvalue()
    assert "\x1b]8" not in coloured.getvalue()


def test_latex_has_the_same_commands_as_without(hostile: Plan) -> None:
    text = to_table(hostile).formatted("latex")
    head, *rows = [line for line in text.splitlines() if line.endswith(r"\\")]
    assert {len(re.findall(r"(?<!\\)&", row)) for row in rows} == {len(re.findall(r"(?<!\\)&", head))}
    assert not re.search(r"\\(input|write|end\{(?!tabular))", text)


def test_data_keep_names(hostile: Plan) -> None:
    rows = json.loads(to_table(hostile).formatted("json"))["rows"]
    assert [row["name"] for row in rows[: len(NAMES)]] == list(NAMES)
