"""The JSON Schema of a group: its mapping, and the values that are short for one."""

import re
from collections.abc import Iterator
from typing import Any

from unetgen.language.config import HEAD_NAME, HEADS, RECIPE_KINDS, line_of
from unetgen.language.json_schema.definitions import Definitions, reference_to
from unetgen.language.json_schema.keys import said_of_key, type_of_key
from unetgen.language.json_schema.lists import with_lists
from unetgen.language.json_schema.types import NULL, UNSET, Schema, any_of, words_type
from unetgen.language.keys.figure import PART
from unetgen.language.keys.key import Key
from unetgen.language.suggestions import may_be_null
from unetgen.network import recipes

Tree = dict[str, Any]  # keys by name, and groups of them

OPEN_NAMES = {"<name>": HEAD_NAME.pattern, "<part>": f"(?:{PART.pattern})"}
SHORT_FOR = ("style", "rate", "kind")  # the key that one value sets


def mapping_schema(path: str, tree: Tree, made: Definitions) -> Schema:
    """Return the schema of a mapping of keys; their paths may be written with dots."""
    start = f"{path}." if path else ""
    every = {name: property_schema(f"{start}{name}", inner, made) for name, inner in tree.items()}
    return {
        "type": "object",
        "properties": {name: schema for name, schema in every.items() if name not in OPEN_NAMES},
        "patternProperties": {
            **{f"^{OPEN_NAMES[name]}$": schema for name, schema in every.items() if name in OPEN_NAMES},
            **dotted_names(start, tree, made),
        },
        **({"minProperties": 1} if path.endswith(f"{HEADS}.<name>") else {}),
        **closed(path, [*tree]),
    }


def property_schema(path: str, inner: "Key[Any] | Tree", made: Definitions) -> Schema:
    """Return the schema of a key, or a reference to that of a group."""
    if isinstance(inner, Key):
        return {**said_of_key(inner), **nullable_value(inner, made)}
    made.setdefault(reference_to(path)["$ref"].rpartition("/")[2], group_schema(path, inner, made))
    return reference_to(path)


def nullable_value(key: Key[Any], made: Definitions) -> Schema:
    return any_of(made.reference(key.path, type_of_key(key)), UNSET)


def group_schema(path: str, tree: Tree, made: Definitions) -> Schema:
    """Return the schema of a group: a mapping, or one value that is short for one."""
    null = [NULL] if may_be_null(path) else []
    return {
        "description": said_of_group(path, tree),
        **any_of(*shorthands(path, made), mapping_schema(path, tree, made), *null),
    }


def said_of_group(path: str, tree: Tree) -> str:
    short = next((key for name in SHORT_FOR if (key := line_of(f"{path}.{name}"))), None)
    keys = ", ".join(tree)
    return f"{short.help_with_needs}; or a group of {keys}" if short else f"a group of {keys}"


def shorthands(path: str, made: Definitions) -> Iterator[Schema]:
    """Yield the values that set one key of a group: `norm: batch` for `norm.kind`."""
    for name in SHORT_FOR:
        if key := line_of(f"{path}.{name}"):
            said = {"contains": {"not": NULL}} if name == "kind" else {}  # a list of nulls names no kind
            yield {**made.reference(key.path, type_of_key(key)), **said}


def closed(path: str, names: list[str]) -> Schema:
    """Return what keeps other keys out.

    A part of one's own may have options of its own.
    """
    kind = path.rpartition(".")[2]
    if kind not in RECIPE_KINDS:
        return {"additionalProperties": False}
    known = with_lists(f"{path}.kind", words_type(["none", *recipes.imported_names(kind)]))
    return {
        "if": {"properties": {"kind": any_of(known, NULL)}},
        "then": {"propertyNames": {"enum": names}},
    }


def dotted_names(start: str, tree: Tree, made: Definitions) -> Schema:
    """Return the patterns of keys with dots, `norm.kind`; equal values share one."""
    found: dict[str, list[str]] = {}
    schemas: dict[str, Schema] = {}
    for pattern, path, inner in inside(start, tree):
        schema = nullable_value(inner, made) if isinstance(inner, Key) else reference_to(path)
        schemas[str(schema)] = schema
        found.setdefault(str(schema), []).append(pattern)
    return {f"^(?:{'|'.join(patterns)})$": schemas[which] for which, patterns in found.items()}


def inside(start: str, tree: Tree) -> "Iterator[tuple[str, str, Key[Any] | Tree]]":
    """Yield pattern, path and content of everything two names deep or more."""
    for name, inner in tree.items():
        if isinstance(inner, Key):
            continue
        path = f"{start}{name}."
        for below, one in inner.items():
            yield f"{as_pattern(name)}\\.{as_pattern(below)}", f"{path}{below}", one
        for pattern, full, one in inside(path, inner):
            yield f"{as_pattern(name)}\\.{pattern}", full, one


def as_pattern(name: str) -> str:
    return OPEN_NAMES.get(name) or re.escape(name)
