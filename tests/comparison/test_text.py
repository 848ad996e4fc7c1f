"""A comparison in words: as text, in Rich and HTML, and as data."""

import json

import pytest

from unetgen import compare
from unetgen.comparison.text import rich_text
from unetgen.graph.plan import Plan

pytestmark = pytest.mark.filterwarnings("error")


def test_text(expected: Plan) -> None:
    shown = str(compare("lecture up.kind=transpose", expected)).splitlines()
    row = next(line for line in shown if line.startswith("! decoder 0 up"))
    yours, other = row.split("|")
    assert " ".join(yours.split()) == "! decoder 0 up Conv3DTranspose 64, 2x2x2 64x160x160x16 65,600"
    assert " ".join(other.split()) == "UpSampling3D 2x2x2 128x160x160x16"
    assert "    layer Conv3DTranspose 64, 2x2x2, expected UpSampling3D 2x2x2" in shown
    assert any("18 layers" in line and "788,515" in line and "833,507" in line for line in shown)


@pytest.mark.parametrize(
    "sides", [("lecture", "lecture"), ("unet_2015", "lecture"), ("unet3d_2016", "unet_2015 depth=6")]
)
def test_text_is_whole_and_fits(sides: tuple[str, str]) -> None:
    comparison = compare(*sides)
    lines = str(comparison).splitlines()
    assert max(map(len, lines)) <= 120
    shown = " ".join(" ".join(lines).split())
    assert " ".join(comparison.verdict.split()) in shown
    for row in comparison.rows:
        for network, node in ((comparison.yours, row.yours), (comparison.expected, row.expected)):
            if node:
                assert "x".join(map(str, network.laid_out(node.shape))) in shown


def test_rich_and_html_have_the_same_text(expected: Plan) -> None:
    comparison = compare({"preset": "lecture", "name": "<b>", "norm": {"kind": "batch"}}, expected)
    assert rich_text(comparison).plain.splitlines() == str(comparison).splitlines()
    html = comparison._repr_html_()  # pyright: ignore[reportPrivateUsage]  what a notebook calls
    assert "yours: &lt;b&gt;" in html
    assert html.count("BatchNormalization</td>") == 6


def test_to_dict_is_json(expected: Plan) -> None:
    comparison = compare("lecture up.kind=transpose", expected)
    data = json.loads(json.dumps(comparison.to_dict()))
    assert data == comparison.to_dict()
    assert data["same"] is False
    assert data["expected"] == {"name": "lecture", "hash": "bd30a1d192f6", "layers": 18, "params": 833507,
                                "data_format": "channels_first"}  # fmt: skip
    changed = [row for row in data["rows"] if row["mark"] == "changed"]
    assert [row["expected"]["name"] for row in changed] == ["decoder0_up"]
    assert changed[0]["changes"] == [
        {"setting": "layer", "yours": "Conv3DTranspose 64, 2x2x2", "expected": "UpSampling3D 2x2x2"}
    ]


@pytest.mark.parametrize("width", [60, 80, 100, 120, 200])
def test_a_comparison_fits_the_terminal(width: int) -> None:
    """Shapes leave first, then parameters; the layers of both sides are always shown."""
    comparison = compare("preset=monai_segresnet name=a_network_with_a_rather_long_name", "unet_2015")
    lines = rich_text(comparison, width).plain.splitlines()
    assert max(map(len, lines)) <= min(width, 120)
    left_out = [line.partition(": ")[2] for line in lines if line.startswith("not shown at this width")]
    heads = next(line.split() for line in lines if line.split()[:1] == ["layer"])
    assert ("shape" in heads, "params" in heads) == ("shape" not in str(left_out), "params" not in str(left_out))
    assert heads.count("layer") == 2
    text = " ".join(" ".join(lines).replace("|", " ").split())
    assert "yours: a_network_with_a_rather_long_name" in text
    assert "expected: unet_2015" in text
    assert left_out == {60: ["shape, params"], 80: ["shape"], 100: ["shape"]}.get(width, [])
