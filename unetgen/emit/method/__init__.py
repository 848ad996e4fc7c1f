"""A network as a paragraph of a paper's method section, in Markdown and LaTeX.

Sentences are made from the spec, which says what was decided, and from the plan, which has all numbers. A setting that
differs from level to level is given with its levels (`places`), so that no sentence is true of one stage only. Settings
of parts without phrases, such as users' own blocks, are listed by name and value.

Files in reading order: `places`, `units` (convolutions with their norm and activation), `options`, `blocks`, `stages`,
`paths` (down and up), `skips`, `outputs`, `totals` (input, parameters, MACs, receptive field), `training`, `citation`,
`section`.
"""
