"""The texts of a figure.

Belongs here: what words an op, an arrow, a box or the whole figure. Imports: style, scene and metrics.

In reading order: `op_words`, `arrow_styles`, `arrow_meanings`, `arrow_labels`, `numbers_below`, `alt_text`.
Two texts depend on positions and are made elsewhere: the channels of a concatenation, ` = 128 + 64`, in
`layout/column` (`sum_text`) and `drawing/texts_at_boxes` (`channel_texts`).
"""
