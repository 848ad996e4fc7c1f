"""The files of a sweep, each a network of its own."""

from itertools import chain
from pathlib import Path

from unetgen.errors import UserError
from unetgen.language.compose.conf import is_preset
from unetgen.language.compose.file_choices import choice_of
from unetgen.language.compose.sources import is_file


def files_of_a_sweep(overrides: list[str], *, multirun: bool) -> tuple[list[str], list[str]]:
    """Return an override that makes a job of each of several files, and the rest.

    Raises:
        UserError: several files without -m, or beside presets.
    """
    found = {word: pieces for word in overrides if (pieces := files_and_presets(word))}
    rest = [word for word in overrides if word not in found]
    named = list(chain.from_iterable(found.values()))
    several = [word for word, pieces in found.items() if len(pieces) > 1]
    if len(named) < 2 or not (multirun or several):
        return [], overrides
    if not multirun:
        raise UserError(f"{several[0]} are several files. Add -m to make a network of each, or give one.")
    if presets := [word for word in rest if word.startswith("preset=")]:
        raise UserError(f"{presets[0]}  Each file is a network of its own. Write preset={','.join(named)}, with the"
                        " presets beside them that are to be networks too.")  # fmt: skip
    choices = [choice_of(name) if is_file(name) else name for name in named]
    return [f"preset={','.join(choices)}"], rest


def files_and_presets(word: str) -> list[str]:
    """Return the files that a word names, with the presets beside them.

    Such a word is `a.yaml,b.yaml` or `preset=lecture,a.yaml`.
    """
    if is_file(word) and Path(word).exists():
        return [word]
    pieces = [piece.strip() for piece in word.removeprefix("preset=").split(",")]
    return pieces if any(map(is_file, pieces)) and all(is_file(piece) or is_preset(piece) for piece in pieces) else []
