"""Measure the peak memory of real training steps, in some ten minutes.

Run `python tests/benchmarks/measure_memory.py` on two cores. Each network of `networks.yaml`, or each that is named, is
built and trained on the CPU, by Keras' own `train_on_batch`, in several separate processes. The result is the
allocator's peak of bytes in use, weights and the optimizer's state included: TensorFlow records it on a CPU where
oneDNN is on (its default on x86). The growth of resident memory since before the model was built is reported too.

A GPU's memory is taken as a whole and then divided. On a CPU the allocator takes regions of 1, 2, 4, … MiB and gives
away whole regions, up to half of them unused; so one large region is made first.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "tests" / "data" / "memory"
sys.path.insert(0, str(ROOT))

STEPS, PROCESSES = 7, 3
REGION = 2**30  # numbers of single precision: 4 GiB
CPU = "CPU:0"
WARM: dict[str, Any] = {
    "input": {"size": "16x16", "channels": 1}, "depth": 2, "filters": {"base": 4}, "head": {"filters": 2},
}  # fmt: skip


def main(names: list[str]) -> None:
    from tests.helpers.memory_cases import read

    networks: dict[str, Any] = {}
    for group in read("networks").values():
        networks |= group
    found = read("measured") if (DATA / "measured.yaml").exists() else {}
    for name in names or networks:
        found[name] = together([apart(name, networks[name]) for _ in range(PROCESSES)])
        print(f"{name}: {found[name]}", flush=True)
        write({known: found[known] for known in networks if known in found}, "measured")


def apart(name: str, description: dict[str, Any]) -> dict[str, Any]:
    """Measure one network in a separate process."""
    environment = {**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": "-1"}
    command = [sys.executable, __file__, "--one", name, json.dumps(description)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{name}\n{done.stderr[-3000:]}")
    return json.loads(done.stdout.splitlines()[-1])


def together(found: list[dict[str, Any]]) -> dict[str, int]:
    """Return the medians over all steps, and the extremes of a training step."""
    steps, predictions = ([peak for one in found for peak in one[key]] for key in ("steps", "predictions"))
    return {"train": int(median(steps)), "least": min(steps), "most": max(steps),
            "predict": int(median(predictions)), "resident": int(median(one["resident"] for one in found))}  # fmt: skip


def write(found: dict[str, Any], name: str) -> None:
    """Write a line per network or unit."""
    head = f"# Bytes at the peak, measured by {Path(sys.argv[0]).name}: TensorFlow 2.21, Keras 3.15, two cores of an AMD EPYC.\n"
    lines = (f"{key}: {json.dumps(numbers).replace(chr(34), '')}\n" for key, numbers in found.items())
    (DATA / f"{name}.yaml").write_text(head + "".join(lines), encoding="utf-8")


def one(name: str, description: dict[str, Any]) -> dict[str, Any]:
    """Measure in this process, which has done nothing else."""
    from tests.helpers.any_keras import to_keras
    from tests.helpers.memory_cases import described

    tensorflow, batch = import_module("tensorflow"), description["batch"]
    tensorflow.raw_ops.Empty(shape=[REGION], dtype=tensorflow.float32)  # and given back at once
    small = to_keras(WARM)
    small.train_on_batch(*fed(tensorflow, small, 1))
    before = status("VmRSS")
    model = to_keras(described(name, description))
    x = fed(tensorflow, model, batch)[0]  # a prediction has no targets, which would count
    model.predict_on_batch(x)
    predictions = [peak(tensorflow, lambda: model.predict_on_batch(x)) for _ in range(STEPS)]
    x, y = fed(tensorflow, model, batch)
    model.train_on_batch(x, y)
    steps = [peak(tensorflow, lambda: model.train_on_batch(x, y)) for _ in range(STEPS)]
    return {"resident": status("VmHWM") - before, "steps": steps, "predictions": predictions}


def fed(tensorflow: Any, model: Any, batch: int) -> tuple[Any, Any]:
    """Return an input and what the outputs are compared with, in memory of TensorFlow's as a data set has them."""
    x, *y = (
        tensorflow.random.uniform((batch, *shape[1:]))
        for shape in (model.input_shape, *(output.shape for output in model.outputs))
    )
    return x, y[0] if len(y) == 1 else y


def peak(tensorflow: Any, step: Callable[[], Any]) -> int:
    memory = tensorflow.config.experimental
    memory.reset_memory_stats(CPU)
    step()
    return memory.get_memory_info(CPU)["peak"]


def status(key: str) -> int:
    """Return a field of Linux' status of this process, in bytes."""
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith(key))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        print(json.dumps(one(sys.argv[2], json.loads(sys.argv[3]))))
    else:
        main(sys.argv[1:])
