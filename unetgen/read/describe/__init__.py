"""Find the description of a network that was read: its plan is the very same.

No network is known by name. A first spec is read from the graph (`first_guess`), and its plan is compared with the
network node by node (`matching`). The first node that differs says which settings may be wrong: `unit_edits` has the
settings of one convolution, `part_edits` those of a stage, `edge_edits` those of edges, skips and outputs. `search`
tries them until nothing differs. Then `as_keys` writes the spec as keys, and `shortening` drops those that change
nothing. Specs of the presets are further first guesses (`preset_specs`).
"""
