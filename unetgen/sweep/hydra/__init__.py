"""Hydra's side of a sweep: plugins that make the jobs, compose them and run them.

A module may enter if it implements one of Hydra's interfaces, or runs jobs for one that does. This folder may import
Hydra's public interfaces, and the files of `sweep` about single jobs.

Files in reading order: `plugin` (registers the others), `sweeper` (all combinations), `optuna_search` (the best ones),
`config_loader` (composes jobs), `typed_config_loader` (the words as they were typed), `local_launcher` and `workers`
(this machine), `record` (`.hydra/`), `remote_launcher` and `launchers/` (other processes and machines), `settings`
(checks).
"""
