"""Run commands whose output is closed, full, or has no reader.

`python -m tests.helpers.outputs JSON` takes a list of `[output, stream number, words]`. It forks for each, runs the
command in a folder of its number, and prints a list of `[exit code, what it said on the other stream]`.
"""

import json
import os
import sys
from importlib import import_module
from pathlib import Path

from tests.helpers.full_disk import USED


def spoil(output: str, number: int) -> None:
    """Leave a standard stream closed, on a full disk, or in a pipe without a reader."""
    if output == "left":
        reader, writer = os.pipe()
        os.dup2(writer, number)
        os.close(reader)
        os.close(writer)
    elif output == "full":
        os.dup2(os.open("/dev/full", os.O_WRONLY), number)
    else:
        for closed in (number, 0) if output == "closed" else (0, 1, 2):
            os.close(closed)
            setattr(sys, ("stdin", "stdout", "stderr")[closed], None)


def run(output: str, number: int, words: list[str], here: Path) -> list[object]:
    """Run the command in a child process, which ends as Python ends."""
    here.mkdir()
    said = here.with_suffix(".said")
    child = os.fork()
    if child:
        return [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), said.read_text(encoding="utf-8")]
    os.chdir(here)
    other = os.open(said, os.O_WRONLY | os.O_CREAT)
    os.dup2(other, 3 - number)
    os.close(other)
    spoil(output, number)
    sys.exit(import_module("unetgen.cli").main(words))


def main() -> None:
    for name in USED:
        import_module(name)
    results = [
        run(output, number, words, Path(f"{place}").absolute())
        for place, (output, number, words) in enumerate(json.loads(sys.argv[1]))
    ]
    print(json.dumps(results))


if __name__ == "__main__":
    main()
