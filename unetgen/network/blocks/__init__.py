"""What is inside a stage: one file per block, whose name is the name in the YAML (`block.kind`).

A block is a function `block(place, x, units, *, options…) → taps`: it lays the stage's units on `x` and returns what it
laid, unit by unit, the stage's output last. Channels are read from the nodes. Its options are its keyword-only
parameters, each annotated with its type and a line of help; they are keys of the YAML by that alone.
"""
