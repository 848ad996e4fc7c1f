"""Text and tables for LaTeX: a user's words are shown as they are."""

import pytest

from unetgen.emit.tex import PREAMBLE, escape_tex, tabular


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r"\ { } $ & # ^ _ ~ %", r"{\textbackslash } \{ \} \$ \& \# {\textasciicircum } \_ \ensuremath{\sim} \%"),
        ("a--b,,''", r"a-{}-b,{},'{}'"),
        (" = 1 ", r"\ = 1\ "),
        ("ü ø Å", r'{\"{u}} {\o } {\r {A}}'),
        ("名", r"\unetgenletter{名}{540D}"),
        ("[3,3]", "{[}3,3]"),
        ("*", "{*}"),
        ("a–b…", r"a{\textendash }b{\dots }"),
        ("a\u202eb\x00", r"a b\ "),
        ("568² and 64³", r"568\ensuremath{^2} and 64\ensuremath{^3}"),
    ],
)  # fmt: skip
def test_text_for_latex(text: str, expected: str) -> None:
    assert escape_tex(text) == expected


def test_a_table_has_a_rule_above_each_group() -> None:
    assert tabular("lr", [[["a_b", "c"]], [["x", "1"]], [["sum", "1"]]]).splitlines()[1:] == [
        r"{\footnotesize\setlength{\tabcolsep}{3pt}%",
        r"\begin{tabular}{@{}lr@{}}",
        r"\toprule",
        r"a\_b & c \\",
        r"\midrule",
        r"x & 1 \\",
        r"\midrule",
        r"sum & 1 \\",
        r"\bottomrule",
        r"\end{tabular}}",
    ]


def test_a_table_defines_letters_only_where_it_has_them() -> None:
    assert PREAMBLE not in tabular("l", [[["é"]]])
    assert PREAMBLE in tabular("l", [[["名"]]])


def test_a_cell_cannot_end_its_row() -> None:
    assert tabular("l", [[["a"]], [["b \\\\ c & d\n\x00e"]]]).splitlines()[6] == (
        r"b {\textbackslash }{\textbackslash } c \& d  e \\"
    )
