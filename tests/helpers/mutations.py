"""Spoil valid files: their bytes, and the values of the JSON inside."""

import copy
import json
import random
import zipfile
from pathlib import Path
from typing import Any

from unetgen.read.json_files import list_or_empty, mapping_or_empty

# what a value may become
STRANGE: tuple[Any, ...] = (
    None, True, 0, -1, 1, 7, 2**31, 10**18, 10**40, 1.5, -0.0, 1e300, "", "x", "a/b", "\x00", "\x1b[31m", "é\U0001f600", "\ud800",
    [], [[]], [1, 2, 3], {}, {"class_name": "Conv2D"}, {"config": {}}, ["Conv2D"], [None] * 5,
)  # fmt: skip


def places(value: Any) -> list[tuple[Any, Any]]:
    """Return every mapping or list inside a value, with each of its keys."""
    found: list[tuple[Any, Any]] = []
    waiting = [value]
    while waiting:
        part = waiting.pop()
        keys = [*mapping_or_empty(part)] or [*range(len(list_or_empty(part)))]
        found += [(part, key) for key in keys]
        waiting += [part[key] for key in keys if isinstance(part[key], dict | list)]
    return found


def spoilt_json(content: Any, luck: random.Random) -> str:
    """Return JSON with up to three values changed, removed, doubled or exchanged."""
    content = copy.deepcopy(content)
    for _ in range(luck.randint(1, 3)):
        found = places(content)
        part, key = luck.choice(found)
        other, where = luck.choice(found)
        match luck.randrange(5):
            case 0:
                part[key] = luck.choice(STRANGE)
            case 1:
                del part[key]
            case 2:
                part[key] = copy.deepcopy(other[where])
            case 3 if isinstance(part, list):
                list_or_empty(part).insert(0, copy.deepcopy(list_or_empty(part)[key]))
            case _:
                part[key], other[where] = copy.deepcopy((other[where], part[key]))
    return json.dumps(content)


def spoilt_bytes(data: bytes, luck: random.Random) -> bytes:
    """Return bytes with some flipped, cut out, or added."""
    spoilt = bytearray(data)
    for _ in range(luck.randint(1, 8)):
        where = luck.randrange(len(spoilt) or 1)
        match luck.randrange(3):
            case 0 if spoilt:
                spoilt[where] = luck.randrange(256)
            case 1:
                del spoilt[where : where + luck.randint(1, 60)]
            case _:
                spoilt[where:where] = luck.randbytes(luck.randint(1, 20))
    return bytes(spoilt)


def write_spoilt(valid: Path, target: Path, luck: random.Random) -> Path:
    """Write a spoilt copy of a `.json`, `.keras` or `.h5` file."""
    inside = luck.random() < 0.7
    if valid.suffix == ".json" and inside:
        target.write_text(spoilt_json(json.loads(valid.read_text()), luck))
    elif valid.suffix == ".keras" and inside:
        with zipfile.ZipFile(valid) as archive, zipfile.ZipFile(target, "w") as written:
            written.writestr("config.json", spoilt_json(json.loads(archive.read("config.json")), luck))
    else:
        target.write_bytes(spoilt_bytes(valid.read_bytes(), luck))
    return target
