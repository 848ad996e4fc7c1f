"""Wrong descriptions and their messages, read from `tests/data/messages`."""

from typing import Any, NamedTuple

import yaml

from tests.helpers.paths import DATA


class MessageCase(NamedTuple):
    """A wrong description, the key in the message, and the rest of the message."""

    given: Any
    key: str
    text: str


def message_cases(name: str, **texts: str) -> list[MessageCase]:
    """Return a file's cases; `<NAME>` in a text is replaced by the shared text."""
    shared = read_messages("shared") | texts
    return [MessageCase(case["given"], case["key"], filled(case["text"], shared)) for case in read_messages(name)]


def read_messages(name: str) -> Any:
    """Return the content of a file in `tests/data/messages`."""
    return yaml.safe_load((DATA / "messages" / f"{name}.yaml").read_text(encoding="utf-8"))


def filled(text: str, shared: dict[str, str]) -> str:
    """Return the text with each `<NAME>` replaced."""
    for name, words in shared.items():
        text = text.replace(f"<{name}>", words)
    return text
