"""A worker answers within its limit, and the page outlives it."""

import json
import signal

from unetgen.live.worker import Worker

QUICK = json.dumps({"ask": "edit", "yaml": "depth: 3", "key": "depth", "value": "4"})
LONG = json.dumps({"ask": "figure", "yaml": "depth: 6\ninput: {size: 64x64}\nrepeats: 300\nblock: residual\nview: {}"})


def test_a_long_answer_is_given_up_and_the_next_is_given() -> None:
    worker = Worker()
    try:
        assert json.loads(worker.ask(QUICK)) == {"yaml": "depth: 4"}
        worker.limit = 0.05
        assert "takes longer than 0.05 s" in json.loads(worker.ask(LONG))["problems"][0]["text"]
        worker.limit = 60
        assert json.loads(worker.ask(QUICK)) == {"yaml": "depth: 4"}
        assert worker.process
        worker.process.send_signal(signal.SIGKILL)
        worker.process.wait()
        assert json.loads(worker.ask(QUICK)) == {"yaml": "depth: 4"}
    finally:
        worker.end()
