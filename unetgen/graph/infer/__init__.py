"""Find levels, sides and heads of a network built elsewhere, from its graph.

Imports: ops and graph. Files in reading order: `main_path`, `levels`, `foreign_heads`.
"""
