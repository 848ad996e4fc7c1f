"""The colours of a box."""

from typing import NamedTuple


class Paint(NamedTuple):
    """The colours of a box: front, lighter top, darker side, and outline."""

    front: str
    above: str
    beside: str
    line: str
