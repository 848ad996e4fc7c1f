"""Vega, Vega-Lite and vega-embed as one script, which vl-convert carries: nothing is downloaded.

To put it together takes seconds, so it is kept in the user's cache folder, where there is one.
"""

import os
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path
from typing import Any

from unetgen._files import write_whole
from unetgen.sweep.report.plots import language


def bundle() -> str:
    """The script; it can stand in a page."""
    import vl_convert

    library: Any = vl_convert  # its types want the snippet that its documentation does not
    kept = cache() / f"vega-{version('vl-convert-python')}-{language()}.js"
    with suppress(OSError, UnicodeError):
        return kept.read_text(encoding="utf-8")
    script = safe(library.javascript_bundle(vl_version=language()))
    with suppress(OSError):
        kept.parent.mkdir(parents=True, exist_ok=True)
        write_whole(kept, script)
    return script


def cache() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "unetgen"


def safe(script: str) -> str:
    """Without what would end the element that it stands in."""
    return script.replace("</script", "<\\/script").replace("<!--", "<\\!--")
