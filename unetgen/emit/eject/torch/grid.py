"""The loops of a nested grid (UNet++), column by column."""

from unetgen.emit.eject.filters import decoder_widths, unit_widths
from unetgen.emit.eject.script import Script
from unetgen.emit.eject.skips import refuse_but_concatenations
from unetgen.emit.eject.torch.joining import one_skip
from unetgen.emit.eject.torch.sides import Side
from unetgen.emit.eject.torch.stages import decoder_arguments
from unetgen.emit.eject.torch.ups import Joining
from unetgen.emit.eject.torch.widths import last_width_at
from unetgen.errors import SettingError


def refuse_in_grid(script: Script) -> None:
    """Refuse what the loops of a grid have no words for.

    Raises:
        SettingError: the message follows the key.
    """
    spec = script.spec
    one_skip(spec.skip)
    refuse_but_concatenations(script, "in a nested grid")
    left, right = (unit_widths(parts) for parts in (spec.encoder, spec.decoder))
    if any(own[-1] not in (0, above[-1]) for own, above in zip(right, left[:-1], strict=True)):
        raise SettingError("decoder.filters", "differ from those of the left side, which is not written in a grid.")


def grid_lines(script: Script, side: Side, joining: Joining) -> list[str]:
    """Return the lines that make the stages of each column but the first."""
    widths = decoder_widths(script, "skip")
    given = ["below", "skip", "column", widths, *decoder_arguments(script, side), *joining.given]
    return [
        "self.decoder = nn.ModuleList()  # column by column",
        "for column in range(1, DEPTH):",
        "    for level in range(DEPTH - column):",
        f"        skip, below = {last_width_at(script, 'level')}, {last_width_at(script, 'level + 1')}",
        f"        self.decoder.append(Decoder({', '.join(given)}))",
    ]


def lines_through_grid(stem: bool) -> list[str]:
    """Return the lines that pass a map through the grid."""
    return [
        "rows: list[list[Tensor]] = []  # the maps of each level",
        *(["x = self.stem(x)"] if stem else []),
        "for stage in self.encoder:",
        "    x = stage(x)",
        "    rows.append([x])",
        "stages = iter(self.decoder)",
        "for column in range(1, DEPTH):",
        "    for level in range(DEPTH - column):",
        "        rows[level].append(next(stages)(rows[level + 1][-1], rows[level]))",
    ]
