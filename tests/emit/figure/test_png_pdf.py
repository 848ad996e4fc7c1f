"""PNG and PDF of the figure, and texts that are the same in every process."""

import os
import re
import struct
import subprocess
import sys
import zlib
from pathlib import Path

import pytest

from tests.helpers.figures import diagram_of
from tests.helpers.pdf_pages import page_size
from unetgen import to_diagram, to_sheet


def test_a_png_has_the_pixels_and_the_resolution_requested(tmp_path: Path) -> None:
    found = re.search(r'width="(\d+)pt" height="(\d+)pt"', diagram_of("lecture").svg)
    assert found
    for dpi in (72, 192, 300):
        picture = diagram_of("lecture").save(tmp_path / "figure.png", dpi=dpi).read_bytes()
        assert struct.unpack(">II", picture[16:24]) == pytest.approx([int(n) * dpi / 72 for n in found.groups()], abs=2)
        per_metre = struct.unpack(">II", picture[picture.index(b"pHYs") + 4 :][:8])
        assert per_metre == pytest.approx((dpi / 0.0254, dpi / 0.0254), abs=1)
    assert diagram_of("lecture").png() == diagram_of("lecture").png(192)


@pytest.mark.parametrize(("width", "inches"), [("single", 3.3), ("double", 6.9), ("slide", 13.33), ("5", 5)])
def test_a_pdf_is_as_wide_as_it_says(width: str, inches: float) -> None:
    figure = to_diagram("depth=2", f"diagram.width={width}")
    wide, high = page_size(figure.pdf())
    assert wide == pytest.approx(72 * inches, abs=0.02)
    left, bottom, right, top = figure.figure.frame
    assert high / wide == pytest.approx((top - bottom + 36) / (right - left + 36), rel=0.01)


def test_a_pdf_without_a_width_has_the_figures_points() -> None:
    sheet = to_sheet("depth=1", "depth=2")
    for figure in (diagram_of("lecture"), sheet):
        found = re.search(r'width="([\d.]+)pt" height="([\d.]+)pt"', figure.svg)
        assert found
        assert page_size(figure.pdf()) == pytest.approx([float(n) for n in found.groups()], abs=0.02)


def test_a_pdf_has_its_fonts_in_it() -> None:
    pdf = diagram_of("lecture").pdf()
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, flags=re.DOTALL)
    text = pdf + b"".join(map(unpacked, streams))
    described = text.count(b"/Type /FontDescriptor") + text.count(b"/Type/FontDescriptor")
    assert described > 0
    assert len(re.findall(rb"/FontFile[23]?\b", text)) == described


def unpacked(stream: bytes) -> bytes:
    try:
        return zlib.decompress(stream)
    except zlib.error:
        return b""


def test_every_text_is_the_same_in_every_process() -> None:
    code = (
        "from unetgen import to_diagram; d = to_diagram('preset=attention_unet_2018');"
        "print(d.dot, d.svg_auto_dark, d.tikz, d.caption('latex'), d.alt_text)"
    )
    texts = {
        subprocess.run(
            [sys.executable, "-c", code], env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(texts) == 1
