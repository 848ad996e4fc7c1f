"""PyTorch networks as plans: `.pt2` files without torch, and modules with it.

Imports: the rooms before `read`, and torch, inside functions only. Files in reading order: `archive` (the file),
`signature` (its inputs, outputs and parameters), `arguments` (values of a call), `calls` (its graph), `file` (a file as
a plan), `shared_storage` (parameters under several names), `module` (a module as a plan), `weights` (values of a
file's tensors).
"""
