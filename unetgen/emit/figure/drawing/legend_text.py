"""The legend's entries for a whole figure, of one network or several.

Within a network, letters distinguish arrows that look alike and do different things. On a sheet, the legend names the
networks in which they do.
"""

from collections.abc import Sequence
from itertools import groupby

from unetgen.emit.figure.drawing.legend_entries import LegendEntry, legend_entries, scale_notes
from unetgen.emit.figure.drawing.panel import Panel
from unetgen.emit.figure.scene.scale import DrawingScale
from unetgen.emit.figure.style.looks import Looks
from unetgen.emit.figure.style.palettes import CHANGES
from unetgen.emit.figure.words.arrow_labels import labels_of
from unetgen.emit.figure.words.meanings import LINKS
from unetgen.emit.figure.words.numbers_below import field_meaning

SIGNS = (*LINKS, "gated", "sum", "weighted")  # marks that may mean different things in different networks
ORDER = (*LINKS, "gated", "sum", "copied", "window", "weighted", "highlight", *CHANGES, "note")
EntryLook = tuple[object, ...]


def legend_of(panels: Sequence[Panel], scales: Sequence[DrawingScale], looks: Looks) -> list[LegendEntry]:
    """Return the entries for everything that appears in any of the networks.

    For a comparison they include the changes.
    """
    scenes = [panel.scene for panel in panels]
    each = [legend_entries(scene, labels_of(scene, looks)) for scene in scenes]
    if looks.notes:
        for entries, scene, scale in zip(each, scenes, scales, strict=True):
            entries += [LegendEntry("note", words) for words in scale_notes(scene, scale)]
    entries = distinguish_networks(each, [panel.name for panel in panels])
    entries += [LegendEntry("highlight", "ours")] if looks.highlight else []
    changes = {change for panel in panels for change in panel.changes}
    entries += [LegendEntry(change, CHANGES[change]) for change in CHANGES if change in changes]
    entries += [LegendEntry("note", f"below a box: {words}") for words in [counted_words(looks)] if words]
    if looks.receptive_field:
        entries.append(LegendEntry("note", f"field: {field_meaning(scene.plan for scene in scenes)}"))
    entries += [LegendEntry("note", "all networks on one scale")] if looks.notes and len(scenes) > 1 else []
    return sorted(entries, key=lambda entry: ORDER.index(entry.mark))


def counted_words(looks: Looks) -> str:
    """Return the words for the numbers below a box."""
    asked = {"parameters": looks.parameters, "MACs for one image": looks.macs}
    return " and ".join(words for words, is_asked in asked.items() if is_asked)


def distinguish_networks(entries: Sequence[Sequence[LegendEntry]], names: Sequence[str]) -> list[LegendEntry]:
    """Return each entry of all networks once: `conv 3×3, batch norm, ReLU in yours`."""
    seen: dict[EntryLook, dict[int, list[LegendEntry]]] = {}
    for number, lines in enumerate(entries):
        for line in lines:
            seen.setdefault(entry_look(line), {}).setdefault(number, []).append(line)
    each = dict.fromkeys(line for lines in entries for line in lines)
    return [name_networks(line, seen[entry_look(line)], names, len(entries)) for line in each]


def entry_look(entry: LegendEntry) -> EntryLook:
    """Return what identifies an entry's appearance.

    Entries that are not arrows, circles or bands have the same meaning in all networks.
    """
    return (entry.mark, entry.line, entry.sign, entry.letter) if entry.mark in SIGNS else entry


def name_networks(
    line: LegendEntry, seen: dict[int, list[LegendEntry]], names: Sequence[str], count: int
) -> LegendEntry:
    """Add the networks' names to an entry if it does not hold for all.

    An entry is read of the networks that have arrows which look alike, and a note of all `count` networks.
    """
    owners = [number for number, lines in seen.items() if line in lines]
    readers = count if line.mark == "note" else len(seen)
    return line._replace(words=f"{line.words} in {short_names(owners, names)}") if len(owners) < readers else line


def short_names(owners: Sequence[int], names: Sequence[str]) -> str:
    """Return the networks' names: `(A)–(C), (E)`."""
    runs = [[*run] for _, run in groupby(owners, lambda number: number - owners.index(number))]
    ends_of_runs = [[names[run[0]], *([names[run[-1]]] if run[1:] else [])] for run in runs]
    return ", ".join(("–" if len(run) > 2 else ", ").join(ends) for run, ends in zip(runs, ends_of_runs, strict=True))
