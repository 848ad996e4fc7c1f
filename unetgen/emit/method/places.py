"""Say where in the U something is, and what differs from place to place."""

from collections.abc import Collection, Mapping

from unetgen._text import join_words, plural
from unetgen.graph.spec import Stage

NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


def in_letters(count: int) -> str:
    """Return a small number as a word: `two`."""
    return NUMBERS[count] if count < len(NUMBERS) else str(count)


def worded_number(count: int, noun: str) -> str:
    """Return a number as a word, with its noun: `two convolutions`."""
    return f"{in_letters(count)} {plural(count, noun).partition(' ')[2]}"


def at_levels(levels: Collection[int]) -> str:
    """Return levels in words: `level 0`, `levels 0–3`, `levels 0 and 2`."""
    ordered = sorted(levels)
    runs: list[list[int]] = []
    for level in ordered:
        if runs and level == runs[-1][-1] + 1:
            runs[-1].append(level)
        else:
            runs.append([level])
    words = [part for run in runs for part in ([f"{run[0]}–{run[-1]}"] if len(run) > 1 else [str(run[0])])]
    return f"level{'s' * (len(ordered) > 1)} {join_words(words)}"


def grouped(words: Mapping[int, str]) -> list[tuple[str, list[int]]]:
    """Return each text with its levels, in the order of the levels."""
    found: dict[str, list[int]] = {}
    for level, text in sorted(words.items()):
        found.setdefault(text, []).append(level)
    return list(found.items())


def levels_in_words(words: Mapping[int, str], preposition: str = "at") -> str:
    """Return what levels have: one text if all agree, else each with its levels."""
    groups = grouped(words)
    if len(groups) < 2:
        return "".join(text for text, _ in groups)
    return join_phrases([f"{text} {preposition} {at_levels(levels)}" for text, levels in groups])


def join_phrases(phrases: list[str]) -> str:
    """Return phrases as a list, apart by semicolons where one has a comma of its own."""
    if len(phrases) > 1 and any("," in phrase or " and " in phrase for phrase in phrases):
        return f"{'; '.join(phrases[:-1])}; and {phrases[-1]}"
    return join_words(phrases)


def by_stage_in_words(words: Mapping[Stage, str], depth: int) -> str:
    """Return what stages have: one text if all agree, else each with its stages."""
    found: dict[str, list[Stage]] = {}
    for stage, text in words.items():
        found.setdefault(text, []).append(stage)
    if len(found) < 2:
        return "".join(found)
    return join_phrases([f"{text} {where(stages, words, depth)}" for text, stages in found.items()])


def where(stages: Collection[Stage], every: Collection[Stage], depth: int) -> str:
    """Return the place of some stages among all of them: `in the decoder`."""
    left, right = (sorted(stage.level for stage in stages if bool(stage.column) == side) for side in (False, True))
    lefts, rights = (sorted(stage.level for stage in every if bool(stage.column) == side) for side in (False, True))
    bottom = depth - 1
    above = [level for level in left if level != bottom]
    if left and right and above == right:
        return f"at {at_levels(left)}"
    words = [
        *(left_words(left, above, lefts, bottom) if left else []),
        *(["in the decoder" if right == rights else f"at decoder {at_levels(right)}"] if right else []),
    ]
    return join_words(words)


def left_words(left: list[int], above: list[int], every: list[int], bottom: int) -> list[str]:
    """Return the left stages in words; the bottleneck has a name of its own."""
    if left == every and len(left) > 1 and bottom in left:
        return ["in the encoder", "at the bottleneck"]
    encoder = (
        "in the encoder" if above == [level for level in every if level != bottom] else f"at encoder {at_levels(above)}"
    )
    return [*([encoder] if above else []), *(["at the bottleneck"] if bottom in left else [])]
