"""Networks made elsewhere as plans, and weights made elsewhere for our models.

A module may enter if it turns one foreign form into a plan or into weights. This room may import every room from `ops`
to `emit`; Keras, h5py, onnx and torch are imported inside functions only.

Files in reading order: `endings` (which files are read), `keras/` (a Keras model or file as a plan), `program/` (the
form between other files and a plan), `torch/` (a `.pt2` file or a module), `onnx/`, `summary` (a `summary.json` as a
plan), `nnunet/` (plans of nnU-Net as descriptions, and its planner), `anything` (whatever describes a network),
`describe/` (a plan as a description), `weights/` (weights of another model, matched layer by layer).
"""
