"""Turn a plan into a Keras model, a figure, tables, data, and the folder of a run.

Code may enter if it writes a plan in one form. This room may import `ops`, `graph`, `network`, `language` and
`metrics`; no form imports another.

Files in reading order: `layer_types` (the Keras class of each op), `tex` and `markdown` (escape users' text), `table/`,
`summary` (JSON), `rendering/` (files from DOT and SVG), `figure/`, `keras/`, `emitters/` (one file per word of the key
`emit`), `folder` (a run as a folder, written completely or not at all), `last_line` (what a run ends with), and
`notebook` (what IPython shows of a plan).
"""
