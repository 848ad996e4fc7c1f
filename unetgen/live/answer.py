"""A question of the page to its answer, both as JSON: the same in a process and in a browser.

A question has its kind as `ask`; what else it has is in the function that answers it.
"""

import json
from collections.abc import Callable, Mapping
from typing import Any, cast

from unetgen.live.yaml_edit import set_key, without_key

Answer = dict[str, Any]
Asked = Mapping[str, Any]


def words(asked: Asked) -> Answer:
    from unetgen.live.known_words import known_words

    return known_words()


def network(asked: Asked) -> Answer:
    from unetgen.live.network import network_shown

    return network_shown(asked)


def difference(asked: Asked) -> Answer:
    from unetgen.live.network import difference

    return difference(asked)


def edit(asked: Asked) -> Answer:
    """Return `yaml` with `key` set to `value`, or without the key if the value is empty."""
    import yaml

    text, key, value = (str(asked.get(name, "")) for name in ("yaml", "key", "value"))
    try:
        return {"yaml": set_key(text, key, value) if value else without_key(text, key)}
    except yaml.YAMLError:
        return {"problems": [{"key": "", "text": "The text is not YAML. Correct it first.", "line": None, "fixes": []}]}


def download(asked: Asked) -> Answer:
    from unetgen.live.downloads import download

    return download(asked)


def command(asked: Asked) -> Answer:
    from unetgen.live.downloads import commands

    return commands(asked)


def dropped(asked: Asked) -> Answer:
    from unetgen.live.dropped import dropped

    return dropped(asked)


ANSWERS: dict[str, Callable[[Asked], Answer]] = {
    "words": words,
    "network": network,
    "difference": difference,
    "edit": edit,
    "download": download,
    "command": command,
    "dropped": dropped,
}


def answer(asked: Asked) -> Answer:
    """Return the answer to a question of the page.

    A fault of ours is an answer too, so that the page stays alive.
    """
    make = ANSWERS.get(str(asked.get("ask", "")))
    if make is None:
        return refused(f"The page cannot be asked for {asked.get('ask')!r}.")
    try:
        return make(asked)
    except RecursionError:
        return refused("The text is nested too deeply.")
    except Exception as error:
        return refused(f"This is a fault of unetgen, not of your text: {type(error).__name__}: {error}")


def answer_json(text: str) -> str:
    """Return the answer to a question, both as JSON."""
    try:
        asked: object = json.loads(text)
    except (ValueError, RecursionError):
        return json.dumps(refused("The question is not JSON."))
    if not isinstance(asked, dict):
        return json.dumps(refused("The question is not an object."))
    return json.dumps(answer(cast("Asked", asked)))


def refused(text: str) -> Answer:
    return {"problems": [{"key": "", "text": text, "line": None, "fixes": []}]}
