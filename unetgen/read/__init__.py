"""Networks made elsewhere as plans, and weights made elsewhere for our models.

A module may enter if it turns one foreign form into a plan or into weights. This room may import every room from `ops`
to `emit`; Keras and h5py are imported inside functions only.

Files in reading order: `keras/` (a Keras model or file as a plan), `torch/` (a `.pt2` file), `summary` (a
`summary.json` as a plan), `nnunet/` (plans of nnU-Net as descriptions), `anything` (whatever describes a network),
`weights/` (weights of another model, matched layer by layer).
"""
