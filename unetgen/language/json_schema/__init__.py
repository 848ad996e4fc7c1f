"""The JSON Schema of a description, made from the declared keys.

It says what the parser says of a key and its value alone: names, kinds of values, words, shorthands, and lists of
levels. What depends on other keys, or on the size, it leaves to the parser.

Files in reading order: `types` (the parsers' values), `lists` (of levels and convs), `definitions` (what is written
once), `keys` (a key), `groups` (a group's mapping and its shorthands), `document` (the whole).
"""

from unetgen.language.json_schema.document import json_schema as json_schema
