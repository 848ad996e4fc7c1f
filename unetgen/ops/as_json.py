"""Write ops as JSON and read them exactly: `op_from_dict(op_to_dict(op)) == op`.

The tag is `type`, because pooling and normalization have a `kind` of their own. The fields come from the dataclasses,
so a new op is written and read without a line here.
"""

from collections.abc import Mapping
from dataclasses import MISSING, fields
from typing import Any, Literal, cast, get_args, get_origin, get_type_hints

from unetgen._text import available, shown
from unetgen.ops import OPS, AnyOp

KINDS: dict[str, Any] = {kind.__name__: kind for kind in OPS}


def op_to_dict(op: AnyOp) -> dict[str, Any]:
    """Convert an op to JSON: `{"type": "Conv", "filters": 32, …}`.

    Tuples become lists, named tuples mappings.
    """
    return {"type": type(op).__name__} | {field.name: json_value(getattr(op, field.name)) for field in fields(op)}


def op_from_dict(data: Mapping[str, Any]) -> AnyOp:
    """Restore the op that `op_to_dict` wrote.

    Raises:
        ValueError: a field is missing or has another type; the message names it.
    """
    kind = KINDS.get(str(data.get("type")))
    if kind is None:
        raise ValueError(f"{shown(data.get('type'))} is not an operation.{available(KINDS)}")
    hints = get_type_hints(kind)
    given = [
        field.name for field in fields(kind) if field.default is MISSING or field.name in data
    ]  # others came later
    return kind(**{name: member(data, name, hints[name]) for name in given})


def json_value(value: object) -> object:
    """Convert a value to what JSON can hold.

    Named tuples keep their field names, so that `[64, [80, 80]]` need not be guessed at.
    """
    if isinstance(value, tuple):
        parts = cast(tuple[object, ...], value)
        names = cast(tuple[str, ...], getattr(parts, "_fields", ()))
        return dict(zip(names, map(json_value, parts), strict=True)) if names else [json_value(part) for part in parts]
    return value


def member(data: Mapping[str, Any], name: str, hint: Any) -> object:
    """Restore one field to its type."""
    if name not in data:
        raise ValueError(f"{name} is missing")
    try:
        return restored(data[name], hint)
    except (TypeError, AttributeError):
        raise ValueError(f"{name} cannot be {shown(data[name])}") from None


def restored(value: Any, hint: Any) -> object:
    """Restore a JSON value by its type: a literal, a tuple, a named tuple, or a float."""
    if hint is float and type(value) is int:
        return float(value)
    match get_origin(hint):
        case origin if origin is Literal:
            good = value in get_args(hint)
        case origin if origin is tuple:
            return restored_tuple(value, get_args(hint))
        case _ if hasattr(hint, "_fields"):
            return hint(**{name: member(value, name, part) for name, part in get_type_hints(hint).items()})
        case _:
            good = type(value) is hint
    if not good:
        raise TypeError
    return value


def restored_tuple(value: Any, hints: tuple[Any, ...]) -> tuple[object, ...]:
    """Restore `[3, 3]` as `(3, 3)`.

    The hints are one for all items (`int, ...`) or one for each.
    """
    if not isinstance(value, list | tuple):
        raise TypeError
    parts = cast(list[Any], value)
    each = [hints[0]] * len(parts) if hints[-1] is Ellipsis else list(hints)
    if len(each) != len(parts):
        raise TypeError
    return tuple(restored(part, hint) for part, hint in zip(parts, each, strict=True))
