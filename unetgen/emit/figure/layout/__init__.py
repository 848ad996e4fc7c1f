"""Where everything stands, by small pure functions. Points, y upwards, level 0 at the top.

```
scene → columns (boxes side by side) → arrange (left edges) → routes (the arrows' paths) → stand (the rows' heights)
           ↑                                                    │
           └───────────── touches (what arrows do at a column) ─┘

stand → paths (an arrow's corners) → traffic (all arrows at once) → detours, where a path leads through the occupancy
```
"""
