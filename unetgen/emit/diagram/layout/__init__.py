"""Where everything stands, by small pure functions. Points, y upwards, level 0 at the top.

```
scene → columns (boxes side by side) → arrange (left edges) → routes (the arrows' ways) → stand (the rows' heights)
           ↑                                                    │
           └───────────── touches (what arrows do at a column) ─┘

stand → traffic (all arrows at once) → detours along streets, from port to port, where a way leads through the crowd
```
"""
