"""A description as one PyTorch file, which imports torch alone.

The text is written from the spec and not from the graph, so that its loops and constants are the description's. What
it cannot say is refused with the key. PyTorch is not imported.

Files in reading order: `layers` (a unit), `sides` (what a side's stages share), `shortcuts`, `attentions` (and gates),
`inner_blocks`, `blocks`, `down`, `ups`, `joining` (up, skip and merge), `stages` (the loops), `grid` and `full_scale`
(other topologies), `heads`, `network`.
"""
