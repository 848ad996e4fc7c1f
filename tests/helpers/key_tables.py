"""The tables of keys in `docs`, made from the keys' declarations."""

import re

from unetgen.language.keys import KEYS

CHOICES = (
    "topology", "block.kind", "attention.kind", "time.kind", "norm.kind", "dropout.kind", "down.kind", "up.kind", "skip.kind",
    "skip.gate.kind", "deep_supervision.fuse", "deep_supervision.resolution",
)  # fmt: skip


def tables() -> dict[str, str]:
    """Return every table by the name in its markers."""
    return {"choices": choices_table(), "diagram": figure_table()}


def figure_table() -> str:
    """Return a row per key of the figure."""
    found = [key for key in KEYS if key.path.startswith("diagram.")]
    return table(("key", "what", "default"), [(key.path, key.meaning, key.default_text) for key in found])


def choices_table() -> str:
    """Return a row per key that names a part or a kind, with the words that it takes."""
    by_path = {key.path: key for key in KEYS}
    found = [by_path[path] for path in CHOICES]
    return table(("key", "choices", "default"), [(key.path, key.choices_text, key.default_text) for key in found])


def table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    """Return a table in Markdown; the first column is code."""
    cells = [head, ("---",) * len(head), *((f"`{path}`", *rest) for path, *rest in rows)]
    return "\n".join(f"| {' | '.join(cell.replace('|', '&#124;') for cell in row)} |" for row in cells)


def with_tables(text: str) -> str:
    """Return a text with the current table between each pair of markers."""
    for name, made in tables().items():
        between = re.compile(rf"(<!-- keys: {name} -->\n).*?(\n<!-- end of keys -->)", re.DOTALL)
        text = between.sub(lambda found, made=made: f"{found[1]}{made}{found[2]}", text)
    return text
