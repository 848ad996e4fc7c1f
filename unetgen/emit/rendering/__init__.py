"""Pictures from text: SVG from DOT, PNG and PDF from SVG.

Code may enter if it turns one file format into another and knows no network. This sub-package may import `errors` and
the settings of `graph`, and it alone names the rendering libraries.

Files in reading order: `render_error`, `private_engine` (Graphviz as WebAssembly), `browser_engine` (the same, where a
page runs Python), `converter_process`, `converter` (vl-convert in a process of its own), `render`.
"""
