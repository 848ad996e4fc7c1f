"""Find encoders: left sides of networks, one in each file of `conf/encoder`."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from unetgen.language.compose.conf import CONF
from unetgen.language.compose.read_yaml import read_yaml

FOLDER = CONF / "encoder"


@cache
def encoders() -> tuple[str, ...]:
    """Return the names of all encoders."""
    return tuple(sorted(file.stem for file in FOLDER.glob("*.yaml")))


@cache
def encoder_keys(name: str) -> Mapping[str, Any]:
    """Return the keys of an encoder by path."""
    from unetgen.language.shorthand import flatten

    return dict(flatten(read_yaml((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))))
