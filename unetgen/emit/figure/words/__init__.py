"""The texts of a figure.

Belongs here: what words an op, an arrow, a box or the whole figure. Imports: style, scene and metrics.

Elsewhere are made: the channels of a concatenation, ` = 128 + 64`, in `layout/column` (`sum_text`) and
`drawing/texts_at_boxes` (`channel_texts`), an overview's `128 + 64 → ` in `layout/make_columns`, the legend's rows in
`drawing/legend_entries`, the caption in `caption`.

In reading order: `op_words`, `map_sizes`, `arrow_styles`, `branch_words`, `phrases` (of arrows), `circle_phrases`,
`meanings` (rows and letters), `alt_text`, `stage_words`, `arrow_labels`, `numbers_below`.
"""
