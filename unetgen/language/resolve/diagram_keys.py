"""Read the keys of the figure, which change no network."""

from unetgen.errors import Problems
from unetgen.graph.settings import Drawing
from unetgen.language.keys import figure as keys
from unetgen.language.resolve.reader import Reader

ON_PAPER = ("paper", "slide")  # the styles with the paper's colours
GROUP = "diagram"
USUAL = Drawing()


def drawing(read: Reader) -> Drawing:
    """Return the settings of the figure."""
    if not read.any_below("diagram"):
        return USUAL
    style = read.value(keys.STYLE, group=GROUP)
    auto_dark = read.value(keys.AUTO_DARK, group=GROUP)
    given = colors(read)
    if auto_dark and style not in ON_PAPER:
        text = f"turns the paper's colours dark; diagram.style={style} has others. Use {' or '.join(ON_PAPER)}."
        read.problems.say("diagram.auto_dark", text)
    elif auto_dark and given:
        text = f"turns the paper's colours dark, and knows no dark one for diagram.colors.{given[0][0]}. Leave one out."
        read.problems.say("diagram.auto_dark", text)
    detail = read.value(keys.DETAIL, group=GROUP)
    written = {key.path: read.value(key, group=GROUP) for key in keys.WRITTEN}
    if written["kernel_sizes"] and detail in ("layers", "blocks"):
        where = "where each box has its own" if detail == "layers" else "where each enlarged block has its own"
        text = f"changes nothing with diagram.detail={detail}, {where} already. Leave it out."
        read.problems.say("diagram.kernel_sizes", text)
    return Drawing(
        style=style,
        detail=detail,
        scale=read.value(keys.DRAWN_SCALE, group=GROUP),
        layout=read.value(keys.LAYOUT, group=GROUP),
        width=read.value(keys.WIDTH, group=GROUP),
        height=height_limit(read),
        text_scale=read.value(keys.TEXT_SCALE, group=GROUP),
        renderer=read.value(keys.RENDERER, group=GROUP),
        auto_dark=auto_dark,
        colors=given,
        names=part_names(read),
        highlight=read.value(keys.HIGHLIGHT, group=GROUP),
        titles=read.value(keys.TITLES, group=GROUP),
        columns=read.value(keys.SHEET_COLUMNS, group=GROUP),
        input_image=read.value(keys.INPUT_IMAGE, group=GROUP),
        output_image=read.value(keys.OUTPUT_IMAGE, group=GROUP),
        font=read.value(keys.FONT, group=GROUP),
        line_width=read.value(keys.LINE_WIDTH, group=GROUP),
        dpi=read.value(keys.DPI, group=GROUP),
        **written,
    )


def height_limit(read: Reader) -> float | None:
    """Return the most inches that a figure may be high, which needs a width."""
    height = read.value(keys.HEIGHT, group=GROUP)
    if height is not None and read.value(keys.WIDTH, group=GROUP) is None:
        read.problems.say("diagram.height", "limits a figure of a set width. Set diagram.width too, or leave it out.")
    return height


def part_names(read: Reader) -> tuple[tuple[str, str], ...]:
    """Return the names that parts of the network are given."""
    paths = list(read.paths_in(f"{GROUP}.names"))
    return tuple((path.rpartition(".")[2], read.typed(path, keys.PART_NAME.parse, "")) for path in paths)


def say_absent_parts(problems: Problems, drawing: Drawing, depth: int) -> None:
    """Refuse names and highlights of levels that a network does not have."""
    named = {f"names.{part}": part for part, _ in drawing.names}
    for key, part in (*named.items(), *(("highlight", part) for part in drawing.highlight)):
        if part.startswith("block:"):
            continue
        role, level = part.rstrip("0123456789"), part.lstrip("abcdefghijklmnopqrstuvwxyz")
        if level and int(level) >= depth - 1:
            last = f"The last is {role}{depth - 2}." if depth > 1 else f"A network of depth 1 has no {role}."
            problems.say(f"{GROUP}.{key}", f"{part} is not in a network of depth {depth}. {last}")


def colors(read: Reader) -> tuple[tuple[str, str], ...]:
    """Return the colours that are set."""
    given = ((key.path, read.value(key, group=f"{GROUP}.colors")) for key in keys.COLORS)
    return tuple((name, value) for name, value in given if value)
