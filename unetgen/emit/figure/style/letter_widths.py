"""The widths of letters, equal in Helvetica, Arial and Liberation Sans.

An SVG states them, so that a browser without these fonts does not write over what is beside a text.
"""

import math
import unicodedata

# thousandths of the text's size
LETTERS = {
    191: "'", 222: "ijl", 260: "|", 278: " !,./:;I[\\]ft·", 333: "()-`r²³", 334: "{}", 355: '"', 389: "*", 400: "°",
    469: "^", 500: "Jcksvxyz", 549: "±≥≤√", 556: "#$0123456789?L_abdeghnopqu–", 576: "µ", 584: "+<=>~×−",
    611: "FTZ", 667: "&ABEKPSVXY", 722: "CDHNRUw", 778: "GOQ", 833: "Mm", 889: "%", 944: "W", 1000: "—…→←", 1015: "@",
}  # fmt: skip
WIDTH_OF = {letter: width / 1000 for width, letters in LETTERS.items() for letter in letters}


def natural_width(words: str, size: float) -> float | None:
    """Return the width of a line in these fonts, in points.

    It is `None` if a letter is not in the table. A letter with an accent is as wide as without it.
    """
    widths = [WIDTH_OF.get(letter) or WIDTH_OF.get(unicodedata.normalize("NFD", letter)[0]) for letter in words]
    return None if None in widths else size * math.fsum(width for width in widths if width)
