"""Formulas: arithmetic in `i` and `j`, bounded, and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unetgen.graph.formula import LARGEST, evaluate


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("32 * 2**i * (1 + j)", 256),
        ("min(320, 32 * 2**i)", 128),
        ("max(i, j, 7)", 7),
        ("round(10 / 4)", 2),
        ("-i + 10 % 4 - 7 // 2", -3),
        ("2 × 3 · 4 ÷ 6 − 1", 3),
        ("  4 ", 4),
        ("1.5 * 2", 3),
    ],
)
def test_value(source: str, value: float) -> None:
    assert evaluate(source, i=2, j=1) == value


@pytest.mark.parametrize(
    "source",
    [
        "__import__('os')", "i.real", "i[0]", "[i for i in (1,)]", "lambda: 1", "i if j else 1", "i < 3", "'a'", "True",
        "None", "print(1)", "min(1, key=1)", "min()", "f'{i}'", "i := 3", "x", "i; j", "", "(", "1j", "9**9**9",
        "10**60", "2**-999", "(0-1)**0.5", "1e400", "i @ j", "~i", "not i", "round(1, -10**9)", "*i", "1" * 201,
        "(" * 90 + "1" + ")" * 90 + "x",
    ],
)  # fmt: skip
def test_anything_else_is_refused(source: str) -> None:
    with pytest.raises(ValueError, match=r"\."):
        evaluate(source, i=2, j=1)


@given(st.text(alphabet="0123456789ij+-*/%()., minaxroud×", max_size=60))
def test_any_text_gives_a_bounded_number_or_a_refusal(source: str) -> None:
    try:
        value = evaluate(source, i=3, j=1)
    except ValueError:
        return
    assert abs(value) <= LARGEST


@given(st.integers(0, 9), st.integers(0, 3))
def test_as_python_computes(i: int, j: int) -> None:
    assert evaluate("(3 + 2 * i) ** 2 // (1 + j) - i % 3", i=i, j=j) == (3 + 2 * i) ** 2 // (1 + j) - i % 3
