"""Name users' files as choices of `preset`, so that they can be swept.

Hydra looks for `a.yaml` where our presets are, so the choice has a folder's name before it that no preset has. People
see the path as they typed it.
"""

import re
from pathlib import Path

from unetgen.language.compose.foreign_files import reader_of_network
from unetgen.language.compose.override_grammar import quoted

ENDINGS = (".yaml", ".yml", ".svg")  # a figure carries its description
REFUSED = "refused"  # in place of a configuration that did not compose: why
FOLDER = "files"
RELATIVE = f"{FOLDER}/./"
CHOICE = re.compile(rf"(?P<before>^preset=['\"]?|,['\"]?)(?:{re.escape(RELATIVE)}|{FOLDER}(?=/))")


def choice_of(file: str) -> str:
    """Return the choice that stands for a file, in Hydra's grammar.

    >>> choice_of("a.yaml"), choice_of("/tmp/a.yaml")
    ('files/./a.yaml', 'files/tmp/a.yaml')
    """
    choice = f"{FOLDER}{file}" if file.startswith("/") else f"{RELATIVE}{file}"
    return choice if re.fullmatch(r"[\w./-]+", choice, re.ASCII) else quoted(choice)


def file_of(choice: str) -> Path | None:
    """Return the file that a choice stands for; None for a preset.

    >>> str(file_of("files/./a.yaml")), file_of("lecture")
    ('a.yaml', None)
    """
    if not choice.startswith(f"{FOLDER}/"):
        typed = choice.endswith(ENDINGS) or reader_of_network(choice)
        return Path(choice) if typed else None
    return Path(choice.removeprefix(RELATIVE if choice.startswith(RELATIVE) else FOLDER))


def with_paths(word: str) -> str:
    """Write an override with the paths of files that it chooses.

    >>> with_paths("preset=lecture,files/./a.yaml")
    'preset=lecture,a.yaml'
    """
    return CHOICE.sub(r"\g<before>", word) if word.startswith("preset=") else word
