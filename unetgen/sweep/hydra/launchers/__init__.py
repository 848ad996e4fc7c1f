"""Launchers for several processes or machines, a file each.

`by` in a launcher's configuration names the file.

A module may enter if it runs tasks with one library. It may import `_child`, `errors`, `_text`, `interruption` and that
library, inside functions.

`run(tasks, settings)` runs tasks in other processes and yields each one's result in order, or the exception that ended
it. It waits for all tasks, and stops them when it is closed. `share(settings)` returns the number of tasks if the
configuration sets no jobs per task, and refuses wrong settings.

Files in reading order: `_child` (a process that ends with the sweep), `joblib`, `ray`, `submitit`.
"""
