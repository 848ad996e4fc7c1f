"""Run many networks: list jobs, compose them, run them, and report them.

A module may enter if it is about more than one run. This room may import every room before it; it names Hydra and the
libraries that run jobs only in `hydra/` (and `job`), and Altair only in `report/`.

Files in reading order: `job_list` (which jobs there are), `job` (one of them), `job_folder` (what one left), `lock`
(one command at a time runs them), `interruption`, `hydra/` (sweepers, launchers and a config loader for Hydra),
`progress`, `columns` (of every table), `results` (jobs read from their folders), `report/` (tables, plots and a page
over all jobs), `finish` (how a sweep ends).

Hydra's own sweeper composes each job twice, stops at the first that does not compose, and records all of Hydra's
settings beside every job. Ours composes once per choice of presets, makes a row of a job that does not compose, and
records once what is the same for all jobs.
"""
