"""A figure's caption: sentences that explain each of its boxes, arrows and marks."""

import colorsys
from collections.abc import Iterator, Sequence
from typing import Literal

from unetgen._text import AXES
from unetgen.emit.figure.description import block_sentences, title_of_figure
from unetgen.emit.figure.drawing.legend_entries import LegendEntry, parts_notes
from unetgen.emit.figure.drawing.legend_text import counted_words, legend_of
from unetgen.emit.figure.drawing.panel import Panel
from unetgen.emit.figure.scene.scale import POWER, DrawingScale, on_one_scale
from unetgen.emit.figure.scene.scene import Scene
from unetgen.emit.figure.style.looks import Looks
from unetgen.emit.figure.style.palettes import CHANGE_STYLES, Dashes, Stroke
from unetgen.emit.figure.style.text_width import on_one_line
from unetgen.emit.figure.words.alt_text import network_kind
from unetgen.emit.figure.words.arrow_styles import restyle
from unetgen.emit.figure.words.numbers_below import field_meaning
from unetgen.emit.markdown import escape_markdown
from unetgen.emit.tex import escape_tex
from unetgen.graph.settings import Detail

CaptionForm = Literal["plain", "markdown", "latex"]
HUES = ((15, "red"), (33, "orange"), (70, "ochre"), (172, "green"), (192, "teal"), (265, "blue"), (345, "pink"))
BOXES: dict[Detail, str] = {
    "overview": "Each box is a stage",
    "blocks": "Each box is a stage, whose blocks are named below it",
    "feature_maps": "Each box is a feature map",
    "layers": "Each box is what a layer puts out",
}
DIRECTIONS = {"down": " down", "up": " up", "head": " to an output"}
DASHED: dict[Dashes, str] = {"solid": "", "dashed": "dashed ", "dotted": "dotted "}


def caption_as(form: CaptionForm, panels: Sequence[Panel], looks: Looks) -> str:
    """Return the caption of a figure in a language of documents."""
    words = write_caption(panels, looks)
    match form:
        case "plain":
            return words
        case "markdown":
            return escape_markdown(words)
        case "latex":
            return latex_caption(words)


def write_caption(panels: Sequence[Panel], looks: Looks) -> str:
    """Return the caption of a figure in plain sentences.

    The caption explains the boxes, their sizes, and each kind of arrow and mark that the figure contains.
    """
    scenes = [panel.scene for panel in panels]
    scales = on_one_scale(scenes, looks.scale)
    lines = legend_of(panels, scales, looks)
    measures = dict.fromkeys(
        line for scene, scale in zip(scenes, scales, strict=True) for line in size_sentences(scene, scale)
    )
    several = [title_of_figure(panels)] if len(scenes) > 1 else []
    sentences = [
        *several,
        *(panel.title or titled_kind(panel.scene) for panel in panels),
        box_sentence(scenes[0].detail, looks),
        *([f"A level's field is {field_meaning(scene.plan for scene in scenes)}"] if looks.receptive_field else []),
        *measures,
    ]
    sentences += picture_sentence(looks)
    sentences += [
        *dict.fromkeys(kind for scene in scenes for kind in concat_sentences(scene)),
        *arrow_sentences(lines, looks),
        *(block_sentences(scenes[0]) if looks.zooms else ()),
    ]
    return " ".join(f"{sentence}." for sentence in [*sentences, *mark_sentences(lines, looks)])


def box_sentence(detail: Detail, looks: Looks) -> str:
    """Return the sentence that explains a box and the numbers at it."""
    channels = "the channels of its output" if detail in ("overview", "blocks") else "its number of channels"
    above = f", with {channels} above it" if looks.channels else ""
    below = f", and its {counted_words(looks)} below it" if counted_words(looks) else ""
    return BOXES[detail] + (above or below.replace(", and", ", with", 1)) + (below if above else "")


def titled_kind(scene: Scene) -> str:
    """Return a network's name and kind: `lecture, a 3D U-Net with 2 levels`."""
    return f"{on_one_line(scene.plan.name)}, a {network_kind(scene)}"


def size_sentences(scene: Scene, scale: DrawingScale) -> Iterator[str]:
    """Yield sentences that explain the lengths of a box.

    A 2D or 3D figure leaves out one axis of the image; a sentence names it.
    """
    dims, names = scene.plan.dims, AXES if scene.plan.dims > 1 else ("length",)
    root = scale.kind == "readable"
    thick = "thickness" if dims == 3 else "width"
    drawn = [names[axis] for axis in (scale.upright, scale.back) if axis is not None]
    power = f" to the power of {POWER}" if root else ""
    high = f"its height{' and depth' * (len(drawn) > 1)} with the image's {' and '.join(drawn)}{power}"
    yield f"A box's {thick} grows with {'the square root of ' * root}its channels, {high}"
    hidden = [name for name in names[:dims] if name not in drawn]
    if hidden:
        yield f"The image's {' and '.join(hidden)} {'is' if len(hidden) == 1 else 'are'} not drawn"


def picture_sentence(looks: Looks) -> Iterator[str]:
    """Yield the sentence that explains images on faces."""
    ends = [end for end, image in (("input", looks.input_picture), ("output", looks.output_picture)) if image]
    if ends:
        many = len(ends) > 1
        faces, is_one = (
            f"face{'s' * many}",
            "are examples, as wide as their" if many else "is an example, as wide as its",
        )
        yield f"On the {faces} of {' and '.join(ends)} {is_one} image{'s' * many}"


def concat_sentences(scene: Scene) -> Iterator[str]:
    """Yield the sentence that explains how a concatenation is drawn."""
    if scene.detail != "overview" and any(box.kind == "concat" for box in scene.boxes.values()):
        yield from (note[0].upper() + note[1:] for note in parts_notes(scene))


def arrow_sentences(lines: list[LegendEntry], looks: Looks) -> Iterator[str]:
    """Yield a sentence per kind of arrow: `Green arrows up: transposed conv 2×2`."""
    meanings: dict[str, list[str]] = {}
    for line in lines:
        if line.mark in looks.palette.strokes:
            stroke = restyle(looks.palette.strokes[line.mark], line.line)
            seen = f"{stroke_words(stroke)} arrows{DIRECTIONS.get(line.mark, '')}"
            meanings.setdefault(seen, []).append(line.words)
    yield from (f"{seen.capitalize()}: {'; or '.join(words)}" for seen, words in meanings.items())


def stroke_words(stroke: Stroke) -> str:
    """Return a stroke in words, such as `dashed ochre`.

    Thin strokes and open heads are also named.
    """
    dashes = "" if stroke.style == "solid" else f"{stroke.style} "
    thin = "thin " if stroke.pen < 1.5 and not dashes else ""
    opened = {"normal": "", "empty": "open-headed ", "vee": "notched "}[stroke.tip]
    return f"{thin}{dashes}{opened}{colour_word(stroke.colour)}"


def colour_word(number: str) -> str:
    """Return the common name of a hexadecimal colour: `#0072B2` is blue."""
    red, green, blue = (int(number[i : i + 2], 16) / 255 for i in (1, 3, 5))
    hue, light, saturation = colorsys.rgb_to_hls(red, green, blue)
    if saturation < 0.2:
        return "black" if light < 0.2 else "white" if light > 0.95 else "grey"
    return next((name for most, name in HUES if hue * 360 < most), "red")


def mark_sentences(lines: list[LegendEntry], looks: Looks) -> Iterator[str]:
    """Yield sentences that explain outlined boxes, circles and differences."""
    palette = looks.palette
    copied = "outlined" if palette.copied.front == palette.background else colour_word(palette.copied.front)
    for line in lines:
        match line.mark:
            case "copied":
                yield f"{with_article(copied).capitalize()} box is a copied map"
            case "window":
                yield f"Dashed lines on a box show the {line.words}"
            case "changed" | "added" | "missing" | "follows":
                seen = CHANGE_STYLES[line.mark], colour_word(looks.palette.of_change(line.mark).line)
                thick = f"A thick {seen[1]} arrow, and a" if line.mark != "follows" else "A"
                verb = "are" if line.mark != "follows" else "is"
                yield f"{thick} box with a {DASHED[seen[0]]}{seen[1]} outline {verb} {line.words.replace(':', ',')}"
            case "weighted":
                yield f"A box with a band at its side{lettered(line)} is {line.words_alone}"
            case "sum" | "gated":
                yield f"A circle with {line.sign}{lettered(line)} is {with_article(line.words_alone)}"
            case _:
                pass


def lettered(line: LegendEntry) -> str:
    """Return ` and (a)` for a sign with a letter."""
    return f" and {line.letter}" if line.letter else ""


def with_article(words: str) -> str:
    """Return words after their indefinite article: `a box`, `an outlined box`."""
    return f"an {words}" if words[0] in "aeiou" else f"a {words}"


def latex_caption(text: str) -> str:
    """Return a caption as a LaTeX `\\caption`.

    Letters that LaTeX's usual fonts lack are kept, so the document must support them.
    """
    return f"\\caption{{{escape_tex(text, others=str)}}}"
