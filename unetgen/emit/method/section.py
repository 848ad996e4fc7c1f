"""The whole paragraph, in Markdown and LaTeX."""

import re
from collections.abc import Callable, Generator
from typing import NamedTuple

from unetgen.emit.markdown import escape_markdown
from unetgen.emit.method.citation import Citation, citation_of
from unetgen.emit.method.outputs import output_sentences
from unetgen.emit.method.paths import path_sentences
from unetgen.emit.method.skips import joining_sentences
from unetgen.emit.method.stages import stage_sentences
from unetgen.emit.method.time_step import time_sentence
from unetgen.emit.method.totals import input_phrase, setting_sentences, total_sentences
from unetgen.emit.method.training import training_sentence
from unetgen.emit.tex import LETTER, PREAMBLE, escape_tex
from unetgen.graph.plan import Plan
from unetgen.graph.spec import Spec
from unetgen.language.config import Config
from unetgen.network.own_parts import searching

SHORT = 400  # characters of two sentences that become one
NUMBERED = re.compile(r"levels? \d")


class Method(NamedTuple):
    """A paragraph, parted where the source is cited."""

    opening: str
    citation: Citation | None
    rest: str

    @property
    def text(self) -> str:
        """The paragraph with the source as `[key]`."""
        return self.written(lambda text: text, lambda key: f"[{key}]")

    @property
    def markdown(self) -> str:
        """The paragraph in Markdown, which cites as Pandoc does: `[@key]`."""
        return self.written(escape_markdown, lambda key: f"[@{key}]") + "\n"

    @property
    def tex(self) -> str:
        r"""The paragraph in LaTeX, which cites by `\cite{key}`."""
        text = self.written(escape_tex, lambda key: rf"\cite{{{key}}}")
        return f"{PREAMBLE}\n{text}\n" if LETTER in text else f"{text}\n"

    def written(self, escape: Callable[[str], str], cite: Callable[[str], str]) -> str:
        if not self.citation:
            return escape(f"{self.opening} {self.rest}")
        based = "" if self.citation.unchanged else " based on that of"
        return f"{escape(self.opening + based)} {cite(self.citation.key)} {escape(self.rest)}"


def method_of(plan: Plan, config: Config) -> Method:
    """Return the paragraph about a network that was planned from a description."""
    spec = plan.spec
    assert spec is not None, "a description's plan has its spec"
    with searching(spec.part_folders):
        first, *others = [f"{sentence}." for sentence in sentences_of(plan, spec, config)]
    text = " ".join(others)
    if NUMBERED.search(text):
        first = f"{first[:-1]}; levels are numbered from 0 at the top."
    named = f"{plan.name}, a " if plan.name != config.preset and "name" in config.said else "a "
    return Method(f"We used {named}{plan.dims}D U-Net", citation_of(plan, config), f"{first} {text}")


def sentences_of(plan: Plan, spec: Spec, config: Config) -> Generator[str]:
    """Yield all sentences, the first one without its beginning."""
    yield input_phrase(plan, spec)
    yield from stage_sentences(plan, spec)
    if spec.time:
        yield time_sentence(spec.time)
    yield from as_one(path_sentences(plan, spec), joining_sentences(plan, spec))
    yield from output_sentences(spec)
    yield from setting_sentences(plan, spec)
    if spec.training and any(path.startswith("compile.") for path in config.given):
        yield training_sentence(spec.training)
    yield from total_sentences(plan, spec)


def as_one(before: Generator[str], after: Generator[str]) -> list[str]:
    """Return sentences, those that meet as one if both are short."""
    first, second = [*before], [*after]
    if not first or not second or ";" in first[-1] + second[0] or len(first[-1]) + len(second[0]) > SHORT:
        return [*first, *second]
    return [*first[:-1], f"{first[-1]}; {second[0][0].lower()}{second[0][1:]}", *second[1:]]
