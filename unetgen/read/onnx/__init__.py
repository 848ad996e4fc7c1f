"""ONNX files as plans.

Imports: the rooms before `read`, `onnx` and NumPy, inside functions only. Files in reading order: `model` (the file,
checked and without its weights), `open_sizes` (its inputs), `nodes` (its nodes as records), `constants` (small
tensors that the graph computes), `sizes` (those of all tensors), `stored` (initializers as parameters), `paths`
(modules by the names of nodes), `repeats` (up-sampling as views and copies), `chain_graph`, `keras_chains` and
`chains` (several nodes that mean one call), `layout` (channels-last inputs and outputs), `context` (what a
translation reads), `convolutions`, `norms`, `pointwise`, `windows`, `views`, `products` (a node as calls),
`dictionary` (all of them by name), `folded` (what the exporter left out), `file` (a file as a plan).
"""
