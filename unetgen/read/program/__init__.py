"""Programs of tensor operations, the form between a foreign file and a plan.

A reader translates its file into a `Program`, whose operations have PyTorch's names (ATen) and arguments. One walk then
lowers the program to a plan. Imports: the rooms before `read`. Files in reading order: `form` (the records), `site` (a
call with its shapes), `convolutions`, `norms`, `activations`, `windows`, `joins`, `views`, `products` (a call as our
ops), `dictionary` (all of them by name), `foreign` (what has no op of ours), `call_names`, `chains` (several calls that
mean one op), `lowering` (the walk), `facts` (what the program says beyond its graph), `folding` (boxes of a figure).
"""
