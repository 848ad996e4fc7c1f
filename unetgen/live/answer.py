"""A question of the page to its answer, as JSON, in a process as in a browser.

A question has its kind as `ask`; what else it has is in the function that answers it.
"""

import json
from collections.abc import Mapping
from typing import Any, cast

from unetgen.live.yaml_edit import with_key, without_key

Answer = dict[str, Any]
Asked = Mapping[str, Any]


def answer_json(text: str) -> str:
    """Return the answer to a question, both as JSON.

    A fault of ours is an answer too, so that the page stays alive.
    """
    try:
        asked: object = json.loads(text)
    except (ValueError, RecursionError):
        return json.dumps(no_answer("The question is not JSON."))
    if not isinstance(asked, dict):
        return json.dumps(no_answer("The question is not an object."))
    return json.dumps(page_answer(cast("Asked", asked)))


def page_answer(asked: Asked) -> Answer:
    """Return the answer to a question of the page."""
    try:
        return answer_of_kind(asked)
    except RecursionError:
        return no_answer("The text is nested too deeply.")
    except Exception as error:
        return no_answer(f"This is a fault of unetgen, not of your text: {type(error).__name__}: {error}")


def answer_of_kind(asked: Asked) -> Answer:
    """Return the answer to a question of a kind; what answers is imported only then."""
    match asked.get("ask"):
        case "words":
            from unetgen.live.known_words import known_words

            return known_words()
        case "figure":
            from unetgen.live.network import figure_shown, shown_of

            return shown_of(asked, figure_shown)
        case "numbers":
            from unetgen.live.network import numbers_shown, shown_of

            return shown_of(asked, numbers_shown)
        case "room":
            from unetgen.live.network import room_shown, shown_of

            return shown_of(asked, room_shown)
        case "difference":
            from unetgen.live.network import difference_shown

            return difference_shown(asked)
        case "edit":
            return edited(asked)
        case "download":
            from unetgen.live.downloads import file_to_download

            return file_to_download(asked)
        case "command":
            from unetgen.live.downloads import commands

            return commands(asked)
        case "dropped":
            from unetgen.live.dropped import dropped_file

            return dropped_file(asked)
        case kind:
            return no_answer(f"The page cannot be asked for {kind!r}.")


def edited(asked: Asked) -> Answer:
    """Return `yaml` with `key` set to `value`, or without the key if that is empty."""
    import yaml

    text, key, value = (str(asked.get(name, "")) for name in ("yaml", "key", "value"))
    try:
        return {"yaml": with_key(text, key, value) if value else without_key(text, key)}
    except yaml.YAMLError:
        return no_answer("The text is not YAML. Correct it first.")


def no_answer(text: str) -> Answer:
    """Return an answer that says why there is none."""
    return {"problems": [{"key": "", "text": text, "line": None, "fixes": []}]}
