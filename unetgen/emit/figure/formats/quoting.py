"""Quoting in DOT: a text of any content stays one string, and is shown as it is.

A quoted string ends at a quote, labels read backslashes as escapes (`\\N` is the node's name), and labels and tooltips
read `&lt;` as an entity.
"""

import re
from collections.abc import Mapping
from functools import lru_cache

from unetgen._text import without_controls

Attributes = Mapping[str, str | int | float]
LONGEST = 4000  # letters of a string
PIECES = re.compile(rf"(?:\\.|[^\\]){{1,{LONGEST}}}", re.DOTALL)  # never splits an escape


def quote(text: str) -> str:
    """Return the value of an attribute as a quoted string.

    Its backslashes are escapes. Long texts become a sum of strings, because older Graphviz reads at most 16 KiB at
    once.

    >>> print(quote('say "hi"'))
    "say \\"hi\\""
    """
    assert not (len(text) - len(text.rstrip("\\"))) % 2, "a backslash would take the closing quote"
    quoted = text.replace('"', '\\"')
    return f'"{quoted}"' if len(quoted) <= LONGEST else " + ".join(f'"{piece}"' for piece in PIECES.findall(quoted))


def quote_name(text: str) -> str:
    """Return the name of a node as a quoted string.

    Its backslashes are doubled, so that none is taken for the escape of a quote.
    """
    return quote(without_controls(text).replace("\\", "\\\\"))


def escape_label(text: str) -> str:
    """Return a user's text escaped for a label or a tooltip.

    >>> print(escape_label("a & b, 50 \\\\% <i>"))
    a &amp; b, 50 \\\\% <i>
    """
    return without_controls(text).replace("&", "&amp;").replace("\\", "\\\\")


def statement(subject: str, attributes: Attributes) -> str:
    """Return one line: a node, an edge or a default, with its attributes."""
    listed = ", ".join(f"{key}={attribute_text(value)}" for key, value in attributes.items())
    return f"\t{subject} [{listed}]\n"


def attribute_text(value: str | float) -> str:
    return quote(value) if isinstance(value, str) else number_text(value)


@lru_cache(maxsize=1 << 16)
def number_text(value: float) -> str:
    """Return a number without needless digits, and never `-0`.

    >>> number_text(2.0), number_text(-0.001), number_text(1.256)
    ('2', '0', '1.26')
    """
    shown = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if shown == "-0" else shown
