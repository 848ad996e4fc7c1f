"""Networks on one canvas and one scale, each with its title, with one legend.

A single network is drawn as a sheet too.
"""

import math
from collections.abc import Sequence
from dataclasses import replace

from unetgen.emit.figure.drawing.insets import add_insets
from unetgen.emit.figure.drawing.legend_text import legend_of
from unetgen.emit.figure.drawing.panel import Panel, draw_panel
from unetgen.emit.figure.drawing.shapes_of_figure import TITLE, Figure
from unetgen.emit.figure.drawing.titles import figure_title, subtitle
from unetgen.emit.figure.drawing.zooms import zooms_of
from unetgen.emit.figure.scene.scale import on_one_scale
from unetgen.emit.figure.style.looks import Looks
from unetgen.emit.figure.style.shapes import Rect, Text, bounding_rect
from unetgen.emit.figure.style.text_width import in_lines

ASPECT = 1.6  # width to height of the page that a sheet is designed for
LEAST_ROOM = 200.0  # pt for a title above a narrow network
LINE = 1.25  # from line to line, in text sizes
ACROSS, DOWN = 60.0, 30.0  # pt between networks, side by side and from row to row


def draw_sheet(panels: Sequence[Panel], looks: Looks) -> Figure:
    """Return everything that is drawn of one network or several."""
    scales = on_one_scale([panel.scene for panel in panels], looks.scale)
    scales = [scale._replace(per_root=scale.per_root * looks.thickness) for scale in scales]
    shown = [draw_panel(panel, scale, looks) for panel, scale in zip(panels, scales, strict=True)]
    alone = len(panels) == 1
    above = [title_texts(panel, figure.frame, looks, alone) for panel, figure in zip(panels, shown, strict=True)]
    whole = (
        add_title(shown[0], above[0], shown[0].frame.top) if alone else merge_figures(arrange_grid(shown, above, looks))
    )
    zooms = zooms_of(panels[0].scene, looks) if looks.zooms else []
    return add_insets(whole, zooms, legend_of(panels, scales, looks) if looks.legend else [], looks)


def title_texts(panel: Panel, frame: Rect, looks: Looks, alone: bool) -> list[Text]:
    """Return title and subtitle in lines, above a network at its left.

    A network among several has a shorter subtitle.
    """
    if not looks.title:
        return []
    plan, y = panel.scene.plan, frame.top + 11.5 + looks.subheading
    numbers = subtitle(plan, brief=not alone, hashed=looks.notes)
    below = lines_above(numbers, looks.subheading, looks.palette.grey, frame, y, looks)
    y = below[0].y + looks.heading + 4
    name = panel.title or figure_title(plan)
    return [*lines_above(name, looks.heading, looks.palette.ink, frame, y, looks), *below]


def lines_above(words: str, size: float, colour: str, frame: Rect, y: float, looks: Looks) -> list[Text]:
    """Return words in lines as wide as a frame, the last one at a height."""
    room = max(frame.right - frame.left, LEAST_ROOM * looks.text_scale)
    lines = in_lines(words, lambda line: looks.width(line, size) <= room)
    if len(lines) > 1 and " " in lines[-2] and " " not in lines[-1]:  # a last word that is not alone
        before, _, word = lines[-2].rpartition(" ")
        lines[-2:] = [before, f"{word} {lines[-1]}"]
    return [
        Text(
            words=line,
            x=frame.left,
            y=y + LINE * size * up,
            size=size,
            colour=colour,
            align="left",
            wide=looks.wide,
            owner=TITLE,
        )
        for up, line in zip(range(len(lines) - 1, -1, -1), lines, strict=True)
    ]


def add_title(figure: Figure, above: Sequence[Text], top: float) -> Figure:
    """Return a figure with its title above the height `top`."""
    texts = [text.moved(0, top - figure.frame.top) for text in above]
    return replace(
        figure, texts=[*figure.texts, *texts], frame=bounding_rect([figure.frame, *(text.extent for text in texts)])
    )


def arrange_grid(shown: Sequence[Figure], above: Sequence[Sequence[Text]], looks: Looks) -> list[Figure]:
    """Arrange networks in rows of `columns`, or in those that suit the page best.

    Networks of a row have their level 0 at the same height. The names of their boxes are made unique.
    """
    counts, down = [looks.columns] if looks.columns else range(1, len(shown) + 1), DOWN * looks.text_scale
    return min((arrange_rows(shown, above, count, down) for count in counts), key=page_height)


def page_height(placed: Sequence[Figure]) -> float:
    """Return the height of the smallest page on which the figures fit."""
    left, bottom, right, top = bounding_rect([figure.frame for figure in placed])
    return max((right - left) / ASPECT, top - bottom)


def arrange_rows(shown: Sequence[Figure], above: Sequence[Sequence[Text]], count: int, down: float) -> list[Figure]:
    """Arrange networks in rows of `count`, each with the width that it needs."""
    tops = [max(figure.frame.top for figure in shown[i : i + count]) for i in range(0, len(shown), count)]
    named = [
        add_title(figure, texts, tops[i // count]) for i, (figure, texts) in enumerate(zip(shown, above, strict=True))
    ]
    placed: list[Figure] = []
    hang = 0.0
    for start in range(0, len(named), count):
        row = named[start : start + count]
        widths = [figure.frame.right - figure.frame.left for figure in row]
        lefts = [math.fsum(widths[:i]) + ACROSS * i for i in range(len(row))]
        hang -= max(figure.frame.top for figure in row)
        places = [(left - figure.frame.left, hang) for figure, left in zip(row, lefts, strict=True)]
        placed += [
            figure.moved(x, y, f"network{start + i}/")
            for i, (figure, (x, y)) in enumerate(zip(row, places, strict=True), 1)
        ]
        hang += min(figure.frame.bottom for figure in row) - down
    return placed


def merge_figures(placed: Sequence[Figure]) -> Figure:
    """Return several figures as one."""
    return Figure(
        boxes=[box for figure in placed for box in figure.boxes],
        arrows=[arrow for figure in placed for arrow in figure.arrows],
        marks={name: mark for figure in placed for name, mark in figure.marks.items()},
        texts=[text for figure in placed for text in figure.texts],
        samples={},
        windows={box: window for figure in placed for box, window in figure.windows.items()},
        bands={box: band for figure in placed for box, band in figure.bands.items()},
        pictures={box: picture for figure in placed for box, picture in figure.pictures.items()},
        frame=bounding_rect([figure.frame for figure in placed]),
    )
