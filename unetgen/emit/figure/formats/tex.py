"""Text for LaTeX: any user's text is shown, and none of it is executed.

Special characters are in braces, and so is the space between two characters that would form a dash or a quotation mark.
Accented Latin letters are composed, which every font encoding supports. Other letters need XeLaTeX or LuaLaTeX;
pdfLaTeX, whose fonts lack them, shows their number (`U+540D`) unless the document defines otherwise.
"""

import re
import unicodedata
from collections.abc import Callable

LETTER = r"\unetgenletter"
PREAMBLE = (
    r"\ifdefined\Umathcode\providecommand" + LETTER + r"[2]{#1}\else\providecommand" + LETTER + r"[2]{U+#2}\fi"
)  # the arguments are the letter, and its number for engines that lack it
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


def letter_by_number(letter: str) -> str:
    return f"{LETTER}{{{letter}}}{{{ord(letter):04X}}}"


def escape_tex(text: str, others: Callable[[str], str] = letter_by_number) -> str:
    """Return one line of text, escaped.

    `others` writes letters that LaTeX's usual fonts lack.

    >>> print(escape_tex("50 % of é & 名"))
    50 {\\%} of {\\'{e}} {\\&} \\unetgenletter{名}{540D}
    """
    spelled = "".join(escape_letter(letter, others) for letter in unicodedata.normalize("NFC", text))
    return re.sub(r"^ | $", r"\\ ", re.sub(r"([-',])(?=\1)", r"\1{}", spelled))


def escape_letter(letter: str, others: Callable[[str], str]) -> str:
    if letter in SIGNS:
        return "{" + SIGNS[letter] + "}"
    if letter.isascii():
        return letter if letter.isprintable() else " "
    base, *marks = unicodedata.normalize("NFD", letter)
    if len(marks) == 1 and marks[0] in ACCENTS and base.isascii():
        return f"{{\\{ACCENTS[marks[0]]}{{{base}}}}}"
    hidden = unicodedata.category(letter)[0] in "CZ"  # control characters, direction marks and spaces
    return " " if hidden else others(letter)
