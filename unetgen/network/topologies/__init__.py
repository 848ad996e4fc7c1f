"""Topologies list stages and their edges; a file's name is the name in the YAML.

The key is `topology`. A topology is a function `topology(depth) → ((stage, edges), …)` in execution order; up edges
come before skips. Its last stage is the network's.
"""
