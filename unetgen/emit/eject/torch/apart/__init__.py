"""A network written stage by stage, from its plan.

That is for what loops over levels cannot say.

Layers are collected into units, units into blocks, and blocks into stages. What has the same layers and wiring becomes
one class, whose parameters are the numbers that differ.

Files in reading order: `atoms` (a layer, or an expression), `op_layers` and `op_joins` (ops as atoms), `grouping`
(units, blocks, stages), `keys` (which layers those are), `parameters` (names for numbers), `classes`, `forward` (their
lines), `class_names`, `whole` (the network's class), `network`.
"""
