"""Write text for Markdown: users' text is shown literally, without links."""

import re

SIGNS = re.compile(
    r"[\\`*\[\]<|~$@]"
    r"|(?<![^\W_])_|_(?![^\W_])"  # inside a word it is text
    r"|&(?=#?\w+;)"  # an entity
    r"|(?<=:)/(?=/)|(?<=\bwww)\."  # an address, which becomes a link without any sign around it
    r"|\A(?:[#>=]|[-+](?=[\s-]|$))",  # the start of a heading, a quotation, a list or a line
    re.IGNORECASE,
)
NUMBER = re.compile(r"\A(\d+)(?=[.)](?:\s|$))")  # of a list


def escape_markdown(text: str) -> str:
    r"""Return one line of text, escaped for CommonMark and GitHub.

    >>> print(escape_markdown("[a](https://b.c) & d_e"))
    \[a\](https:\//b.c) & d_e
    """
    return NUMBER.sub(r"\1\\", SIGNS.sub(r"\\\g<0>", " ".join(text.split())))


def pipe_row(cells: list[str]) -> str:
    """Return a row of a table from escaped cells."""
    return f"| {' | '.join(cells)} |"
