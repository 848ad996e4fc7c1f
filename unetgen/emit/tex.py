"""Write text and tables for LaTeX; users' text is shown literally and never run.

Commands that would swallow the following text are in braces, and so is a sign that a table would take for an option.
Signs that would join to a dash or a quotation mark are kept apart. Accented Latin letters are composed, which works in
every font encoding. Other letters need XeLaTeX or LuaLaTeX; pdfLaTeX, whose fonts lack them, shows their number
(`U+540D`), unless the document defines them.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence

LETTER = r"\unetgenletter"
PREAMBLE = (
    r"\ifdefined\Umathcode\providecommand" + LETTER + r"[2]{#1}\else\providecommand" + LETTER + r"[2]{U+#2}\fi"
)  # the arguments are the letter, and its number for engines that lack it
SIGNS = {
    "\\": r"\textbackslash ", "^": r"\textasciicircum ", "~": r"\ensuremath{\sim}", "<": r"\textless ",
    ">": r"\textgreater ", "|": r"\textbar ", '"': r"\char34 ", "`": r"\char96 ",
    **{sign: f"\\{sign}" for sign in "{}$&#_%"},
    "²": r"\ensuremath{^2}", "³": r"\ensuremath{^3}",
    "×": r"\ensuremath{\times}", "·": r"\ensuremath{\cdot}", "√": r"\ensuremath{\surd}", "−": r"\ensuremath{-}",
    "∨": r"\ensuremath{\vee}", "≥": r"\ensuremath{\ge}", "≤": r"\ensuremath{\le}",
    "→": r"\ensuremath{\rightarrow}", "↑": r"\ensuremath{\uparrow}", "↓": r"\ensuremath{\downarrow}",
    "…": r"\dots ", "–": r"\textendash ", "ø": r"\o ", "Ø": r"\O ", "ß": r"\ss ", "æ": r"\ae ", "Æ": r"\AE ",
    "œ": r"\oe ", "Œ": r"\OE ", "ł": r"\l ", "Ł": r"\L ", "ı": r"\i ",
}  # fmt: skip
ACCENTS = {
    "\u0300": "`", "\u0301": "'", "\u0302": "^", "\u0303": "~", "\u0308": '"', "\u0304": "=", "\u0307": ".",
    "\u0306": "u ", "\u030a": "r ", "\u030b": "H ", "\u030c": "v ", "\u0327": "c ", "\u0323": "d ",
}  # fmt: skip


def letter_by_number(letter: str) -> str:
    return f"{LETTER}{{{letter}}}{{{ord(letter):04X}}}"


def escape_tex(text: str, others: Callable[[str], str] = letter_by_number) -> str:
    """Return one line of text, escaped.

    `others` writes letters that LaTeX's usual fonts lack.

    >>> print(escape_tex("50 % of é & 名"))
    50 \\% of {\\'{e}} \\& \\unetgenletter{名}{540D}
    """
    spelled = "".join(escape_letter(letter, others) for letter in unicodedata.normalize("NFC", text))
    apart = re.sub(r"([-',])(?=\1)", r"\1{}", spelled)
    return re.sub(r"^([\[*])", r"{\1}", re.sub(r"^ | $", r"\\ ", apart))  # `\\` at a row's end takes [ and * as its own


def escape_letter(letter: str, others: Callable[[str], str]) -> str:
    if letter in SIGNS:
        return SIGNS[letter] if is_complete(SIGNS[letter]) else "{" + SIGNS[letter] + "}"
    if letter.isascii():
        return letter if letter.isprintable() else " "
    base, *marks = unicodedata.normalize("NFD", letter)
    if len(marks) == 1 and marks[0] in ACCENTS and base.isascii():
        return f"{{\\{ACCENTS[marks[0]]}{{{base}}}}}"
    hidden = unicodedata.category(letter)[0] in "CZ"  # controls, marks of direction, spaces
    return " " if hidden else others(letter)


def is_complete(command: str) -> bool:
    """Return whether following text cannot change a command.

    This is true of `\\_` and `\\ensuremath{…}`, and not of `\\o `.
    """
    return command.endswith("}") or (not command[-1].isspace() and len(command) == 2)


def tabular(alignments: str, groups: Iterable[Iterable[Sequence[str]]]) -> str:
    """Return a `tabular` of texts between the rules of booktabs.

    Its letters are small, as in the tables of papers. Each group of rows has a rule above it; the head is the first.
    """
    body = [line for rows in groups for line in (r"\midrule", *map(table_row, rows))]
    return "\n".join([
        r"% needs \usepackage{booktabs}",
        *([PREAMBLE] if any(LETTER in line for line in body) else []),
        r"{\footnotesize\setlength{\tabcolsep}{3pt}%",
        rf"\begin{{tabular}}{{@{{}}{alignments}@{{}}}}",
        r"\toprule",
        *body[1:],
        r"\bottomrule",
        r"\end{tabular}}",
        "",
    ])  # fmt: skip


def table_row(cells: Iterable[str]) -> str:
    return " & ".join(map(escape_tex, cells)) + r" \\"
