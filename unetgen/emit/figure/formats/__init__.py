"""Shapes as files: DOT, SVG, PNG, PDF and TikZ.

Belongs here: what writes shapes in a format. Imports: all folders of the figure; the rendering libraries, when they
run.

In reading order: `box_faces`, `curves`, `quoting`, `dot`, `private_engine`, `render_error`, `converter`,
`converter_process`, `render`, `svg`, `tikz`.
"""
