"""A layout as shapes: boxes, arrows, texts, legend, and networks on one sheet.

Belongs here: what makes shapes for every format. Imports: style, scene, words and layout.

In reading order: `arrows`, `shapes_of_figure`, `titles`, `texts_at_boxes`, `place_texts`, `panel` (one network),
`zoom_graph`, `zoom_grid`, `zoom_places`, `zoom_shapes` and `zooms` (blocks enlarged), `legend_entries`, `legend_text`,
`legend_shapes`, `legend_place`, `sheet` (all networks), `plainer`, `fit_to_page`.
"""
