"""Where everything is, in points, y upwards, level 0 at the top.

Enters: what computes a position. Imports: style, scene and words.
In reading order: `column` and `contacts`, `concat_parts`, `make_columns` (boxes side by side), `solver` and `arrange`
(left edges), `route_kinds` (how each arrow goes), `arrow_contacts` (what arrows do at a column), `waypoints`,
`rows_in_place` (heights, and the layout as a whole); then `marks`, `occupancy`, `ports`, `routing_grid`,
`shortest_path` and `router` (all arrows at once, with detours where a path is not free).
"""
