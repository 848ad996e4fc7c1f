"""Who runs a sweep's tasks past one core and one machine: a file each, which the launcher's configuration names.

A file has `run(tasks, settings)`, which runs tasks in other processes and yields what becomes of each, in their order:
what it returned, or the exception that ended it. It waits for all of them, and stops them when it is closed. Where a
sweep's configuration names no jobs per task, `share(settings)` says into how many tasks they are shared out; settings
that cannot be are refused there.
"""
