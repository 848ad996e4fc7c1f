"""The values of a call in `.pt2` JSON, such as `{"as_ints": [1, 1]}`."""

from collections.abc import Callable, Mapping
from typing import Any

from unetgen.read.json_files import list_or_empty, mapping_or_empty
from unetgen.read.program.form import Ref

Rename = Callable[[str], str]
DTYPES = {1: "uint8", 2: "int8", 3: "int16", 4: "int32", 5: "int64", 6: "float16", 7: "float32", 8: "float64",
          12: "bool", 13: "bfloat16"}  # fmt: skip


def argument_value(argument: Mapping[str, Any], rename: Rename, symbols: Mapping[str, int]) -> Any:
    """Return an argument as Python's value.

    Tensors become `Ref`, symbolic sizes their value at export.

    A size that depended on the data is `None`.
    """
    key: str
    value: Any
    key, value = next(iter(argument.items()), ("as_none", None))
    match key:
        case "as_tensor":
            return Ref(rename(value["name"]))
        case "as_tensors" | "as_optional_tensors" | "as_nested_tensors":
            return [tensor_or_none(part, rename, symbols) for part in list_or_empty(value)]
        case "as_none":
            return None
        case "as_sym_int" | "as_sym_float" | "as_sym_bool":
            return symbol_value(value, symbols)
        case "as_sym_ints" | "as_sym_floats" | "as_sym_bools":
            return [symbol_value(part, symbols) for part in list_or_empty(value)]
        case "as_float":
            return float(value)
        case "as_graph":
            return None
        case _:
            return value


def tensor_or_none(part: Any, rename: Rename, symbols: Mapping[str, int]) -> Any:
    return Ref(rename(part["name"])) if "name" in part else argument_value(part, rename, symbols)


def symbol_value(value: Any, symbols: Mapping[str, int]) -> Any:
    """Return a symbolic number; one with a name by its hint."""
    given = mapping_or_empty(value)
    if "as_name" in given:
        return symbols.get(given["as_name"])
    return next(iter(given.values()), None)


def size_value(size: Any) -> int | None:
    """Return a size, that of an expression by its hint.

    `None` if it depended on the data.
    """
    given = mapping_or_empty(size)
    if "as_int" in given:
        return int(given["as_int"])
    hint = mapping_or_empty(given.get("as_expr")).get("hint")
    number = mapping_or_empty(hint).get("as_int") if isinstance(hint, dict) else hint
    return None if number is None else int(number)


def tensor_sizes(value: Any) -> tuple[int, ...]:
    """Return a tensor's sizes, or nothing if one of them is not known."""
    sizes = [size_value(size) for size in list_or_empty(mapping_or_empty(value).get("sizes"))]
    known = tuple(size for size in sizes if size is not None)
    return known if len(known) == len(sizes) else ()
