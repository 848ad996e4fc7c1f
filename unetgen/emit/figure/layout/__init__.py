"""Positions of all shapes, in points, y upwards, level 0 at the top.

Belongs here: what computes a position. Imports: style, scene and words.

In reading order: `column` and `contacts`, `concat_parts`, `make_columns` (boxes side by side), `solver` and `arrange`
(left edges), `route_kinds` (the kind of path of each arrow), `arrow_contacts` (arrows at a column), `waypoints`,
`rows_in_place` (heights, and the layout as a whole); then `marks`, `occupancy`, `ports`, `routing_grid`,
`shortest_path` and `router` (all arrows at once, with detours around obstacles).
"""
