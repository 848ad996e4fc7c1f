"""A sweep as Hydra runs it: which jobs there are, what each is composed of, and who runs them.

Hydra's own sweeper composes each job's configuration twice, stops at the first that does not compose, and notes all of
Hydra's settings beside every job. Ours composes once per choice of presets, makes a row of a job that does not compose,
and notes once what is the same for all jobs.
"""
