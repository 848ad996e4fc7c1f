"""The texts of a figure.

Belongs here: what words an op, an arrow, a box or the whole figure. Imports: style, scene and metrics.

In reading order: `op_words`, `arrow_styles`, `arrow_meanings`, `arrow_labels`, `numbers_below`, `alt_text`.
"""
