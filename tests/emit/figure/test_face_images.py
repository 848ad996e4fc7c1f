"""Example images on the faces of input and output, in every format."""

import io
import re
import zlib
from base64 import b64encode
from pathlib import Path
from typing import Any

import pytest
from pptx import Presentation

from tests.helpers.images import colour_at, save_image
from tests.helpers.svg_boxes import assert_clear, read
from unetgen import UserError, to_diagram, to_sheet
from unetgen.emit.figure import Diagram
from unetgen.emit.figure.formats.tikz_images import image_files
from unetgen.emit.figure.style.pictures import picture_of
from unetgen.emit.figure.style.shapes import Rect

RED, BLUE = (220, 20, 40), (30, 60, 200)
DETAILS = ("overview", "blocks", "feature_maps", "layers")
NETWORKS = ("preset=unet_2015", "depth=2", "preset=attention_unet_2018", "preset=unetplusplus_2018")


@pytest.fixture(autouse=True)
def images(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in a folder with a slice and a mask."""
    monkeypatch.chdir(tmp_path)
    save_image(tmp_path / "slice.png", RED)
    save_image(tmp_path / "mask.jpg", BLUE)
    return tmp_path


def figure_with(*words: str) -> Diagram:
    return to_diagram(*words, "diagram.input_image=slice.png", "diagram.output_image=mask.jpg")


def face(diagram: Diagram, end: str) -> Rect:
    (placed,) = [placed for placed in diagram.figure.pictures.values() if placed.end == end]
    return placed.rect


def middle_in_picture(diagram: Diagram, end: str) -> tuple[float, float]:
    """Return the middle of a face in fractions of the picture's width and height."""
    left, bottom, right, top = diagram.figure.frame
    a, b, c, d = face(diagram, end)
    return ((a + c) / 2 - left + 18) / (right - left + 36), (top + 18 - (b + d) / 2) / (top - bottom + 36)


@pytest.mark.parametrize("network", NETWORKS)
@pytest.mark.parametrize("detail", DETAILS)
def test_images_are_on_the_first_and_the_last_face(network: str, detail: str) -> None:
    diagram = figure_with(network, f"diagram.detail={detail}")
    on = {placed.end: name for name, placed in diagram.figure.pictures.items()}
    assert set(on) == {"input", "output"}
    boxes = {box.name: box for box in diagram.figure.boxes}
    assert boxes[on["input"]].part.box.kind == "input"
    assert diagram.plans[0].outputs[0] in {node.name for node in boxes[on["output"]].part.box.nodes}
    for end in on:
        a, b, c, d = face(diagram, end)
        assert (c - a) / (d - b) == pytest.approx(0.8, rel=0.02)
    assert_clear(read(diagram.svg))


@pytest.mark.parametrize("words", [("depth=2",), ("depth=3", "diagram.detail=overview", "diagram.width=single")])
def test_a_png_shows_them(words: tuple[str, ...]) -> None:
    diagram = figure_with(*words)
    for end, colour in (("input", RED), ("output", BLUE)):
        seen = colour_at(diagram.png(), *middle_in_picture(diagram, end))
        assert max(abs(a - b) for a, b in zip(seen, colour, strict=True)) <= 3, end


def test_an_svg_embeds_the_files_unchanged(images: Path) -> None:
    svg = figure_with("depth=2").svg
    for name, kind in (("slice.png", "png"), ("mask.jpg", "jpeg")):
        assert f"data:image/{kind};base64,{b64encode((images / name).read_bytes()).decode()}" in svg
    assert svg == figure_with("depth=2").svg


def test_a_pdf_has_them() -> None:
    pdf = figure_with("depth=2").pdf()
    assert len(re.findall(rb"/Subtype ?/Image", pdf)) == 2
    pixels = [unpacked(stream) for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, flags=re.DOTALL)]
    assert any(bytes(RED) * 40 in stream for stream in pixels)


def unpacked(stream: bytes) -> bytes:
    try:
        return zlib.decompress(stream)
    except zlib.error:
        return b""


def test_a_slide_has_them_as_pictures() -> None:
    slide: Any = Presentation(io.BytesIO(figure_with("depth=2").encoded(".pptx"))).slides[0]
    boxes = [shape for group in slide.shapes for box in group.shapes if hasattr(box, "shapes") for shape in box.shapes]
    pictures = [shape for shape in boxes if hasattr(shape, "image")]
    assert [shape.image.content_type for shape in pictures] == ["image/png", "image/jpeg"]


def test_tikz_includes_files_beside_it(images: Path) -> None:
    saved = figure_with("depth=2").save(images / "my figure.tex").read_text()
    for name, source in (("my-figure_input.png", "slice.png"), ("my-figure_output.jpg", "mask.jpg")):
        assert f"{{{name}}}" in saved
        assert (images / name).read_bytes() == (images / source).read_bytes()
    plain = to_diagram("depth=2")
    assert not image_files(plain.figure, "figure")
    assert "includegraphics" not in plain.tikz


def test_a_sheet_has_them_in_each_network() -> None:
    sheet = to_sheet("depth=2", "depth=3", "diagram.input_image=slice.png")
    assert [placed.end for placed in sheet.figure.pictures.values()] == ["input", "input"]
    assert sheet.svg.count("<image ") == 2
    assert_clear(read(sheet.svg))


def test_a_caption_says_that_they_are_examples() -> None:
    assert "On the faces of input and output are examples, as wide as their images." in figure_with("depth=2").caption()
    assert "example" not in to_diagram("depth=2").caption()


def test_a_long_image_is_cut_and_not_stretched(images: Path) -> None:
    picture = picture_of(save_image(images / "long.png", RED, (300, 100)).read_bytes())
    assert picture.cut(160, 100) == pytest.approx((0.7 / 3, 0))
    assert picture.cut(60, 100) == pytest.approx((0.4, 0))
    assert picture_of(save_image(images / "tall.jpg", RED, (50, 200)).read_bytes()).cut(50, 100) == (0, 0.25)


def test_a_wrong_file_is_refused_in_a_sentence(images: Path) -> None:
    whole = (images / "slice.png").read_bytes()
    (images / "text.png").write_text("no image")
    (images / "half.png").write_bytes(whole[:60])
    (images / "half.jpg").write_bytes((images / "mask.jpg").read_bytes()[:200])
    (images / "large.png").write_bytes(whole + bytes(2_000_000))
    save_image(images / "wide.png", RED, (5000, 1))
    for name, words in {
        "slyce.png": r"slyce\.png does not exist in .*\. Did you mean slice\.png\?",
        "there/slice.png": "there is no folder there",
        "text.png": "text.png is neither a PNG nor a JPEG. Save the image",
        "half.png": "half.png is a broken PNG. Save it again.",
        "half.jpg": "half.jpg is a broken JPEG. Save it again.",
        "large.png": "large.png has 2.0 MB, and a figure embeds at most 2 MB. Save it smaller",
        "wide.png": "wide.png is 5000×1 pixels, and a figure embeds at most 4096 a side",
        "mask.tif": "'mask.tif' is not an image that figures embed. Give a file with .png, .jpg or .jpeg",
    }.items():
        with pytest.raises(UserError, match=f"diagram.output_image.*{words}"):
            to_diagram("depth=2", f"diagram.output_image={name}")
