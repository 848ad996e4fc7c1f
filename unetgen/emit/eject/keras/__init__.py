"""A description as one Keras file, which imports keras alone.

The text is written from the spec and not from the graph, so that its loops and constants are the description's. What
it cannot say is refused with the key. Keras is not imported.

Files in reading order: `words` (names and layers as text), `own_layers` (classes that Keras lacks), `units` (a
convolution with what is around it), `kinds` (what stages share, and what varies), `blocks`, `shortcut`, `attentions`,
`edges` (down and up), `gates`, `joins` (fit and merge), `outputs`, `network`.
"""
