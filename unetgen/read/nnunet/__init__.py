"""nnU-Net's plans as descriptions in our language.

Files in reading order: `reader` (what the language asks), `files` (which file, which configuration, which trainer),
`pickles` (values of a version 1 pickle, without running it), `configurations` (inheritance), `older_plans` (plans
without an `architecture`), `given` (values with their problems), `architecture` and `layers` (the network), `labels`
(channels and outputs), `trainers`, `description` (all of it in our language).
"""
