"""Measure what training keeps for each op and block, in some ten minutes.

Run `python tests/benchmarks/measure_units.py` on two cores, with the names of units for some of them. The result is
the least peak of several steps, in bytes without weights, of a short and of a long chain of the unit.
"""

import gc
import os
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
os.environ.update(TF_CPP_MIN_LOG_LEVEL="3", CUDA_VISIBLE_DEVICES="-1")

STEPS = 5


def main(names: list[str]) -> None:
    from tests.benchmarks.measure_memory import REGION, write
    from tests.helpers.memory_cases import read
    from tests.helpers.memory_chains import LONG, SHORT, chains

    tensorflow = import_module("tensorflow")
    tensorflow.raw_ops.Empty(shape=[REGION], dtype=tensorflow.float32)  # and freed at once
    found: dict[str, Any] = (read("measured_units") or {}) if names else {}
    for chain in chains():
        if not names or chain.unit in names:
            peaks = [least(tensorflow, chain.plan(count)) for count in (SHORT, LONG)]
            found.setdefault(chain.name, {})[chain.dtype] = peaks
            print(chain.name, chain.dtype, f"{chain.kept(peaks):.2f}, predicted {chain.kept(chain.predicted()):.2f};",
                  f"besides {chain.besides(peaks):.2f}, predicted {chain.besides(chain.predicted()):.2f}", flush=True)  # fmt: skip
            write(found, "measured_units")


def least(tensorflow: Any, plan: Any) -> int:
    """Return the least peak of a training step, without weights."""
    from tests.benchmarks.measure_memory import CPU, fed, peak
    from tests.helpers.memory_chains import IMAGES

    build: Any = import_module("unetgen.emit.keras").build
    model = build(plan)
    model.compile(optimizer="sgd", loss="mse")
    model.train_on_batch(*fed(tensorflow, model, IMAGES))
    gc.collect()
    weights = tensorflow.config.experimental.get_memory_info(CPU)["current"]
    x, y = fed(tensorflow, model, IMAGES)
    peaks = [peak(tensorflow, lambda: model.train_on_batch(x, y)) for _ in range(STEPS)]
    import_module("keras").utils.clear_session()
    return min(peaks) - weights


if __name__ == "__main__":
    main(sys.argv[1:])
