"""Write `.hydra/` into a job's folder, as Hydra does, in a fifth of the time."""

import re
from functools import cache
from pathlib import Path
from typing import Any, cast

import yaml
from omegaconf import OmegaConf

from unetgen._files import named

FLOAT = re.compile(r"[-+]?(\d[\d_]*)?\.?\d[\d_]*[eE][-+]?\d+")  # of YAML 1.2, which OmegaConf reads and PyYAML does not


def write_record(config: Any, folder: Path) -> None:
    """Write what Hydra composed for a job, unless `hydra.output_subdir` is null."""
    if config.hydra.output_subdir is None:
        return
    here = folder / config.hydra.output_subdir
    own = cast("dict[str, Any]", OmegaConf.to_container(config, enum_to_str=True))
    hydra = own.pop("hydra")
    texts = {"config.yaml": own, "hydra.yaml": {"hydra": hydra}, "overrides.yaml": hydra["overrides"]["task"]}
    with named(here):
        here.mkdir(parents=True, exist_ok=True)
        for name, content in texts.items():
            (here / name).write_text(as_yaml(content), encoding="utf-8")


def as_yaml(content: Any) -> str:
    return yaml.dump(content, Dumper=dumper(), default_flow_style=False, sort_keys=False, allow_unicode=True)


@cache
def dumper() -> Any:
    """Return PyYAML's fast dumper.

    It quotes a text that OmegaConf would read as a number.
    """
    quick = getattr(yaml, "CSafeDumper", yaml.SafeDumper)  # some builds of PyYAML have no C
    ours: Any = type("Dumper", (quick,), {})
    ours.add_implicit_resolver("tag:yaml.org,2002:float", FLOAT, list("-+.0123456789"))
    return ours
