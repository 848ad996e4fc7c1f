"""A description's YAML, read with care: each key stands once in its group, and aliases make no text without end."""

from typing import Any

import yaml

LARGEST = 10_000  # values in one description, those that aliases repeat counted again


def read_yaml(text: str) -> Any:
    """The content of a YAML document.

    Raises:
        ValueError: it is no YAML, or none that a person would write.
    """
    loader = yaml.SafeLoader(text)
    try:
        node = loader.get_single_node()
        refuse_endless(node)
        return None if node is None else made(loader, node)
    except (yaml.YAMLError, RecursionError) as error:
        raise ValueError(f"is no YAML: {' '.join(str(error).split())}.") from None
    finally:
        loader.dispose()


def made(loader: yaml.SafeLoader, node: yaml.Node) -> Any:
    """A document's values; a text like a date that no calendar has is refused in Python's words."""
    try:
        return loader.construct_document(node)
    except ValueError as error:
        raise yaml.YAMLError(str(error)) from None


def refuse_endless(root: yaml.Node | None) -> None:
    """Every value is counted where it stands, so an alias of what it stands in never ends."""
    waiting, count = [root] if root else [], 0
    while waiting:
        node = waiting.pop()
        count += 1
        if count > LARGEST:
            raise ValueError(f"has more than {LARGEST} values, its aliases counted. Write the values themselves.")
        if isinstance(node, yaml.MappingNode):
            refuse_twice(node)
            waiting += [value for _, value in node.value]
        elif isinstance(node, yaml.SequenceNode):
            waiting += node.value


def refuse_twice(node: yaml.MappingNode) -> None:
    """YAML lets the last of two equal keys win without a word."""
    found: set[str] = set()
    for key, _ in node.value:
        if isinstance(key, yaml.ScalarNode):
            if key.value in found:
                raise ValueError(f"says {key.value} twice, again in line {key.start_mark.line + 1}. Keep one.")
            found.add(key.value)
