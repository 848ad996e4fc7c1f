"""nnU-Net's plans as descriptions in our language.

Files in reading order: `reader` (the answers that the language needs), `files` (file, configuration and trainer),
`pickles` and `pickled_values` (a version 1 pickle, without running it), `configurations` (inheritance), `given` (values
with their problems), `architecture` and `layers` (the network), `older_plans` and `formats` (its forms in files),
`labels` (channels and outputs), `trainers`, `our_keys` and `description` (all of it in our language).
"""
