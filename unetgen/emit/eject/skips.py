"""Settings that the skips of all levels share."""

from collections.abc import Sequence

from unetgen.emit.eject.script import Script, one_value
from unetgen.errors import SettingError
from unetgen.graph.parts import Part
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


def refuse_attended(parts: Sequence[Part]) -> None:
    """Refuse an attention after some of a stage's blocks.

    Raises:
        SettingError: with the word.
    """
    if word := next((part.attended for part in parts if part.attended != "each"), ""):
        raise SettingError("attended", f"{word!r} is not written, only an attention after each block.")


def refuse_but_concatenations(script: Script, where: str) -> None:
    """Refuse skips that are more than a concatenation, and further outputs.

    Raises:
        SettingError: `where` is the topology in words, such as `in a nested grid`.
    """
    skip = common_skip(script.spec.skip)
    if any(one.gate for one in script.spec.skip) or skip.fit != "error" or skip.kind != "concat":
        raise SettingError("skip.kind", f"is not a plain concatenation, which is not written {where}.")
    if script.spec.heads[1:]:
        raise SettingError("deep_supervision.stages", f"is not written as PyTorch {where}.")
