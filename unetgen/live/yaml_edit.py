"""Change single keys of a YAML text, and keep the rest as it is written.

A text is changed where the parser finds a key or its value. So comments, order and spacing stay.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

from unetgen.language.compose.to_yaml import flow
from unetgen.language.config import is_group
from unetgen.language.shorthand import full_path

INDENT = "  "


class Entry(NamedTuple):
    """A key of the text, by its dotted path, with the parser's nodes.

    `group` is the mapping that has the key.
    """

    path: str
    key: Any
    value: Any
    group: Any

    @property
    def full(self) -> str:
        """The key that the value sets: `norm.kind` for `norm: batch`."""
        return self.path if self.value.id == "mapping" else full_path(self.path, node_value(self.value))

    @property
    def line(self) -> int:
        """The line of the key, from 1."""
        return self.key.start_mark.line + 1


def node_value(node: Any) -> Any:
    """Return a node's value."""
    import yaml

    loader: Any = yaml.SafeLoader("")
    try:
        return loader.construct_object(node, deep=True)
    finally:
        loader.dispose()


def root_of(text: str) -> Any:
    """Return the mapping of a text, or None where it has none."""
    import yaml

    loader: Any = yaml.SafeLoader(text)
    try:
        root: Any = loader.get_single_node()
    finally:
        loader.dispose()
    return root if root is not None and root.id == "mapping" else None


def entries_of(text: str) -> list[Entry]:
    """Return the keys of a text, groups before their own keys."""
    root = root_of(text)
    return list(entries_in(root, "")) if root else []


def entries_in(mapping: Any, prefix: str) -> Iterator[Entry]:
    for key, value in mapping.value:
        path = f"{prefix}{key.value}"
        yield Entry(path, key, value, mapping)
        if value.id == "mapping" and is_group(path):
            yield from entries_in(value, f"{path}.")


def with_key(text: str, path: str, value: str) -> str:
    """Return the text with a key set to a value, both as they are written in YAML."""
    entries = entries_of(text)
    same = next((entry for entry in entries if path in (entry.path, entry.full)), None)
    if same:
        return revalued(text, same, value)
    group, _, name = path.rpartition(".")
    around = next((entry for entry in entries if group and entry.path == group), None)
    if around is None:
        return with_new_key(text, path, value)
    if around.value.id == "mapping":
        return inserted(text, around.value, name, value)
    short = around.full.rpartition(".")[2]
    return revalued(text, around, f"{{{short}: {bracketed(text, around.value)}, {name}: {value}}}")


def rename_key(text: str, path: str, name: str) -> str:
    """Return the text with another name in the place of a key's last name."""
    entry = next((entry for entry in entries_of(text) if entry.path == path), None)
    return replaced(text, entry.key, name) if entry else text


def without_key(text: str, path: str) -> str:
    """Return the text without the lines of a key."""
    entry = next((entry for entry in entries_of(text) if path in (entry.path, entry.full)), None)
    if entry is None or entry.group.flow_style:
        return text
    lines = text.splitlines(keepends=True)
    return "".join([*lines[: entry.line - 1], *lines[last_line_of(entry.value) + 1 :]])


def revalued(text: str, entry: Entry, value: str) -> str:
    """Return the text with another value of a key.

    It is written behind the key, where a block was below it.
    """
    if is_block(entry.value):
        return f"{text[: entry.key.end_mark.index]}: {value}{text[end_of(entry.value) :]}"
    return replaced(text, entry.value, value)


def is_block(node: Any) -> bool:
    """Return whether a list or a group is on lines of its own, without brackets."""
    return node.id != "scalar" and not node.flow_style


def bracketed(text: str, node: Any) -> str:
    """Return a value as text that may go into brackets: a block on one line."""
    return flow(node_value(node)) if is_block(node) else text[node.start_mark.index : end_of(node)]


def replaced(text: str, node: Any, value: str) -> str:
    return text[: node.start_mark.index] + value + text[end_of(node) :]


def end_of(node: Any) -> int:
    """Return where a node ends.

    The parser ends a block where the next token begins, behind comments.
    """
    last = last_child(node)
    return node.end_mark.index if last is None else end_of(last)


def last_line_of(node: Any) -> int:
    last = last_child(node)
    return node.end_mark.line if last is None else last_line_of(last)


def last_child(node: Any) -> Any:
    """Return the last value in a block."""
    if not is_block(node) or not node.value:
        return None
    return node.value[-1][1] if node.id == "mapping" else node.value[-1]


def inserted(text: str, mapping: Any, name: str, value: str) -> str:
    """Return the text with one more key in a group."""
    end = end_of(mapping)
    if mapping.flow_style:
        comma = ", " if mapping.value else ""
        return f"{text[: end - 1]}{comma}{name}: {value}{text[end - 1 :]}"
    line_end = text.find("\n", end)
    end = len(text) if line_end < 0 else line_end
    return f"{text[:end]}\n{' ' * mapping.start_mark.column}{name}: {value}{text[end:]}"


def with_new_key(text: str, path: str, value: str) -> str:
    """Return the text with a new key at its end, below its groups.

    A preset goes first.
    """
    *groups, name = path.split(".")
    lines = [f"{INDENT * depth}{group}:\n" for depth, group in enumerate(groups)]
    written = "".join([*lines, f"{INDENT * len(groups)}{name}: {value}\n"])
    root = root_of(text)
    if root and root.flow_style:
        return inserted(text, root, path, value)
    if path == "preset" and root:
        return text[: root.start_mark.index] + written + text[root.start_mark.index :]
    return f"{text}{'' if not text or text.endswith(chr(10)) else chr(10)}{written}"
