"""CSS that makes the paper palette's colours dark if the reader's system is dark."""

from collections.abc import Iterator, Mapping
from dataclasses import fields

from unetgen.emit.figure.style.palettes import DARK, PAPER, Paint, Palette, Stroke
from unetgen.errors import UserError

PalettePart = str | Paint | Stroke | tuple[Paint, ...] | Mapping[str, Paint] | Mapping[str, Stroke]


def dark_mode_css(palette: Palette) -> str:
    """Return CSS that maps the paper palette's colours to dark ones.

    Raises:
        UserError: the figure has another palette, whose colours may correspond to several dark ones.
    """
    if list(palette_colours(palette)) != list(palette_colours(PAPER)):
        raise UserError("auto_dark turns the paper palette dark, and this figure has another. Drop it, or use paper.")
    rules = "".join(
        f'  .graph [{what}="{light.lower()}"] {{ {what}: {dark} }}\n'
        for light, dark in dark_by_light().items()
        for what in ("fill", "stroke")
    )
    return f"@media (prefers-color-scheme: dark) {{\n{rules}}}\n"


def dark_by_light() -> dict[str, str]:
    """Return the dark palette's colour for each colour of the paper palette."""
    dark_colours: dict[str, str] = {}
    for light, dark in zip(palette_colours(PAPER), palette_colours(DARK), strict=True):
        assert dark_colours.setdefault(light, dark) == dark, f"{light} is {dark_colours[light]} and {dark} in the dark"
    return dark_colours


def palette_colours(palette: Palette) -> Iterator[str]:
    """Yield every colour, in the order of the fields."""
    for field in fields(palette):
        yield from colours_in(getattr(palette, field.name))


def colours_in(part: PalettePart) -> Iterator[str]:
    if isinstance(part, str):
        yield part
    elif isinstance(part, Paint):
        yield from part
    elif isinstance(part, Stroke):
        yield part.colour
    elif isinstance(part, Mapping):
        for _, value in sorted(part.items()):
            yield from colours_in(value)
    else:
        for paint in part:
            yield from paint
