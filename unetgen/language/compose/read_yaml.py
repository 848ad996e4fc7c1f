"""Read a description's YAML strictly.

A key may occur once in its group, and aliases may not expand without end.
"""

from typing import Any

from unetgen.language.plain_values import text_fault

LARGEST = 10_000  # values in one description, those that aliases repeat counted again


def read_yaml(text: str) -> Any:
    """Return the content of a YAML document.

    Raises:
        ValueError: the text is not YAML, or has YAML that no person would write.
    """
    import yaml

    if fault := text_fault(text, most=len(text)):
        raise ValueError(fault)
    loader: Any = yaml.SafeLoader(text)
    try:
        return content(loader)
    except yaml.YAMLError as error:
        raise ValueError(yaml_fault(error)) from None
    except RecursionError:
        raise ValueError("is nested too deeply. Write lists of two levels at most.") from None
    finally:
        loader.dispose()


def yaml_fault(error: Exception) -> str:
    """Return a parser's message in one line; the usual mistake in our words."""
    mark = getattr(error, "problem_mark", None)
    if mark and "'\\t'" in str(error):
        return f"is not YAML: line {mark.line + 1} is indented with a tab. Use spaces."
    said = str(error).replace('in "<unicode string>", ', "in ")
    return f"is not YAML: {' '.join(said.split())}."


def content(loader: Any) -> Any:
    """Return a document's values; refuse an invalid date in Python's words."""
    node = loader.get_single_node()
    if node is None:
        return None
    refuse_endless(node)
    try:
        return loader.construct_document(node)
    except ValueError as error:
        raise ValueError(f"has an invalid value: {error}. Put a text in quotes.") from None


def refuse_endless(root: Any) -> None:
    """Refuse endless expansion: each value counts wherever an alias repeats it."""
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
    """Refuse equal keys, of which YAML silently takes the last."""
    found: set[Any] = set()
    for key, _ in mapping.value:
        if key.id == "scalar" and key.value in found:
            raise ValueError(f"says {key.value} twice, again in line {key.start_mark.line + 1}. Keep one.")
        found.add(key.value if key.id == "scalar" else id(key))
