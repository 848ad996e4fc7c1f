"""`unetgen schema`: the JSON Schema of a description, for editors."""

import json
from pathlib import Path

from unetgen._files import write_whole
from unetgen.cli.draw import path_to_write, without_path
from unetgen.errors import UserError

USAGE = "unetgen schema -o unetgen.schema.json"


def asked_schema(arguments: list[str]) -> tuple[str, Path | None]:
    """Return the schema's text of `[-o FILE]`, and the file written.

    Raises:
        UserError: another word, another ending, or no such folder.
    """
    from unetgen.language.json_schema import json_schema

    words, given = without_path(arguments, USAGE)
    if words:
        raise UserError(f"{words[0]} has no meaning here: the schema is of all descriptions. Write: {USAGE}")
    path = path_to_write(given, "a JSON Schema", (".json",)) if given else None
    text = json.dumps(json_schema(), indent=1, ensure_ascii=False)
    return text, write_whole(path, f"{text}\n") if path else None
