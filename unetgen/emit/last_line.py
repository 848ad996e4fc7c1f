"""The last line of a run: for a person the file to open, for a script the folder.

A terminal that knows links (OSC 8) gets one.
"""

import os
import re
import sys
from collections.abc import Mapping
from pathlib import Path

from unetgen._files import from_here

KNOWN = ("iTerm.app", "WezTerm", "vscode", "ghostty", "Hyper", "Tabby", "rio")  # TERM_PROGRAM
SIGNS = ("WT_SESSION", "KONSOLE_VERSION", "DOMTERM", "KITTY_WINDOW_ID", "ALACRITTY_WINDOW_ID")
TERMS = re.compile(r"xterm-(kitty|ghostty)|alacritty.*|foot.*|contour.*|wezterm")
VTE_WITH_LINKS = 5000  # 0.50, of GNOME Terminal and its relatives


def last_line(folder: Path, file: Path) -> str:
    """Return the file on a terminal, linked if possible, and otherwise the folder."""
    if not (sys.stdout.isatty() and file.is_file()):
        return from_here(folder)
    shown = from_here(file)
    return linked(shown, file) if knows_links(os.environ) else shown


def linked(text: str, file: Path) -> str:
    return f"\x1b]8;;{file.resolve().as_uri()}\x1b\\{text}\x1b]8;;\x1b\\"


def knows_links(environment: Mapping[str, str]) -> bool:
    """Return whether a terminal is known to show links; others might print the escape."""
    if environment.get("TERM") in ("dumb", "linux") or "NO_HYPERLINK" in environment:
        return False
    vte = environment.get("VTE_VERSION", "")
    return (
        environment.get("TERM_PROGRAM") in KNOWN
        or any(name in environment for name in SIGNS)
        or (vte.isdecimal() and int(vte) >= VTE_WITH_LINKS)
        or bool(TERMS.fullmatch(environment.get("TERM", "")))
    )
