"""The command line.

A module may enter if it turns words into a call, or results into lines and an exit code. This room may import every
room before it; Hydra only inside functions.

Files in reading order: `command` (a verb, or a description), `verbs`, `streams` (closed and full outputs), `flags`,
`arguments` (words sorted and checked), `sweep_files`, `hydra_section` (settings in a file), `application` (a run or a
sweep by Hydra), `hydra_application`, `hydra_words`, `results_only`, `output_folder` (its folder), `overwrite`,
`printing` and `composed` (`--cfg`), `draw`, `input_size`, `schema`, `plan`, `eject`, `nnunet`, `bench`, `help`,
`help_topic`, `preset_list`, `completion`, `completion_words`.
"""

from unetgen.cli.command import main

__all__ = ["main"]
