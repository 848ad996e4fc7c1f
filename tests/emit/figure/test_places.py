"""The starts of shortcuts, the kept parts of cropped maps, and the room of legends and sheets."""

# pytest.approx is untyped
# pyright: reportUnknownMemberType=false

import pytest

from tests.helpers.figure_variants import diagram_of
from tests.helpers.gallery import at_depth
from unetgen import plan
from unetgen.emit.figure import make_diagram, make_sheet
from unetgen.emit.figure.drawing.shapes_of_figure import LEGEND, BoxShape
from unetgen.emit.figure.style.shapes import Rect, bounding_rect


@pytest.mark.parametrize("name", ["resunet_2018", "monai_vnet", "multiresunet_2020"])
def test_a_shortcut_starts_at_the_middle_of_a_concatenation(name: str) -> None:
    """Starting at one half, it would say that only this half is added."""
    diagram = diagram_of(name)
    columns: dict[str, list[BoxShape]] = {}
    for box in diagram.figure.boxes:
        columns.setdefault(box.column, []).append(box)
    starts = {box.name: parts for parts in columns.values() for box in parts if len(parts) > 1}
    shortcuts = [arrow for arrow in diagram.figure.arrows if arrow.link.kind == "shortcut" and arrow.source in starts]
    assert shortcuts
    for drawn in shortcuts:
        parts = starts[drawn.source]
        middle = (min(box.front.left for box in parts) + max(box.front.right for box in parts)) / 2
        assert drawn.arrow.points[0][0] == pytest.approx(middle, abs=0.1)


@pytest.mark.parametrize("name", ["unet_2015", "valid padding"])
def test_the_kept_part_of_a_map_is_level_with_its_copy(name: str) -> None:
    figure = diagram_of(name).figure
    copies = {
        box.part.link.source.name: box.front for box in figure.boxes if box.part.link and box.part.look == "copied"
    }
    assert figure.windows
    for name_of_map, window in figure.windows.items():
        copy = copies[name_of_map]
        assert (window.bottom, window.top) == pytest.approx((copy.bottom, copy.top), abs=0.01)


@pytest.mark.parametrize("name", ["unet_2015", "unet3d_2016"])
def test_the_legend_of_an_overview_in_a_column_is_low(name: str) -> None:
    figure = make_diagram(plan(f"preset={name}", "diagram.width=single", "diagram.detail=overview")).figure
    rows = [text.extent for text in figure.texts if text.owner == LEGEND]
    height = max(row.top for row in rows) - min(row.bottom for row in rows)
    assert height <= 0.2 * (figure.frame.top - figure.frame.bottom)


def test_networks_cover_half_of_a_sheet() -> None:
    """Each one has the room that it needs, not that of the largest."""
    figure = make_sheet([at_depth(depth) for depth in (2, 3, 4, 5)]).figure
    networks: dict[str, list[Rect]] = {}
    for box in figure.boxes:
        networks.setdefault(box.name.split("/")[0], []).append(box.extent)
    assert len(networks) == 4
    assert sum(area(bounding_rect(boxes)) for boxes in networks.values()) >= 0.5 * area(figure.frame)


def area(rect: Rect) -> float:
    return (rect.right - rect.left) * (rect.top - rect.bottom)
