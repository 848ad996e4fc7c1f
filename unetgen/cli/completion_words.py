"""The words that complete a line that is being typed.

They are verbs, keys, values and presets. Hydra completes its own words. Files are left to the shell.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from unetgen.cli.help_pages import OTHERS as OTHER_TOPICS
from unetgen.cli.help_pages import TOPICS
from unetgen.cli.plan import FLAGS as PLAN_FLAGS
from unetgen.cli.verbs import VERBS
from unetgen.errors import UserError
from unetgen.language.compose.conf import presets
from unetgen.language.compose.foreign_files import reader_of_file
from unetgen.language.compose.own_groups import choices_in, own_groups
from unetgen.language.config import GROUPS, HEADS, line_of, paths

OTHERS = ("hydra", "+", "~", "-")  # beginnings of words that Hydra completes
DEFAULT_WORDS = {"True": ("true", "false"), "False": ("true", "false")}
OPENED = re.compile(r"(.*[\[,(])?")  # values before the one that is being typed


def is_ours(line: str) -> bool:
    """Return whether the last word of a line is not one of Hydra's."""
    word = last_word(line)
    if line.split()[1:2] == ["plan"]:
        return True
    return not word.startswith(OTHERS) or (word.startswith("+") and bool(own_groups()))


def last_word(line: str) -> str:
    return "" if not line or line[-1].isspace() else line.rsplit(maxsplit=1)[-1]


def following(line: str) -> list[str]:
    """Return every whole word that the last word of a line can become."""
    typed, word = line.split(), last_word(line)
    before = typed[1 : len(typed) - bool(word)]
    verb = before[0] if before and before[0] in VERBS else ""
    match verb:
        case "":
            found = values(word) if "=" in word else [*(VERBS if not before else ()), *keys(word)]
        case "help":
            found = [*TOPICS, *OTHER_TOPICS, *(path.rstrip("=.") for path in keys(word))]
        case "show" | "compare" | "draw" | "describe" | "eject" | "nnunet" | "bench":
            found = values(word) if "=" in word else [*presets(), *(keys(word) if verb != "show" else ())]
        case "plan":
            found = plan_words(before)
        case _:
            found = []
    return sorted({each for each in [*found, *choosing(before, word)] if each.startswith(word)})


def plan_words(before: list[str]) -> tuple[str, ...]:
    """Return the flags of `plan` that are not given yet, or the names of one's values."""
    from unetgen.read.nnunet.planner.data import CONFIGURATIONS
    from unetgen.read.nnunet.planner.planners import PLANNERS

    values = {"--planner": tuple(PLANNERS), "--configuration": CONFIGURATIONS}
    if before[-1] in PLAN_FLAGS:
        return values.get(before[-1], ())
    return tuple(flag for flag in PLAN_FLAGS if flag not in before)


def keys(word: str) -> Iterator[str]:
    """Yield the keys, each as far as its next group: `norm=`, `norm.`."""
    sign = "+" if word.startswith("+") else ""
    yield from ("preset=", *(f"{sign}{group}=" for group in own_groups()))
    for line in paths():
        rest = line.path[len(word) :]
        if not line.path.startswith(word) or line.path.startswith(HEADS):
            continue
        group, dot, _ = rest.partition(".")
        yield f"{word}{group}{dot or '='}"
        if dot and line_of(f"{word}{group}.kind"):
            yield f"{word}{group}="


def choosing(before: list[str], word: str) -> Iterator[str]:
    """Yield the words that choose a network in the files that are typed already."""
    for file in before:
        reader = reader_of_file(file)
        if reader and not word.startswith(f"{reader.word}="):
            yield f"{reader.word}="
        elif reader:
            with suppress(UserError):
                yield from (f"{before_value(word)}{name}" for name in reader.networks(Path(file)))


def before_value(word: str) -> str:
    """Return an override up to the value that is being typed."""
    key, _, value = word.partition("=")
    opened = OPENED.match(value)
    return f"{key}={opened[0] if opened else ''}"


def values(word: str) -> Iterator[str]:
    """Yield a key's override with each word that it can have."""
    for choice in completed_values(word.partition("=")[0]):
        yield f"{before_value(word)}{choice}"


def completed_values(key: str) -> tuple[str, ...]:
    """Return the values of a key or of its group's kind, and files of that name."""
    if key == "preset":
        return tuple(presets())
    return (*choices_in(key.removeprefix("+")), *words_of_key(key))


def words_of_key(key: str) -> tuple[str, ...]:
    line = line_of(f"{key}.kind") or line_of(f"{key}.style") if key in GROUPS else line_of(key)
    return (line.choices or DEFAULT_WORDS.get(str(line.default), ())) if line else ()
