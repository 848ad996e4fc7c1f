"""Networks on one canvas and one scale, each under its title, with one legend. One network alone is a sheet too."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace

from unetgen.emit.figure.drawing.legend_place import best_legend_place
from unetgen.emit.figure.drawing.legend_text import legend_of
from unetgen.emit.figure.drawing.panel import Panel, draw_panel
from unetgen.emit.figure.drawing.shapes_of_figure import Figure
from unetgen.emit.figure.drawing.titles import figure_title, subtitle
from unetgen.emit.figure.scene.scale import DrawingScale, on_one_scale
from unetgen.emit.figure.style.looks import Looks
from unetgen.emit.figure.style.shapes import Arrow, Polygon, Rect, Text, bounding_rect

ASPECT = 1.6  # of width to height, of the page that a sheet of several is for
ACROSS, DOWN = 60.0, 30.0  # pt between networks, beside and below one another


def draw_sheet(panels: Sequence[Panel], looks: Looks) -> Figure:
    """Everything that is drawn of one network or several."""
    scales = on_one_scale([panel.scene for panel in panels], looks.scale)
    shown = [draw_panel(panel, scale, looks) for panel, scale in zip(panels, scales, strict=True)]
    alone = len(panels) == 1
    above = [[*title_texts(panel, one.frame, looks, alone)] for panel, one in zip(panels, shown, strict=True)]
    whole = (
        add_title(shown[0], above[0], shown[0].frame.top)
        if alone
        else merge_figures(arrange_grid(shown, above, looks.text_scale))
    )
    return add_legend(whole, panels, scales, looks) if looks.legend else whole


def title_texts(panel: Panel, frame: Rect, looks: Looks, alone: bool) -> Iterator[Text]:
    """Title and subtitle, over everything of a network at the left; of one among several in fewer words."""
    if looks.title:
        plan, y = panel.scene.plan, frame.top + 11.5 + looks.subheading
        ink, grey = looks.palette.ink, looks.palette.grey
        words = panel.title or figure_title(plan)
        yield Text(
            words=words,
            x=frame.left,
            y=y + looks.heading + 4,
            size=looks.heading,
            colour=ink,
            align="left",
            wide=looks.wide,
        )
        yield Text(
            words=subtitle(plan, not alone),
            x=frame.left,
            y=y,
            size=looks.subheading,
            colour=grey,
            align="left",
            wide=looks.wide,
        )


def add_title(one: Figure, above: Sequence[Text], top: float) -> Figure:
    """With its title at a height."""
    texts = [text.moved(0, top - one.frame.top) for text in above]
    return replace(one, texts=[*one.texts, *texts], frame=bounding_rect([one.frame, *(text.extent for text in texts)]))


def arrange_grid(shown: Sequence[Figure], above: Sequence[Sequence[Text]], text_scale: float) -> list[Figure]:
    """In rows that hang at the same height by their level 0, each network's boxes under a name of their own."""
    counts, down = range(1, len(shown) + 1), DOWN * text_scale
    return min((arrange_columns(shown, above, count, down) for count in counts), key=page_height)


def page_height(placed: Sequence[Figure]) -> float:
    """Of the page on which it fits."""
    left, bottom, right, top = bounding_rect([one.frame for one in placed])
    return max((right - left) / ASPECT, top - bottom)


def arrange_columns(shown: Sequence[Figure], above: Sequence[Sequence[Text]], count: int, down: float) -> list[Figure]:
    """So many side by side; each column is as wide as its widest network."""
    tops = [max(one.frame.top for one in shown[i : i + count]) for i in range(0, len(shown), count)]
    named = [add_title(one, texts, tops[i // count]) for i, (one, texts) in enumerate(zip(shown, above, strict=True))]
    widths = [max(one.frame.right - one.frame.left for one in named[i::count]) for i in range(count)]
    lefts = [math.fsum(widths[:i]) + ACROSS * i for i in range(count)]
    found: list[Figure] = []
    hang = 0.0
    for start in range(0, len(named), count):
        row = named[start : start + count]
        hang -= max(one.frame.top for one in row)
        places = [(left - one.frame.left, hang) for one, left in zip(row, lefts, strict=False)]
        found += [
            one.moved(x, y, f"network{start + i}/") for i, (one, (x, y)) in enumerate(zip(row, places, strict=True), 1)
        ]
        hang += min(one.frame.bottom for one in row) - down
    return found


def merge_figures(placed: Sequence[Figure]) -> Figure:
    """Several figures as one."""
    return Figure(
        boxes=[box for one in placed for box in one.boxes],
        arrows=[arrow for one in placed for arrow in one.arrows],
        marks={name: mark for one in placed for name, mark in one.marks.items()},
        texts=[text for one in placed for text in one.texts],
        samples=[],
        windows=[window for one in placed for window in one.windows],
        bands=[band for one in placed for band in one.bands],
        frame=bounding_rect([one.frame for one in placed]),
    )


def add_legend(whole: Figure, panels: Sequence[Panel], scales: Sequence[DrawingScale], looks: Looks) -> Figure:
    """The legend where the picture grows least."""
    floors = sorted({box.front.bottom for box in whole.boxes})
    lines = legend_of(panels, scales, looks)
    place = best_legend_place(lines, whole.extents, floors, looks)
    shapes = list(place.legend.at(place.left, place.top))
    samples: list[Polygon | Arrow] = [shape for shape in shapes if not isinstance(shape, Text)]
    texts = [*whole.texts, *(replace(shape, wide=looks.wide) for shape in shapes if isinstance(shape, Text))]
    frame = bounding_rect([whole.frame, place.extent, *(text.extent for text in texts)])
    return replace(whole, samples=samples, texts=texts, frame=frame)
