"""The words of a description: keys, values, messages, and the way to a plan.

A module may enter if it reads, checks or writes a description. This room may import `ops`, `graph`, `network` and the
ground; only `compose/` names Hydra and OmegaConf.

Files in reading order: `keys/` (each key, declared once), `config` (the keys that are set), `values`, `unit_values`,
`output_values` and `per_level` (parsers; the message about a wrong value is worded there), `plain_values` (values that
no key takes), `keras_words`, `colours`, `recipe_names`, `shorthand`, `aliases` and `suggestions` (unknown keys,
misused groups, spellings), `json_schema/` (for editors), `resolve/` (a description as a spec; rules between keys),
`planning` (its plan), `size_message`, `compose/` (presets, files, words and Hydra).
"""
