"""A process that answers the page within a time limit.

It gets a line of JSON and gives one. An answer that takes too long ends the process; the next question starts another.
"""

import gc
import json
import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from queue import Empty, Queue
from threading import Lock, Thread

from unetgen.live.answer import answer_json, no_answer

LIMIT = 30.0  # seconds for an answer; the slowest preset's figure takes less than one
ROOT = Path(__file__).resolve().parents[2]
START = "from unetgen.live.worker import serve_answers; serve_answers()"
WARM = [json.dumps({"ask": kind, "yaml": ""}) for kind in ("figure", "numbers")]


class Worker:
    """Answers questions one after another, each within a time limit."""

    def __init__(self, limit: float = LIMIT) -> None:
        self.limit = limit
        self.lock = Lock()
        self.process: subprocess.Popen[str] | None = None
        self.lines: Queue[str] = Queue()

    def start(self) -> subprocess.Popen[str]:
        """Start the process, which imports and draws once before it is asked."""
        self.end()
        path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
        started = subprocess.Popen(
            [sys.executable, "-c", START],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            env={**os.environ, "PYTHONPATH": path},
            start_new_session=True,  # Ctrl-C ends the server, which ends this process
        )
        self.process, self.lines = started, Queue()
        Thread(target=queue_lines, args=(started, self.lines), daemon=True).start()
        return started

    def ask(self, question: str) -> str:
        """Return the answer to a question, or that it takes too long."""
        with self.lock:
            process = self.process if self.process and self.process.poll() is None else self.start()
            assert process.stdin
            try:
                process.stdin.write(question.replace("\n", " ") + "\n")
                process.stdin.flush()
                answered = self.lines.get(timeout=self.limit)
            except (Empty, OSError):
                answered = ""
            if not answered:
                return self.given_up(process)
            return answered

    def given_up(self, process: "subprocess.Popen[str]") -> str:
        """End the process, and return the reason as an answer."""
        slow = process.poll() is None
        self.end()
        text = (
            f"This takes longer than {self.limit:g} s. Use fewer levels, repeats or filters, or run `unetgen` for it."
        )
        return json.dumps(
            no_answer(text if slow else "The process that answers has ended. Change the text to try again.")
        )

    def end(self) -> None:
        """End the process, if it runs."""
        if self.process:
            self.process.kill()
            with suppress(OSError), self.process:
                self.process = None


def queue_lines(process: "subprocess.Popen[str]", lines: "Queue[str]") -> None:
    """Put each line of a process into a queue, and an empty one at its end."""
    assert process.stdout
    for line in process.stdout:
        lines.put(line.rstrip("\n"))
    lines.put("")


def serve_answers() -> None:
    """Answer each line of the input until it ends.

    What a library prints is no answer, so it goes to the standard error.
    """
    questions, answers = sys.stdin, os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    for question in WARM:
        answer_json(question)
    keep_for_good()
    for line in questions:
        answers.write(answer_json(line) + "\n")
        answers.flush()


def keep_for_good() -> None:
    """Make the collector of garbage leave alone what is there, and come seldom.

    It would look through all imported code several times in an answer.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000)
