"""What the legend of a whole figure says, of one network or several.

Within a network letters tell arrows apart that look alike and do different things; on a sheet the legend says in which
network they do what.
"""

import re
from collections.abc import Sequence
from itertools import groupby

from unetgen.emit.figure.drawing.legend_entries import LegendEntry, legend_entries
from unetgen.emit.figure.drawing.panel import Panel
from unetgen.emit.figure.scene.level_rows import rows_of
from unetgen.emit.figure.scene.scale import DrawingScale
from unetgen.emit.figure.style.looks import Looks
from unetgen.emit.figure.style.palettes import CHANGES
from unetgen.emit.figure.words.arrow_labels import labels_of
from unetgen.emit.figure.words.arrow_meanings import LINKS
from unetgen.emit.figure.words.numbers_below import field_meaning

ORDER = (*LINKS, "gated", "sum", "copied", "window", "weighted", *CHANGES, "note")
LETTER = re.compile(r"\([a-z]\) ")
EntryLook = tuple[object, ...]


def legend_of(panels: Sequence[Panel], scales: Sequence[DrawingScale], looks: Looks) -> list[LegendEntry]:
    """What is seen in any of several networks; of a network with itself in other words: what differs."""
    scenes = [panel.scene for panel in panels]
    each = [
        legend_entries(scene, rows_of(scene.stages), scale, labels_of(scene))
        for scene, scale in zip(scenes, scales, strict=True)
    ]
    found = distinguish_networks(each, [panel.name for panel in panels])
    changes = {change for panel in panels for change in panel.changes}
    found += [LegendEntry(change, CHANGES[change]) for change in CHANGES if change in changes]
    found += [LegendEntry("note", f"below a box: {told}") for told in [counted_words(looks)] if told]
    if looks.receptive_field:
        found.append(LegendEntry("note", f"field: {field_meaning(scene.plan for scene in scenes)}"))
    found += [LegendEntry("note", "all networks on one scale")] if len(scenes) > 1 else []
    return sorted(found, key=lambda entry: ORDER.index(entry.mark))


def counted_words(looks: Looks) -> str:
    """What the numbers below a box are."""
    asked = {"parameters": looks.parameters, "MACs for one image": looks.macs}
    return " and ".join(told for told, is_asked in asked.items() if is_asked)


def distinguish_networks(found: Sequence[Sequence[LegendEntry]], names: Sequence[str]) -> list[LegendEntry]:
    """The lines of all networks, each once: `conv 3×3, batch norm, ReLU in yours`."""
    seen: dict[EntryLook, dict[int, list[LegendEntry]]] = {}
    for number, lines in enumerate(found):
        for line in lines:
            seen.setdefault(entry_look(line), {}).setdefault(number, []).append(line)
    each = dict.fromkeys(line for lines in found for line in lines)
    return [name_networks(line, seen[entry_look(line)], names) for line in each]


def entry_look(entry: LegendEntry) -> EntryLook:
    """What is seen of it, in the figure as in the legend; what is no arrow means one thing everywhere."""
    letter = LETTER.match(entry.words)
    return (entry.mark, entry.line, letter and letter[0]) if entry.mark in LINKS else entry


def name_networks(line: LegendEntry, seen: dict[int, list[LegendEntry]], names: Sequence[str]) -> LegendEntry:
    """With the names of those that it goes for, if others have arrows that look so."""
    owners = [number for number, lines in seen.items() if line in lines]
    return line._replace(words=f"{line.words} in {short_names(owners, names)}") if len(owners) < len(seen) else line


def short_names(owners: Sequence[int], names: Sequence[str]) -> str:
    """The networks' names: `(1)–(3), (5)`."""
    runs = [[*run] for _, run in groupby(owners, lambda number: number - owners.index(number))]
    told = [[names[run[0]], *([names[run[-1]]] if run[1:] else [])] for run in runs]
    return ", ".join(("–" if len(run) > 2 else ", ").join(ends) for run, ends in zip(runs, told, strict=True))
