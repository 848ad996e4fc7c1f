"""Settings that the skips of all levels share."""

from collections.abc import Sequence

from unetgen.emit.eject.script import one_value
from unetgen.errors import SettingError
from unetgen.graph.spec import Skip


def common_skip(skips: Sequence[Skip]) -> Skip:
    """Return what all skips share.

    Raises:
        SettingError: they differ, or leave before a stage's end.
    """
    for key in ("kind", "order", "fit"):
        one_value([getattr(skip, key) for skip in skips], f"skip.{key}")
    if any(skip.tap is not None for skip in skips):
        raise SettingError("skip.tap", "is set, and only skips after a stage's last convolution are written.")
    return skips[0]
