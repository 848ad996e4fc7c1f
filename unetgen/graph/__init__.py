"""A network's `Spec`, its `Plan`, and what follows from a graph alone.

A module may enter if it holds a network or derives something from its graph, without building or reading one. This
room may import `ops` and the ground, and no other library.

Files in reading order: `formula` and `filters` (widths), `parts`, `settings` and `spec` (a description with nothing
open), `plan` (the finished network), `draft` (a plan in the making), `allowed_sizes`, `printed_shapes`,
`same_function` and `order_of_sums` (what is equal under two names or in two orders), `infer/` (the levels of a network
that was built elsewhere).
"""
