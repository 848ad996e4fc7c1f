"""What a plan is turned into: a Keras model, a figure, tables, data, and the folder of a run.

Enters: what writes a plan in one form. Imports: ops, graph, network, language and metrics; no form imports another.
In reading order: `layer_types` (the Keras class of each op), `tex` (text and tables for LaTeX), `table/`, `summary`
(JSON), `figure/`, `keras/`, `emitters/` (one file per word of the key `emit`), and `folder` (a run as a folder, whole
or not at all).
"""
