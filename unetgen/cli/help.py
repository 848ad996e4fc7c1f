"""The lines of `unetgen help`, from keys and presets; and the output of `show`."""

from collections.abc import Iterator
from typing import Any

from unetgen._text import available, nearest, shown
from unetgen.errors import UserError
from unetgen.language.compose.conf import built_in_presets, is_preset, own_presets, preset_file, presets
from unetgen.language.config import HEADS
from unetgen.language.keys import KEYS, PART
from unetgen.language.keys.key import Key

EXAMPLES = """\
unetgen                                    the lecture's network: table, diagram, Keras model
unetgen preset=unet_2015 depth=4           another preset, with an override
unetgen my_unet.yaml emit=[table,diagram]  your own file, without TensorFlow
unetgen -m depth=2,3,4,5                   a sweep: a folder each, and one page to decide from
unetgen compare lecture my_model.keras     is it the same network?
unetgen nnUNetPlans.json configuration=2d  nnU-Net's plans are descriptions: also for -m, show, draw, table, compare
unetgen draw my_model.keras -o figure.pdf  the figure of a U-Net that Keras has saved, whoever built it"""

VERBS = """\
unetgen list             the presets, with their dimensions, depth and parameters
unetgen show PRESET      the YAML of a preset, or of a file or nnU-Net's plans with overrides, to start your own from;
                         --resolved: every value in force, defaults and inherited ones too, and where it is from
unetgen compare A B      two networks, layer by layer: presets, files, models; 1 if they differ; -o FILE draws both
unetgen draw MODEL …     the figure of a Keras or PyTorch model, or several on one scale; diagram.…, -o FILE
unetgen table MODEL      its table, MACs, memory and receptive field; --size, table.rows=stages, budget.…, -o FILE
unetgen describe MODEL   the YAML of a Keras or PyTorch model's very network, or the layer it has no word for; -o FILE
unetgen schema           the JSON Schema of a description, by which editors complete and check YAML; -o FILE
unetgen plan FLAGS       what nnU-Net's planner would choose, and why: --shape 40x224x224 --spacing 5x0.6x0.6 --memory 8
unetgen eject WORDS      a description as one file of PyTorch, or after "keras" of Keras, without unetgen; -o FILE
unetgen nnunet WORDS     a description as a network that nnU-Net trains: --plans nnUNetPlans.json -o folder [--write]
unetgen report FOLDER    a sweep's tables, plots and page, made again from the folders of its jobs
unetgen live [FILE]      a page in the browser: change the description, and see figure, table and costs at once
unetgen bench WORDS      how long a prediction and a training step take here, and GFLOP/s; --batch-size N
unetgen help [WORD]      this page; a topic below, a key, or a group: decoder, diagram, block, attention, gate"""

FLAGS = """\
-m, --multirun           sweep over every value given: depth=2,3,4 or depth=range(2,6); sweep.resume=FOLDER goes on
overwrite=true           replace the results in an output_dir that exists, once the new ones are complete
--config-dir DIR         a folder of presets of your own, or with a preset/ folder of them; for every command
--cfg job                print the whole description, every key with its default; -p decoder: a part of it
--quiet, --json          print only the folder or file, or one JSON object; also for list, compare, draw, report
-sc install=bash         print what makes TAB complete keys, values and presets: eval "$(unetgen -sc install=bash)"
--hydra-help             Hydra's own flags and settings (hydra.…, hydra/launcher=submitit_slurm, hydra/sweeper=optuna)
--version                the version of unetgen
(exit codes)             0; 1: a job failed, or networks differ; 2: refused, or not written; 3: no Keras model"""

PLACES = {
    "stem": "the convolutions before level 0",
    "first": "the network's first convolution",
    "down": "the convolution of down.kind=conv; no norm or activation unless it is given one",
    "bottleneck": "the deepest level",
    "up": "the convolution of up.kind=transpose or pixel_shuffle; no norm or activation unless it is given one",
    "up.before": "a convolution before the resampling; any of them makes one",
    "up.after": "a convolution after the resampling; any of them makes one",
    "skip": "the convolutions on the skips",
    "decoder": "the decoder's stages; without filters of their own they take their skips' channels",
    "head": "after the last convolution",
    "head.before": "the convolution before the last one",
}
INHERITANCE = {
    "another kind": "a part with another norm or activation keeps what both kinds have: norm.epsilon that the top level"
    " sets is that of decoder.norm=batch too. What one kind alone has, such as a slope, is then that kind's default",
    "filters": "are not taken over: a decoder stage has its skip's channels unless decoder.filters says others",
    "show --resolved": "`unetgen show --resolved PRESET WORDS` prints every value in force, and where it is from",
}
SHARED = {line.path: line for line in PART}


def own_lines() -> list[tuple[str, str]]:
    """Return a line per key; repeated, extra heads' and figure keys are summarised."""
    heads = (f"{HEADS}.<name>.…", "further outputs: the keys of head, and at, the stage where it is attached")
    lines = [(key.path, key.help) for key in KEYS if not repeated(key) and key.changes != "figure"]
    after = max(place for place, (path, _) in enumerate(lines) if path.startswith("head."))
    return [*lines[: after + 1], heads, *lines[after + 1 :], figure_line()]


def figure_line() -> tuple[str, str]:
    """Return a line with the first figure keys, and how to list the others."""
    names = [line.path.removeprefix("diagram.") for line in KEYS if line.changes == "figure"]
    return ("diagram.…", f"the figure's {', '.join(names[:5])}, …; `unetgen help diagram` lists all")


def repeated(line: Key[Any]) -> tuple[str, str] | None:
    """Return the part and the shared key if a key repeats a shared one."""
    names = line.path.split(".")
    for end in range(1, len(names)):
        key = ".".join(names[end:])
        if key in SHARED and SHARED[key].about == line.about:
            return ".".join(names[:end]), key
    return None


def part_lines() -> list[tuple[str, str]]:
    """Return a line per part: the first and last shared key, and where they apply."""
    parts: dict[str, list[str]] = {}
    for part, key in filter(None, map(repeated, KEYS)):
        parts.setdefault(part, []).append(key.split(".")[0])
    spans = {part: f"{keys[0]} to {keys[-1]}" if keys[0] != keys[-1] else keys[0] for part, keys in parts.items()}
    return [(f"{part}.…", f"{span}: {PLACES[part]}") for part, span in spans.items()]


def inheritance_lines() -> list[tuple[str, str]]:
    """Return a line per part, with where it takes keys from, and the rules."""
    taken: dict[tuple[str, str], list[str]] = {}
    for line in KEYS:
        if line.inherits and (found := common_end(line.path, line.inherits)):
            part, source, name = found
            taken.setdefault((part, source), []).append(name)
    lines = [
        (f"{part}.…", f"from {source or 'the top level'}: {', '.join(dict.fromkeys(taken_words(names)))}")
        for (part, source), names in taken.items()
    ]
    return [*lines, *INHERITANCE.items()]


def taken_words(names: list[str]) -> Iterator[str]:
    """Yield keys and groups; of a group whose kind is not taken over, its settings."""
    for name in names:
        group = name.partition(".")[0]
        yield group if group == name or f"{group}.kind" in names else f"the settings of {group}"


def common_end(path: str, other: str) -> tuple[str, str, str]:
    """Split two paths into their beginnings and the end that they share."""
    names, others = path.split("."), other.split(".")
    while len(names) > 1 and len(others) > 1 and names[-2] == others[-2]:
        names[-2:], others[-2:] = [".".join(names[-2:])], [".".join(others[-2:])]
    return ".".join(names[:-1]), ".".join(others[:-1]), names[-1]


def header(name: str) -> str:
    """Return the first sentence of a preset's header."""
    return comment(name).split(". ")[0].rstrip(".") + "."


def shown_header(name: str) -> str:
    """Return a preset's first sentence, or its path if it has no header."""
    return own_presets()[name].place if comment(name) == "" and name not in built_in_presets() else header(name)


def comment(name: str) -> str:
    """Return a preset's header in one line."""
    lines = without_header(name).splitlines()
    return " ".join(line.removeprefix("#").strip() for line in lines if line.startswith("#"))


def without_header(name: str) -> str:
    """Return a preset's text without Hydra's line.

    Raises:
        UserError: it cannot be read.
    """
    path = preset_file(name)
    try:
        return path.read_text(encoding="utf-8").replace("# @package _global_\n", "")
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"{path} cannot be read: {error}.") from None


def show(name: str) -> str:
    """Return a preset's YAML without Hydra's header, to start a file from.

    Raises:
        UserError: there is no such preset.
    """
    if not is_preset(name):
        raise UserError(f"{shown(name)} is not a preset.{nearest(name, presets())}{available(presets())}")
    return without_header(name).rstrip("\n")
