"""Lengths in the figure are to scale."""

# pytest.approx is untyped
# pyright: reportUnknownMemberType=false

import pytest

from tests.emit.figure.test_matches_plan import columns
from tests.helpers.figure_variants import VARIANTS, diagram_of, picture_of, plan_of
from tests.helpers.svg_boxes import read
from unetgen.emit.figure import make_diagram
from unetgen.emit.figure.style.looks import Looks


@pytest.mark.parametrize("name", ["lecture", "unet_2015", "attention_unet_2018", "unetplusplus_2018", *VARIANTS])
def test_more_channels_are_wider_and_more_pixels_taller(name: str) -> None:
    scene, picture = diagram_of(name).scene, picture_of(name)
    boxes = [(box.shape, picture.boxes[box.name].frame) for box, cells in columns(scene) if cells == [box.name]]
    drawn = [(shape.channels, max(shape.sizes), frame) for shape, frame in boxes]
    for channels, _, a in drawn:
        for more, _, b in drawn:
            assert channels > more or a[2] - a[0] <= b[2] - b[0] + 0.02
    for _, pixels, a in drawn:
        for _, more, b in drawn:
            assert pixels > more or a[3] - a[1] <= b[3] - b[1] + 0.02


def test_the_faithful_scale_is_linear() -> None:
    """As in 2015, twice the channels are twice as wide."""
    shown = plan_of("unet_2015")
    diagram = make_diagram(shown, looks=Looks(scale="faithful"))
    boxes = read(diagram.svg).boxes
    wide = {box.shape.channels: box for box, cells in columns(diagram.scene) if cells == [box.name]}
    frames = {channels: boxes[box.name].frame for channels, box in wide.items()}
    per = {channels: (frame[2] - frame[0]) / channels for channels, frame in frames.items() if channels >= 64}
    assert len(per) == 5
    assert max(per.values()) == pytest.approx(min(per.values()), rel=0.01)
    tall = {box.shape.sizes[0]: (boxes[box.name].frame[3] - boxes[box.name].frame[1]) for box in wide.values()}
    ratios = [height / pixels for pixels, height in tall.items() if height > 6.5]
    assert max(ratios) == pytest.approx(min(ratios), rel=0.01)
