"""Blocks arrange a stage's units; a file's name is the name in the YAML.

The key is `block.kind`. A block is a function `block(place, x, units, *, options…) → taps`: it adds the stage's units
to `x` and returns the nodes that it added, unit by unit, the stage's output last. Channels are read from the nodes.
Its options are its keyword-only parameters, each annotated with its type and a line of help; that makes them keys of
the YAML. The file's `TITLE` is the name in the figure, such as `"bottleneck residual"`; without it the file's name is.
"""
