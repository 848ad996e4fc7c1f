"""Compose descriptions from presets, files, mappings and overrides, with Hydra.

Imports: the rest of `language`, Hydra, OmegaConf and PyYAML, inside functions. Files in reading order: `load` (the
entry), `sources`, `overrides`, `override_grammar`, `read_yaml`, `svg_metadata`, `foreign_files` (those of other
programs), `conf` and `in_hydra` (presets), `own` (folders of the user's own), `from_hydra`, `hydra_errors` (Hydra's
messages in our words), `hydra_version`, `to_yaml`.
"""
