"""The filter rules: closed forms, and their spellings."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unetgen import plan
from unetgen.graph.filters import Geometric

# overrides, text, widths of the convs of encoder and bottleneck
RULES: list[tuple[list[str], str, list[int]]] = [
    ([], "32·2^i (×2)", [32, 64, 64, 128, 128, 256]),
    (["filters.conv_factors=null"], "32·2^i", [32, 32, 64, 64, 128, 128]),
    (["filters.conv_factors=[2,1]"], "32·2^i (×2, ×1)", [64, 32, 128, 64, 256, 128]),
    (["filters.max=100"], "min(100, 32·2^i (×2))", [32, 64, 64, 100, 100, 100]),
    (["filters.growth=1.5", "filters.multiple_of=8"], "32·1.5^i (×2) ↑8", [32, 64, 48, 96, 72, 144]),
    (["filters.growth=1", "filters.conv_factors=[1,1]"], "32", [32] * 6),
    (["filters.formula=8*(i+1)+j"], "8·(i+1)+j", [8, 9, 16, 17, 24, 25]),
    (["filters.per_level=[[3,4],5,[6,7]]"], "3, 4 | 5 | 6, 7", [3, 4, 5, 5, 6, 7]),
    (["filters.per_level=[[3,4],null,[6,7]]", "convs=[2,0,2]"], "3, 4 | none | 6, 7", [3, 4, 6, 7]),
    (["convs=[2,0,2]"], "32·2^i (×2)", [32, 64, 128, 256]),
    (["bottleneck.filters.formula=10*i+j"], "32·2^i (×2)", [32, 64, 64, 128, 20, 21]),
]


@pytest.mark.parametrize(("overrides", "text", "widths"), RULES)
def test_rule(overrides: list[str], text: str, widths: list[int]) -> None:
    network = plan("depth=3", *overrides)
    convs = [node for node in network if node.side in ("encoder", "bottleneck") and node.role in ("conv0", "conv1")]
    assert [node.shape.channels for node in convs] == widths
    assert network.spec is not None
    assert network.spec.rule.text == text


def test_expressions() -> None:
    assert Geometric(32, 2, (1, 2)).expression(0, 1) == "32·2^0·2"
    assert Geometric(32, 2, max=320).expression(4, 0) == "min(320, 32·2^4)"


@given(st.integers(1, 64), st.sampled_from([1, 1.5, 2, 3]), st.integers(0, 7), st.integers(1, 16))
def test_a_multiple_is_never_smaller(base: int, growth: float, level: int, multiple: int) -> None:
    plain, rounded = (
        Geometric(base, growth).width(level, 0),
        Geometric(base, growth, multiple_of=multiple).width(level, 0),
    )
    assert plain <= rounded < plain + multiple
    assert rounded % multiple == 0
    assert Geometric(base, growth, max=7).width(level, 0) == min(plain, 7)
