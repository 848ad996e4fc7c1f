"""Find encoders: left sides of networks, one in each file of `conf/encoder`."""

from functools import cache

from unetgen.language.compose.conf import CONF

FOLDER = CONF / "encoder"


@cache
def encoders() -> tuple[str, ...]:
    """Return the names of all encoders."""
    return tuple(sorted(file.stem for file in FOLDER.glob("*.yaml")))
