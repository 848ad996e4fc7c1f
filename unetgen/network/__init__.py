"""The walk from spec to plan, and all blocks, gates, attentions and topologies.

Enters: whatever adds nodes to a draft. Imports: ops and graph, no library.
In reading order: `walk` (the one walk), `edges` and `merging` (resampling, and where maps meet), `stages`, `units`,
`heads`, `stage_order` (what a topology may return), `recipes` (how blocks and others are found by name), then
`topologies/`, `blocks/`, `attentions/`, `gates/`.

A block of your own imports `lay_unit` from here.
"""

from unetgen.network.units import lay_unit

__all__ = ["lay_unit"]
