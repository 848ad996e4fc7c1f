"""Colours, pens, fonts and plain shapes.

Enters: what is true of a figure before any plan. Imports: ops and graph for types only.
In reading order: `palettes`, `recolour`, `text_width`, `shapes`, `looks`, `auto_dark`.
"""
