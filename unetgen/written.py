"""A `Config` written down again: as a mapping, and as the YAML of a run's `config.yaml`."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any, cast

from unetgen.schema import Config


def to_mapping(config: Config) -> dict[str, Any]:
    """The keys that are set, nested, in the schema's order: a description that stands alone."""
    kept = pruned(asdict(config))
    return {**kept, **({"compile": None} if config.compile is None else {})}


def pruned(mapping: dict[str, Any]) -> dict[str, Any]:
    inner = {
        key: pruned(cast("dict[str, Any]", value)) if isinstance(value, dict) else value
        for key, value in mapping.items()
    }
    return {key: value for key, value in inner.items() if value not in (None, {})}


def lines_of(config: Config) -> Iterator[str]:
    """The description as YAML, a line per key or group."""
    for key, value in to_mapping(config).items():
        if key != "output_dir":  # a run of the same description has a folder of its own
            yield f"{key}: {flow(value)}"


def flow(value: Any) -> str:
    """A value in YAML's flow style."""
    import yaml

    return (
        yaml.safe_dump(literal(value), default_flow_style=True, allow_unicode=True, sort_keys=False, width=10**6)
        .removesuffix("...\n")
        .strip()
    )


def literal(value: Any) -> Any:
    """A value whose texts mean themselves when they are read again: `${` would be looked up."""
    if isinstance(value, str):
        return value.replace("${", "\\${")
    if isinstance(value, dict):
        return {key: literal(inner) for key, inner in cast("dict[str, Any]", value).items()}
    return [literal(inner) for inner in cast("list[Any]", value)] if isinstance(value, list) else value
