"""Bundle Vega, Vega-Lite and vega-embed as one script.

vl-convert contains them, so nothing is downloaded. Bundling takes seconds, so the script is kept in the user's cache
folder if it can be written.
"""

import os
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path

from unetgen._files import write_whole
from unetgen.sweep.report.plots import convert_plots, vega_lite_version


def vega_script() -> str:
    """Return the script, safe inside an HTML page.

    Raises:
        RenderError: vl-convert cannot make it.
    """
    kept = cache_folder() / f"vega-{version('vl-convert-python')}-{vega_lite_version()}.js"
    with suppress(OSError, UnicodeError):
        return kept.read_text(encoding="utf-8")
    script = safe_in_html(convert_plots("javascript_bundle"))
    with suppress(OSError):
        kept.parent.mkdir(parents=True, exist_ok=True)
        write_whole(kept, script)
    return script


def cache_folder() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "unetgen"


def safe_in_html(script: str) -> str:
    """Escape what would end the script element."""
    return script.replace("</script", "<\\/script").replace("<!--", "<\\!--")
