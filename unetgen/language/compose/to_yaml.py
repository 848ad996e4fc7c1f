"""Write a `Config` as a mapping, and as the YAML of a run's `config.yaml`."""

from collections.abc import Iterator
from typing import Any, cast

from unetgen.language.config import HEADS, RECIPE_KINDS, STATIC, Config, extra_head_lines
from unetgen.language.shorthand import nested


def to_mapping(config: Config) -> dict[str, Any]:
    """Return the set keys, nested, in the schema's order: a complete description."""
    order = {path: place for place, path in enumerate(STATIC)}
    return nested(sorted(config.given.items(), key=lambda item: place_of(item[0], order)))


def place_of(path: str, order: dict[str, int]) -> tuple[int, str, int]:
    """Return a key's position in the order of keys.

    A recipe's options follow its kind; further heads follow the head, by name.
    """
    group, parts = path.rpartition(".")[0], path.split(".")
    if parts[0] == HEADS and len(parts) > 2:
        below = list(extra_head_lines()).index(".".join(parts[2:]))
        return max(place for known, place in order.items() if known.startswith("head.")), parts[1], below
    if path not in order and group.split(".")[-1] in RECIPE_KINDS:
        return order[f"{group}.kind"], path, 0
    return order.get(path, order["compile.optimizer"]), "", 0


def lines_of(config: Config) -> Iterator[str]:
    """Yield the description as YAML, a line per key or group."""
    for key, value in to_mapping(config).items():
        if key != "output_dir":  # a run of the same description has a folder of its own
            yield f"{key}: {flow(value)}"


def text_of(config: Config) -> str:
    """Return the description as a YAML document."""
    return "".join(f"{line}\n" for line in lines_of(config))


def flow(value: Any) -> str:
    """Write a value in YAML's flow style."""
    import yaml

    quick = getattr(yaml, "CSafeDumper", yaml.SafeDumper)  # some builds of PyYAML have no C
    text = yaml.dump(
        literal(value), Dumper=quick, default_flow_style=True, allow_unicode=True, sort_keys=False, width=10**6
    )
    return text.removesuffix("...\n").strip()


def literal(value: Any) -> Any:
    """Escape `${` in a value's texts, so that they are not interpolated again."""
    if isinstance(value, str):
        return value.replace("${", "\\${")
    if isinstance(value, dict):
        return {key: literal(inner) for key, inner in cast("dict[str, Any]", value).items()}
    return [literal(inner) for inner in cast("list[Any]", value)] if isinstance(value, list) else value
