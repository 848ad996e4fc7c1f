"""Measure a finished plan: memory, receptive field, work by other tools' rules.

A module may enter if it measures a plan, or in `budget/` searches for the plan that fits a budget. This room may
import `ops`, `graph`, `network` and `language`, and no other library.

Files in reading order: `elementwise` (work besides MACs), `conventions/` (work as other tools count it),
`seen_pixels`, `receptive_field`, `receptive_field_text` (what a pixel sees), `tiles` (of an image that is larger than
the input), `tensor_bytes`, `kept_for_backward`, `kernels`, `forward_kernels`, `backward_kernels`, `optimizers`, `step`
(memory of one step), `facts` (the numbers in words), `budget/` (the largest network that fits).
"""
