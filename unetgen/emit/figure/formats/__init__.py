"""Shapes as files: DOT, SVG, TikZ and PPTX.

Belongs here: what writes shapes in a format. Imports: all folders of the figure, and `emit.rendering`.

In reading order: `box_faces`, `curves`, `quoting`, `background`, `dot`, `svg_texts`, `svg_groups`, `svg`,
`fonts_at_hand`, `tikz_styles`, `tikz_images`, `tikz`, `pptx_shapes`, `pptx_arrows`, `pptx`.
"""
