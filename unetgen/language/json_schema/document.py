"""The JSON Schema of a whole description."""

from unetgen.language.compose.conf import built_in_presets
from unetgen.language.config import paths
from unetgen.language.json_schema.definitions import Definitions
from unetgen.language.json_schema.groups import mapping_schema
from unetgen.language.json_schema.types import INTERPOLATION, Schema
from unetgen.language.shorthand import nested

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def json_schema() -> Schema:
    """Return the JSON Schema (draft 2020-12) of a description, as plain data.

    Editors complete and check YAML by it. Blocks and other parts of one's own that are found have their options in it.
    """
    made = Definitions({"interpolation": INTERPOLATION})
    whole = mapping_schema("", nested((key.path, key) for key in paths()), made)
    return {
        "$schema": DIALECT,
        "description": "The description of a U-Net.",
        **whole,
        "properties": {**beside_the_keys(), **whole["properties"]},
        "$defs": dict(sorted(made.items())),
    }


def beside_the_keys() -> Schema:
    """Return what a file may have beside the keys of a network."""
    return {
        "preset": {
            "description": "the network that the other keys change; `unetgen list` has all",
            "type": ["string", "null"],
            "examples": [*built_in_presets()],
        },
        "defaults": {
            "description": "Hydra's list, in a preset of your own; a file says preset instead",
            "type": "array",
        },
        "hydra": {
            "description": "Hydra's settings: run.dir, sweep.dir, job.name, and what sweeper tries",
            "type": "object",
        },
    }
