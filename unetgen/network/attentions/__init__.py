"""What re-weights a stage's map: one file each, whose name is the name in the YAML (`attention.kind`).

An attention is a function `attention(place, x, *, options…) → node` that keeps the shape. Its options are its
keyword-only parameters, as those of blocks.
"""
