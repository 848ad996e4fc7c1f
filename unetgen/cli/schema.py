"""`unetgen schema`: the JSON Schema of a description, for editors."""

import json

from unetgen._files import write_whole
from unetgen.cli.draw import path_to_write, without_path
from unetgen.cli.results_only import print_json, without_flags
from unetgen.errors import UserError

USAGE = "unetgen schema -o unetgen.schema.json"


def run_schema(arguments: list[str]) -> int:
    """Print the schema, or write it with `-o FILE` and print the file's path.

    Raises:
        UserError: another word, another ending, or no such folder.
    """
    from unetgen.language.json_schema import json_schema

    words, flag = without_flags(arguments)
    words, given = without_path(words, USAGE)
    if words:
        raise UserError(f"{words[0]} has no meaning here: the schema is of all descriptions. Write: {USAGE}")
    path = path_to_write(given, "a JSON Schema", (".json",)) if given else None
    schema = json_schema()
    text = json.dumps(schema, indent=1, ensure_ascii=False)
    written = str(write_whole(path, f"{text}\n")) if path else ""
    if flag == "--json":
        return print_json({"file": written} if path else {"schema": schema})
    print(written or text)
    return 0
