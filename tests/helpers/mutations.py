"""Spoil valid files: their bytes, their text, and the values of the JSON or YAML inside."""

# h5py is untyped
# pyright: reportUnknownMemberType=false, reportUnknownArgumentType=false

import copy
import json
import random
import re
import zipfile
from collections.abc import Callable
from html import escape, unescape
from pathlib import Path
from typing import Any

import yaml

from unetgen.read.json_files import list_or_empty, mapping_or_empty

# what a value may become
STRANGE: tuple[Any, ...] = (
    None, True, 0, -1, 1, 7, 2**31, 10**18, 10**40, 1.5, -0.0, 1e300, float("nan"), float("-inf"), "", "x", "a/b", "a\x00b",
    "\x1b[31m", "é\U0001f600", "\ud800", "\u202e", "1e3", "NaN", "${oc.env:HOME}", "[" * 200, "x" * 5000,
    [], [[]], [1, 2, 3], {}, {"class_name": "Conv2D"}, {"config": {}}, ["Conv2D"], [None] * 5, {"": {"": ""}}, {"a\x00": 1},
)  # fmt: skip
# what a text may get anywhere
INSERTED = ("\x00", "\x1b", "\u2028", "\ufeff", "]", "{", "[" * 300, '{"a":' * 300, "9" * 5000, "NaN", "\n\t", "&a ", "*a", "!!python/name:os.system ",
            "<![CDATA[", "&#0;", "<!DOCTYPE x [<!ENTITY a 'b'>]>", "-", ": ")  # fmt: skip
CONFIG = "config.json"


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


def spoilt_values(content: Any, luck: random.Random) -> Any:
    """Return content with up to three values changed, removed, doubled, retyped or exchanged."""
    content = copy.deepcopy(content)
    for _ in range(luck.choice([1, 1, 2, 3])):
        found = places(content)
        if not found:
            break
        part, key = luck.choice(found)
        other, where = luck.choice(found)
        match luck.randrange(7):
            case 0:
                part[key] = luck.choice(STRANGE)
            case 1:
                del part[key]
            case 2:
                part[key] = copy.deepcopy(other[where])
            case 3 if isinstance(part, list):
                list_or_empty(part).insert(0, copy.deepcopy(list_or_empty(part)[key]))
            case 4:
                part[key] = retyped(part[key], luck)
            case 5:
                part[key] = nested(part[key], luck.choice([1, 2, 20, 90, 150]), luck)
            case _:
                part[key], other[where] = copy.deepcopy((other[where], part[key]))
    return content


def retyped(value: Any, luck: random.Random) -> Any:
    """Return a value as another type."""
    kinds: list[Callable[[], Any]] = [
        lambda: str(value), lambda: [value], lambda: {"config": value}, lambda: bool(value), lambda: [str(value)] * 2,
        lambda: list(mapping_or_empty(value)), lambda: len(str(value)), lambda: dict.fromkeys(map(str, list_or_empty(value)), 1),
    ]  # fmt: skip
    return luck.choice(kinds)()


def nested(value: Any, levels: int, luck: random.Random) -> Any:
    for _ in range(levels):
        value = luck.choice([[value], {"config": value}, {"layers": [value]}])
    return value


def spoilt_bytes(data: bytes, luck: random.Random) -> bytes:
    """Return bytes with some flipped, cut out, or added, or without their end."""
    spoilt = bytearray(data)
    if luck.random() < 0.2:
        return bytes(spoilt[: luck.randrange(len(spoilt) or 1)])
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


def spoilt_text(text: str, luck: random.Random) -> bytes:
    """Return text with odd letters, or with a word exchanged for another of its words."""
    for _ in range(luck.randint(1, 4)):
        where = luck.randrange(len(text) + 1)
        words = list(re.finditer(r"[\w.]+", text))
        if luck.random() < 0.4 and words:
            one, other = luck.choice(words), luck.choice(words)
            text = text[: one.start()] + other[0] + text[one.end() :]
        else:
            text = text[:where] + luck.choice(INSERTED) + text[where:]
    return text.encode(errors="surrogatepass")


def spoilt_zip(valid: Path, luck: random.Random) -> Callable[[Path], None]:
    """Return how to write an archive whose configuration, compression or directory is spoilt."""
    with zipfile.ZipFile(valid) as archive:
        config = archive.read(CONFIG)
    match luck.randrange(4):
        case 0:
            inside = spoilt_bytes(config, luck)
        case 1:
            inside = spoilt_text(config.decode(), luck)
        case _:
            inside = json.dumps(spoilt_values(json.loads(config), luck)).encode()
    how = luck.choice([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])

    def write(target: Path) -> None:
        with zipfile.ZipFile(target, "w", how) as written:
            written.writestr(luck.choice([CONFIG] * 9 + ["./" + CONFIG]), inside)
        if luck.random() < 0.3:  # inside the member too, which is most of the file
            target.write_bytes(spoilt_bytes(target.read_bytes(), luck))

    return write


def spoilt_hdf5(valid: Path, target: Path, luck: random.Random) -> None:
    """Write an HDF5 file with a spoilt configuration, or with one of another type."""
    import h5py

    with h5py.File(valid) as file:
        config = json.loads(str(file.attrs["model_config"]))
    text = json.dumps(spoilt_values(config, luck))
    values: list[Any] = [text, text, text.encode("utf-8"), [1, 2], 1.5, [text[:50], text[50:]], b"", h5py.Empty("f")]
    with h5py.File(target, "w") as file:
        file.attrs["model_config"] = luck.choice(values)


def with_spoilt_yaml(text: str, luck: random.Random) -> bytes:
    """Return a description, or the figure that carries it, with spoilt values."""
    start, end = re.search(r"<u:plan [^>]*>", text), text.find("</u:plan>")
    inside = text[start.end() : end] if start else text
    values = spoilt_values(yaml.safe_load(unescape(inside)), luck)
    try:
        spoilt = yaml.safe_dump(values, sort_keys=False)
    except RecursionError:  # PyYAML writes less deeply than JSON, which is YAML too
        spoilt = json.dumps(values)
    return (text.replace(inside, escape(spoilt)) if start else spoilt).encode(errors="surrogatepass")


def write_spoilt(valid: Path, target: Path, luck: random.Random) -> Path:
    """Write a spoilt copy of a `.json`, `.yaml`, `.svg`, `.keras`, `.h5` or `.pkl` file."""
    inside, ending = luck.random() < 0.75, valid.suffix
    if not inside or ending == ".pkl":
        target.write_bytes(spoilt_bytes(valid.read_bytes(), luck))
    elif ending == ".keras":
        spoilt_zip(valid, luck)(target)
    elif ending == ".h5":
        spoilt_hdf5(valid, target, luck)
    elif luck.random() < 0.3:
        target.write_bytes(spoilt_text(valid.read_text(), luck))
    elif ending == ".json":
        target.write_text(json.dumps(spoilt_values(json.loads(valid.read_text()), luck)))
    else:
        target.write_bytes(with_spoilt_yaml(valid.read_text(), luck))
    return target
