"""What `unetgen --help`, `list` and `show` print, from the schema and the presets themselves."""

from pathlib import Path

from unetgen.errors import UserError
from unetgen.paths import CONF, presets
from unetgen.schema import PATHS
from unetgen.values import nearest, shown

EXAMPLES = """\
unetgen                                   the lecture's network: table, diagram, Keras model
unetgen preset=unet_2015 depth=4          another preset, with an override
unetgen my_unet.yaml emit=[table,diagram] your own file, without TensorFlow
unetgen -m depth=2,3,4,5                  a sweep: a folder each, and one table
unetgen compare lecture my_model.keras    is it the same network?"""

VERBS = """\
unetgen list             the presets
unetgen show PRESET      a preset's YAML, to start your own file from
unetgen compare A B      two networks, layer by layer: presets, files, 'overrides', Keras models; 1 if they differ
unetgen help             this page"""

FLAGS = """\
-m, --multirun           sweep over every value given: depth=2,3,4 or depth=range(2,6)
--config-dir DIR         a folder with a preset/ folder of your own
--cfg job                print the composed description
--hydra-help             Hydra's own flags and settings (hydra.…)
--version                the version of unetgen"""


def page() -> str:
    """The whole of `--help`."""
    width = max(map(len, PATHS))
    keys = "\n".join(f"{line.path:<{width}}  {line.help}" for line in PATHS.values())
    sections = {
        "One YAML describes a U-Net; its Keras model, diagram and table come from one plan.": "",
        "Examples": EXAMPLES,
        "Commands": VERBS,
        "Flags": FLAGS,
        "Presets (preset=…)": preset_lines(),
        "Keys (key=value; the default in brackets)": keys,
    }
    return "\n\n".join(f"{name}\n{indented(text)}".rstrip() for name, text in sections.items())


def indented(text: str) -> str:
    return "\n".join(f"  {line}" for line in text.splitlines())


def preset_lines() -> str:
    """A line per preset: its name, and what its header says first."""
    names = presets()
    width = max(map(len, names))
    return "\n".join(f"{name:<{width}}  {header(name)}" for name in names)


def header(name: str) -> str:
    """The first sentence of a preset's header."""
    lines = (CONF / "preset" / f"{name}.yaml").read_text(encoding="utf-8").splitlines()
    comment = " ".join(line.removeprefix("#").strip() for line in lines[1:] if line.startswith("#"))
    return comment.split(". ")[0].rstrip(".") + "."


def show(name: str) -> str:
    """A preset's YAML as a file of one's own: without Hydra's header.

    Raises:
        UserError: there is no such preset.
    """
    if name not in presets():
        raise UserError(f"{shown(name)} is no preset.{nearest(name, presets())} There are: {', '.join(presets())}.")
    text = Path(CONF / "preset" / f"{name}.yaml").read_text(encoding="utf-8")
    return text.replace("# @package _global_\n", "").rstrip("\n")
