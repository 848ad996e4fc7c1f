"""The source of a network that is a preset, or was made from one, as a BibTeX key."""

import re
from typing import NamedTuple

from unetgen.graph.plan import Plan
from unetgen.language.compose.conf import built_in_presets, is_preset, preset_file
from unetgen.language.compose.load import load
from unetgen.language.config import Config
from unetgen.language.planning import plan_of

KEY = re.compile(r"^# BibTeX: ([\w:.+/-]+)\s*$", re.MULTILINE)
SOURCE = re.compile(r" Source: (.*?)(?:;|, figures?\b|, section\b|\.(?= [A-Z]|$))")


class Citation(NamedTuple):
    """A BibTeX key, its preset, and whether the network is the preset's own."""

    key: str
    unchanged: bool
    preset: str = ""


def citation_of(plan: Plan, config: Config) -> Citation | None:
    """Return the source of a network, or None.

    A description that does not say its preset, such as a run's `config.yaml`, is cited where it has the name and the
    network of a preset.
    """
    name = config.preset or (plan.name if plan.name in built_in_presets() else "")
    key = bibtex_key(name)
    if not key:
        return None
    unchanged = plan_of(load(f"preset={name}")) == plan
    return Citation(key, unchanged, name) if unchanged or config.preset else None


def bibtex_key(preset: str) -> str:
    """Return the BibTeX key in a preset's header, or an empty text."""
    if not preset or not is_preset(preset):
        return ""
    found = KEY.search(preset_file(preset).read_text(encoding="utf-8"))
    return found[1] if found else ""


def source_in(preset: str) -> str:
    """Return a preset's source, without the figure's number."""
    lines = preset_file(preset).read_text(encoding="utf-8").splitlines()
    header = " ".join(line.removeprefix("#").strip() for line in lines if line.startswith("#"))
    found = SOURCE.search(header)
    return found[1] if found else ""
