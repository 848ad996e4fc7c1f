"""A description's YAML, read with care: each key stands once in its group, and aliases make no text without end."""

from typing import Any

LARGEST = 10_000  # values in one description, those that aliases repeat counted again


def read_yaml(text: str) -> Any:
    """The content of a YAML document.

    Raises:
        ValueError: it is no YAML, or none that a person would write.
    """
    import yaml

    loader: Any = yaml.SafeLoader(text)
    try:
        return content(loader)
    except yaml.YAMLError as error:
        raise ValueError(f"is no YAML: {' '.join(str(error).split())}.") from None
    except RecursionError:
        raise ValueError("is nested too deeply. Write lists of two levels at most.") from None
    finally:
        loader.dispose()


def content(loader: Any) -> Any:
    """A document's values; a text such as a date that no calendar has is refused in Python's words."""
    node = loader.get_single_node()
    if node is None:
        return None
    refuse_endless(node)
    try:
        return loader.construct_document(node)
    except ValueError as error:
        raise ValueError(f"has a value that is none: {error}. Put a text in quotes.") from None


def refuse_endless(root: Any) -> None:
    """Every value is counted where it stands, so an alias of what it stands in never ends."""
    waiting, count = [root], 0
    while waiting:
        node = waiting.pop()
        count += 1
        if count > LARGEST:
            raise ValueError(f"has more than {LARGEST} values, its aliases counted. Write the values themselves.")
        if node.id == "mapping":
            refuse_twice(node)
            waiting += [value for _, value in node.value]
        elif node.id == "sequence":
            waiting += node.value


def refuse_twice(mapping: Any) -> None:
    """YAML lets the last of two equal keys win without a word."""
    found: set[Any] = set()
    for key, _ in mapping.value:
        if key.id == "scalar" and key.value in found:
            raise ValueError(f"says {key.value} twice, again in line {key.start_mark.line + 1}. Keep one.")
        found.add(key.value if key.id == "scalar" else id(key))
