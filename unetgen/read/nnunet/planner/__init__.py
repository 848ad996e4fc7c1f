"""The planner of nnU-Net v2, with the reason of each choice.

The rules are those of nnunetv2 2.8, known from runs and documents; the code is ours.

Files in reading order: `topology` (which axes are halved, and why), `planners` (the references of its planners),
`feature_maps` (its estimate), `shrinking` (patch and batch), `data` (what is asked, checked), `configurations` (2d,
3d_fullres and 3d_lowres), `fit` (our own estimate in its place), `description` (a plan in our language), `reasons`,
`larger_cards`, `report` and `fit_report` (sentences), `document` (both as one YAML).
"""

from unetgen.read.nnunet.planner.configurations import NnunetPlan, nnunet_plan
from unetgen.read.nnunet.planner.data import Dataset

__all__ = ["Dataset", "NnunetPlan", "nnunet_plan"]
