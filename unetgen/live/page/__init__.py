"""The files of the page with their types: the only ones that are served."""

from pathlib import Path

HERE = Path(__file__).parent
PAGE_FILES = {
    "index.html": "text/html; charset=utf-8",
    "live.css": "text/css; charset=utf-8",
    "codemirror.js": "text/javascript; charset=utf-8",
    "editor.js": "text/javascript; charset=utf-8",
    "asking.js": "text/javascript; charset=utf-8",
    "state.js": "text/javascript; charset=utf-8",
    "show.js": "text/javascript; charset=utf-8",
    "png.js": "text/javascript; charset=utf-8",
    "room.js": "text/javascript; charset=utf-8",
    "take.js": "text/javascript; charset=utf-8",
    "live.js": "text/javascript; charset=utf-8",
    "mode.js": "text/javascript; charset=utf-8",
}


def live_file(name: str) -> bytes:
    """Return the content of a file of the page."""
    assert name in PAGE_FILES
    return (HERE / name).read_bytes()
