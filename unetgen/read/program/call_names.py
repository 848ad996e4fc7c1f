"""Names of nodes: the module's path, where one call stands for the module."""

from collections import Counter
from collections.abc import Iterable

from unetgen.read.program.form import ProgramCall

LIBRARY = "torch.nn.modules."  # its layers are one operation each, beside their padding


class CallNames:
    """Free names for nodes.

    `encoder.0.conv` for a layer, `encoder.cat` for a function in a module's forward.
    """

    def __init__(self, calls: Iterable[ProgramCall]) -> None:
        self.taken: set[str] = set()
        self.inside = Counter(path_of(call) for call in calls)
        self.outer = {path[:end] for path in self.inside for end, letter in enumerate(path) if letter == "."}

    def of(self, call: ProgramCall, part: str, is_layer: bool) -> str:
        """Return a free name; `part` names one of several ops of a call."""
        path = path_of(call)
        alone = is_layer or (self.is_of_library(call) and self.inside[path] == 1)
        words = [path] * bool(path) + ([] if path and alone and not part else [part or call.op.lstrip("_")])
        return self.free(".".join(words))

    def is_of_library(self, call: ProgramCall) -> bool:
        """Return whether a call's module is a layer of PyTorch.

        One of unknown class is, if no module is inside it.
        """
        kind = call.modules[-1].kind if call.modules else ""
        return kind.startswith(LIBRARY) or (not kind and path_of(call) not in self.outer)

    def free(self, wanted: str) -> str:
        numbered = (f"{wanted}_{number}" for number in range(2, len(self.taken) + 3))
        name = next(name for name in (wanted, *numbered) if name not in self.taken)
        self.taken.add(name)
        return name


def path_of(call: ProgramCall) -> str:
    return call.modules[-1].path if call.modules else ""
