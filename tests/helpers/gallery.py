"""The gallery: presets in all details and styles, eight depths, and one page.

`python -m tests.helpers.gallery` draws all of it into `outputs/gallery`; the tests compare the files with new drawings.
"""

from collections.abc import Iterator
from functools import cache
from html import escape
from pathlib import Path
from typing import NamedTuple, get_args

from tests.helpers.figure_variants import NESTED
from tests.helpers.paths import DATA, ROOT
from unetgen import Plan, compare, plan
from unetgen._files import write_whole
from unetgen.emit.figure import Diagram, make_diagram, make_sheet
from unetgen.emit.figure.drawing.titles import figure_title, subtitle
from unetgen.emit.figure.style.looks import STYLES
from unetgen.graph.settings import Detail, Style
from unetgen.language.compose.conf import presets

FOLDER = ROOT / "outputs" / "gallery"
SHOWN: tuple[Style, ...] = ("paper", "dark", "print")
DEPTHS, SIZE = range(1, 9), "input.size=256x256x128"
PAGE = (DATA / "gallery.html").read_text(encoding="utf-8")


class Picture(NamedTuple):
    """A file of the gallery, and the network (as overrides) and style of it."""

    name: str
    network: str
    detail: Detail
    style: Style

    def draw(self) -> Diagram:
        return make_diagram(planned(self.network), self.detail, STYLES[self.style])


@cache
def planned(network: str) -> Plan:
    return plan(*network.split())


def plan_of(preset: str) -> Plan:
    return planned(f"preset={preset}")


def at_depth(depth: int) -> Plan:
    return planned(f"depth={depth} {SIZE}")


def pictures() -> dict[str, Picture]:
    """Return the pictures by their files."""
    found = [
        Picture(f"{preset}/{detail}{'' if style == 'paper' else f'.{style}'}.svg", f"preset={preset}", detail, style)
        for preset in presets()
        for detail in details_of(preset)
        for style in (SHOWN if detail != "layers" else SHOWN[:1])
    ]
    found += [Picture(f"depths/{depth}.svg", f"depth={depth} {SIZE}", "feature_maps", "paper") for depth in DEPTHS]
    return {picture.name: picture for picture in found}


def details_of(preset: str) -> tuple[Detail, ...]:
    return ("blocks", "overview") if preset in NESTED else get_args(Detail)


def together() -> dict[str, Diagram]:
    """Return the pictures of several networks."""
    narrow = compare("lecture depth=3 filters.base=16 decoder.convs=1", "lecture depth=3").to_diagram()
    return {"depths/sheet.svg": make_sheet([at_depth(depth) for depth in (2, 3, 4, 5)]), "difference.svg": narrow}


def page() -> str:
    """Return the page that shows the pictures."""
    sections = "\n".join([*map(section, presets()), depths()])
    return PAGE.replace("<!-- sections -->", sections)


def section(preset: str) -> str:
    """Return a preset's numbers, and its figures in the chosen style."""
    shown, there = plan_of(preset), details_of(preset)
    details = "\n".join(picture(preset, detail) for detail in ("feature_maps", "blocks", "overview") if detail in there)
    image = f'<img loading="lazy" src="{preset}/layers.svg" alt="{preset}, every layer">'
    layers = f"<details><summary>layers</summary>{image}</details>\n" if "layers" in there else ""
    return (
        f'<section id="{preset}">\n<h2>{escape(figure_title(shown))}</h2>\n<p>{escape(subtitle(shown))}</p>\n'
        f'<div class="pair">\n{details}\n</div>\n{layers}</section>'
    )


def picture(preset: str, detail: str) -> str:
    """Return one figure in every style, of which the page shows the chosen one."""
    files = {style: f"{preset}/{detail}{'' if style == 'paper' else f'.{style}'}.svg" for style in SHOWN}
    images = "".join(
        f'<a class="{style}" href="{file}"><img loading="lazy" src="{file}" alt="{preset}, {detail}, {style}"></a>'
        for style, file in files.items()
    )
    return f'<figure class="{detail}">{images}</figure>'


def depths() -> str:
    images = "\n".join(f'<img loading="lazy" src="depths/{depth}.svg" alt="depth {depth}">' for depth in DEPTHS)
    return (
        '<section id="depths">\n<h2>Depths 1 to 8 of the lecture\'s network at 256×256×128</h2>\n'
        f'{images}\n<img loading="lazy" src="depths/sheet.svg" alt="four depths on one scale">\n</section>\n'
        '<section id="difference">\n<h2>A comparison</h2>\n'
        '<img loading="lazy" src="difference.svg" alt="two networks, what differs marked">\n</section>'
    )


def files() -> Iterator[tuple[str, str]]:
    """Return every file of the gallery with its text."""
    yield "index.html", page()
    yield from ((name, one.draw().svg) for name, one in pictures().items())
    yield from ((name, diagram.svg) for name, diagram in together().items())


def main(folder: Path = FOLDER) -> None:
    """Draw the whole gallery, and remove outdated files."""
    drawn: set[Path] = set()
    for name, text in files():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        drawn.add(write_whole(folder / name, text))
    for path in folder.rglob("*.*"):
        if path.is_file() and path not in drawn:
            path.unlink()


if __name__ == "__main__":
    main()
