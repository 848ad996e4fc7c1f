"""The README and the pages in `docs`, whose words the tests hold to be true."""

import re

from tests.helpers.paths import ROOT

PATHS = (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))
TEXTS = {path: path.read_text(encoding="utf-8") for path in PATHS}
README = TEXTS[PATHS[0]]
ALL = "\n".join(TEXTS.values())


def fenced(language: str) -> list[str]:
    """Return the blocks in a language; the README's are first."""
    return re.findall(rf"```{language}\n(.*?)```", ALL, re.DOTALL)
