"""Rules of pyright that a file breaks, because Keras' operations have no types."""

import re

from unetgen.emit.eject.code import WIDTH
from unetgen.emit.eject.script import Script

# what a file says where a rule does not hold
PATTERNS = {
    "reportArgumentType": r"ops\.conv_transpose\(",
    "reportAttributeAccessIssue": r"def (?:crop|pad|linear|\w*gate)\(",
    "reportOptionalOperand": r"ops\.shape\(|def linear\(|\+ ops\.|x \+ self\.bias",
    "reportOptionalSubscript": r"ops\.shape\(|x = x\[",
}


def untyped_lines(script: Script) -> list[str]:
    """Return the comments that turn these rules off, and why."""
    text = "\n".join(line for lines in script.parts.values() for line in lines)
    off = [f"{rule}=false" for rule, pattern in PATTERNS.items() if re.search(pattern, text)]
    if not off:
        return []
    whole = f"# pyright: {', '.join(off)}"
    lines = [whole] if len(whole) <= WIDTH else [f"# pyright: {', '.join(part)}" for part in (off[:2], off[2:])]
    return ["# Keras' operations have no types.", *lines, ""]
