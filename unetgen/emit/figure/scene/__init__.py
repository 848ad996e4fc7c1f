"""What there is to draw of a plan, and nothing of where: stages, the maps in them, and the links between maps.

```
plan → rooms (a stage or a head, and its main way) → maps (boxes) → links (arrows, with what is done on the way)
```

Every node of the plan is in one map, on one link, or inside a box that it leaves and comes back to; so nothing is drawn
that is not the network, and nothing is lost.
"""
