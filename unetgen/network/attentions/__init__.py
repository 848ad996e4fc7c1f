"""Attentions re-weight a stage's map; a file's name is the name in the YAML.

The key is `attention.kind`. An attention is a function `attention(place, x, unit, *, options…) → node` that keeps the
shape. `unit` is the stage's last one, whose norm it may use; a function without it may leave it out. Its options are
its keyword-only parameters, as those of blocks, and its `TITLE` is the name in the figure.
"""
