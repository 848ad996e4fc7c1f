"""Figures for several tests: presets, odd names, and a LaTeX document around them."""

import os
import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.helpers.planning import preset
from unetgen import to_diagram
from unetgen.emit.figure import Diagram
from unetgen.emit.figure import make_diagram as drawn
from unetgen.emit.rendering import render

PRESETS = ("lecture", "unet_2015", "attention_unet_2018", "unetplusplus_2018", "monai_segresnet")


NASTY = {
    "quotes": "a \"double\" 'single' `back` „low“",
    "brackets": "</text><script>alert(1)</script><img src=x onerror=alert(1)>",
    "section": "]]> <![CDATA[ <!-- --> -- --> &lt; &amp; &#60; &",
    "backslashes": '\\N \\G \\l \\" \\input{/etc/passwd} \\write18{ls} \\end{tikzpicture} \\\\ \\',
    "LaTeX": "{ } $x_1^2$ & # ^ _ ~ % -- --- `` '' ?` ,, << >>",
    "DOT": '"]; evil [label=x]; "a" -> "b" ; /* */ // # {rank=same}',
    "long": "W" * 200,
    "lines": "one\ntwo\n\nthree\tfour",
    "directions": "abc\u202edef\u200f\u2066ghi\ufeff",
    "letters": "ünï → 名前 Ωω ąłŁßøÅ ﬁ 😀 é\u0301",
    "YAML": "a: {b: [c]} # $(HOME) !!python/object *x &y",
}


@cache
def diagram_of(name: str, renderer: render.Renderer = "wasi") -> Diagram:
    return drawn(preset(name), renderer=renderer)


def named(words: str, **more: Any) -> Diagram:
    return to_diagram({"preset": "lecture", "name": words, "head": {"labels": [words, "b", "c"]}, **more})


def dot_script(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    (folder / "dot").write_text(f"#!/bin/sh\n{script}\n")
    (folder / "dot").chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")


def tex_document(pictures: list[str]) -> str:
    inputs = "\n\n".join(rf"\noindent\resizebox{{\textwidth}}{{!}}{{\input{{{name}}}}}" for name in pictures)
    return rf"\documentclass{{article}}\usepackage{{tikz}}\begin{{document}}{inputs}\end{{document}}"


def compiled(folder: Path, pictures: dict[str, str], before: str = "") -> str:
    """Compile a document that inputs the pictures, and return LaTeX' messages."""
    pdflatex = shutil.which("pdflatex")
    if pdflatex is None:
        pytest.skip("there is no pdflatex here")
    for name, text in pictures.items():
        (folder / f"{name}.tex").write_text(text, encoding="utf-8")
    document = tex_document(list(pictures)).replace(r"\begin{document}", rf"\begin{{document}}{before}")
    (folder / "document.tex").write_text(document, encoding="utf-8")
    command = [pdflatex, "-interaction=nonstopmode", "-halt-on-error", "document.tex"]
    done = subprocess.run(command, cwd=folder, capture_output=True, check=False)
    said = done.stdout.decode(errors="replace")
    assert done.returncode == 0, said[-2000:]
    return said
