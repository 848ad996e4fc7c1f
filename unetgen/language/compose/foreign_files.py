"""Descriptions in the files of other programs, which a later room translates.

Such a file holds several networks, and a word beside it chooses: `plans.json configuration=2d`. Together they are one
path, `plans.json/2d`, which is given and swept like a file of ours.
"""

import os.path
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple


class ForeignFiles(NamedTuple):
    """The functions that make descriptions of another program's files.

    `word` chooses a network in a file, by one of the names of `networks`. `network_in` gives the path of the chosen
    one, or refuses; without a choice the text is empty.
    """

    word: str
    endings: tuple[str, ...]
    is_one: Callable[[Path], bool]
    networks: Callable[[Path], list[str]]
    network_in: Callable[[Path, str], Path]
    description: Callable[[Path], Mapping[str, Any]]


READERS: list[ForeignFiles] = []  # the package adds them when it is imported


def reader_of_file(word: Any) -> ForeignFiles | None:
    """Return who reads a file or a folder, if it is another program's."""
    if not isinstance(word, str | Path) or "=" in str(word) or not str(word):
        return None
    path = Path(word)
    likely = (one for one in READERS if path.suffix in one.endings or os.path.isdir(path))
    return next((one for one in likely if one.is_one(path)), None)


def reader_of_network(word: str | Path) -> ForeignFiles | None:
    """Return who reads the path of a network in a file, such as `plans.json/2d`."""
    parent = Path(word).parent
    return next((one for one in READERS if parent.suffix in one.endings and "=" not in str(word)), None)


def is_foreign(word: Any) -> bool:
    """Return whether a word is such a file, or a network in one.

    It may be several, with commas between them.
    """
    pieces = word.split(",") if isinstance(word, str) else [word]
    return all(isinstance(one, str | Path) and (reader_of_network(one) or reader_of_file(one)) for one in pieces)


def with_networks(words: Iterable[Any]) -> list[Any]:
    """Replace each file by the networks that are chosen in it.

    Raises:
        UserError: a file cannot be read, or does not have the network.
    """
    given = list(words)
    readers = {place: one for place, word in enumerate(given) if (one := reader_of_files(word))}
    choosing = {f"{one.word}=" for one in readers.values()}
    chosen = [word for word in given if isinstance(word, str) and word.startswith(tuple(choosing))] if choosing else []
    names = chosen[-1].partition("=")[2].split(",") if chosen else [""]
    found: list[Any] = []
    for place, word in enumerate(given):
        if one := readers.get(place):
            networks = [one.network_in(Path(file), name.strip()) for file in str(word).split(",") for name in names]
            found.append(",".join(map(str, networks)))
        elif word not in chosen:
            found.append(word)
    return found


def reader_of_files(word: Any) -> ForeignFiles | None:
    """Return who reads a file, or each of several with commas."""
    pieces = word.split(",") if isinstance(word, str) else [word]
    readers = [reader_of_file(one) for one in pieces]
    return readers[0] if all(readers) else None


def foreign_description(path: Path) -> Mapping[str, Any] | None:
    """Return the description of a network in another program's file.

    It is `None` for any other path.
    """
    reader = reader_of_network(path)
    return reader.description(path) if reader else None
