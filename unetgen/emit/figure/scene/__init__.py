"""The boxes of a plan and the links between them, without positions.

Belongs here: what turns nodes into boxes and links. Imports: style, graph and ops.

In reading order: `stage_paths` (stages and heads, each with its main path), `boxes`, `links`, `blocks` and
`block_scene` (a box per stage, with its blocks), `scene`, `usual_detail`, `level_rows`, `scale`,
`backbone_names`. Every node of the plan is in one box, on one link, or inside a box that it leaves and returns to.
"""
