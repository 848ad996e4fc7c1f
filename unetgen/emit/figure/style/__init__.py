"""Colours, pens, fonts and plain shapes.

Belongs here: what applies to every figure, whatever its plan. Imports: ops and graph for types only.

In reading order: `palettes`, `recolour`, `text_width`, `shapes`, `looks`, `auto_dark`.
"""
