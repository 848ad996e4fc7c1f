"""Which stages there are and what each receives: one file per topology, whose name is the name in the YAML.

A topology is a function `topology(depth) → ((stage, edges), …)` in execution order; up edges stand before skips. Its
last stage is the network's.
"""
