"""Folders of users' parts and presets, and an installed package without pip."""

from pathlib import Path

import pytest

from unetgen import plan
from unetgen.errors import UserError

BLOCK = '''"""Convolutions, and pointwise ones after them."""
from dataclasses import replace
from typing import Annotated

from unetgen.network import lay_unit


def block(place, x, units, *, times: Annotated[int, "pointwise convolutions"] = 1):
    taps = []
    for j, unit in enumerate(units):
        x = lay_unit(place, x, unit, f"conv{j}")
        for n in range(times):
            pointwise = replace(unit, kernel_size=(1,) * len(unit.kernel_size), strides=None)
            x = lay_unit(place, x, pointwise, f"conv{j}_pointwise{n}")
        taps.append(x)
    return taps
'''
GATE = '''"""Lets everything through, by a convolution."""
from dataclasses import replace

from unetgen.network import lay_unit


def gate(place, skip, signals, unit):
    return lay_unit(place, skip, replace(unit, filters=skip.shape.channels, order=("conv",)), "open")
'''
ATTENTION = '''"""Adds a map to itself."""
from unetgen.ops import Merge


def attention(place, x):
    return place.add(Merge("add"), x, x, role="twice")
'''
TOPOLOGY = '''"""The U."""
from unetgen.network.topologies import u


def topology(depth):
    return u.topology(depth)
'''
SMALL = ("input.size=16x16", "input.channels=1", "depth=2", "filters.base=2", "head.filters=1", "head.labels=null")
PRESET = "name: small\ninput: {size: 16x16, channels: 1}\ndepth: 2\nfilters: {base: 2}\nhead: {filters: 1}\n"


def write(folder: Path, files: dict[str, str]) -> Path:
    """Write files below a folder."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def parts(folder: Path) -> Path:
    """Write a folder with a part of each kind."""
    return write(
        folder,
        {
            "blocks/pointwise.py": BLOCK,
            "gates/open.py": GATE,
            "attentions/twice.py": ATTENTION,
            "topologies/my_u.py": TOPOLOGY,
        },
    )


def package(folder: Path, entries: str, files: dict[str, str], name: str = "unet-extras", version: str = "1.2") -> Path:
    """Write an installed package: its modules, and the metadata that pip would leave."""
    metadata = f"{name.replace('-', '_')}-{version}.dist-info"
    return write(
        folder,
        {
            f"{metadata}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n",
            f"{metadata}/entry_points.txt": entries,
            **files,
        },
    )


def refused(*words: str, **folders: Path) -> str:
    """Return the message with which planning a description is refused."""
    with pytest.raises(UserError) as caught:
        plan(*words, **folders)
    return str(caught.value)
