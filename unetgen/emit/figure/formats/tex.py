"""Text for LaTeX: whatever a user's words are, they are shown, and run nothing.

Special signs stand in braces, and between two that would become a dash or a quotation mark there are some.
Accented Latin letters are composed, which every font encoding can. Other letters are for XeLaTeX and LuaLaTeX;
pdfLaTeX, whose fonts have none, shows their number (`U+540D`), unless the document says what to do with them.
"""

import re
import unicodedata
from collections.abc import Callable

LETTER = r"\unetgenletter"
PREAMBLE = (
    r"\ifdefined\Umathcode\providecommand" + LETTER + r"[2]{#1}\else\providecommand" + LETTER + r"[2]{U+#2}\fi"
)  # both arguments: the letter, and its number for who has no such letter
SIGNS = {
    "\\": r"\textbackslash ", "^": r"\textasciicircum ", "~": r"\ensuremath{\sim}", "<": r"\textless ",
    ">": r"\textgreater ", "|": r"\textbar ", '"': r"\char34 ", "`": r"\char96 ",
    **{sign: f"\\{sign}" for sign in "{}$&#_%"},
    "×": r"\ensuremath{\times}", "·": r"\ensuremath{\cdot}", "√": r"\ensuremath{\surd}", "−": r"\ensuremath{-}",
    "→": r"\ensuremath{\rightarrow}", "↑": r"\ensuremath{\uparrow}", "↓": r"\ensuremath{\downarrow}",
    "…": r"\dots ", "–": "--", "ø": r"\o ", "Ø": r"\O ", "ß": r"\ss ", "æ": r"\ae ", "Æ": r"\AE ", "œ": r"\oe ",
    "Œ": r"\OE ", "ł": r"\l ", "Ł": r"\L ", "ı": r"\i ",
}  # fmt: skip
ACCENTS = {
    "\u0300": "`", "\u0301": "'", "\u0302": "^", "\u0303": "~", "\u0308": '"', "\u0304": "=", "\u0307": ".",
    "\u0306": "u ", "\u030a": "r ", "\u030b": "H ", "\u030c": "v ", "\u0327": "c ", "\u0323": "d ",
}  # fmt: skip


def letter_by_number(one: str) -> str:
    return f"{LETTER}{{{one}}}{{{ord(one):04X}}}"


def escape_tex(text: str, others: Callable[[str], str] = letter_by_number) -> str:
    """One line of text. `others` writes the letters that LaTeX's usual fonts have not.

    >>> print(escape_tex("50 % of é & 名"))
    50 {\\%} of {\\'{e}} {\\&} \\unetgenletter{名}{540D}
    """
    spelled = "".join(escape_letter(one, others) for one in unicodedata.normalize("NFC", text))
    return re.sub(r"^ | $", r"\\ ", re.sub(r"([-',])(?=\1)", r"\1{}", spelled))


def escape_letter(one: str, others: Callable[[str], str]) -> str:
    if one in SIGNS:
        return "{" + SIGNS[one] + "}"
    if one.isascii():
        return one if one.isprintable() else " "
    base, *marks = unicodedata.normalize("NFD", one)
    if len(marks) == 1 and marks[0] in ACCENTS and base.isascii():
        return f"{{\\{ACCENTS[marks[0]]}{{{base}}}}}"
    hidden = unicodedata.category(one)[0] in "CZ"  # controls, marks of direction, spaces
    return " " if hidden else others(one)
