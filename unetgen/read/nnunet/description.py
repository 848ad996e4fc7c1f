"""A configuration of nnU-Net as a description in our language."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from unetgen._text import by_axis
from unetgen.errors import ConfigError, Problems
from unetgen.ops import Axes
from unetgen.read.json_files import list_or_empty
from unetgen.read.nnunet.architecture import Architecture
from unetgen.read.nnunet.configurations import resolved_configuration
from unetgen.read.nnunet.files import CASCADE, PlansFile, content_of, plans_file
from unetgen.read.nnunet.formats import network_of
from unetgen.read.nnunet.given import PlansValues, axes_parser, stage_list
from unetgen.read.nnunet.labels import dataset_labels, of_version_1
from unetgen.read.nnunet.layers import Keys
from unetgen.read.nnunet.our_keys import network_keys
from unetgen.read.nnunet.trainers import Variant, variant_of

DATASET = "dataset.json"
OWN_LABELS = "LabelManager"  # another class may count outputs in its own way


def described_network(place: Path) -> dict[str, Any]:
    """Return the description of a configuration, whose path is `FILE/CONFIGURATION`.

    Raises:
        ConfigError: every problem of the file, for this configuration.
        UserError: the file cannot be read.
    """
    file, name, problems = plans_file(place.parent), place.name, Problems()
    values = resolved_configuration(file.configurations, name, problems)
    given = PlansValues(values, f"{'plans_per_stage' if file.version == 1 else 'configurations'}.{name}", problems)
    keys = {} if problems else all_keys(file, name, given)
    if problems:
        raise ConfigError(problems, f"{file.path}, configuration {name}")
    return keys


def all_keys(file: PlansFile, name: str, given: PlansValues) -> Keys:
    """Return the keys of a configuration in the order of our presets.

    Problems are noted in `given`.
    """
    axes = len(given.read("patch_size", stage_list, [1, 1, 1]))
    found, variant = network_of(given, file, axes), variant_by_trainer(file, given)
    if found is None:
        return {}
    if variant.batch_norm:
        found = replace(found, norm={"kind": "batch", "epsilon": 1e-5, "momentum": 0.9})
    channels, head = data_keys(file, name, given)
    head = {**head, "use_bias": False} if file.version == 1 else head
    heads = 1 if variant.one_output else len(found.features) - 1
    title = f"{file.content.get('dataset_name') or 'nnunet'}_{name}"
    return whole_description(title, {**size_keys(given, axes), **channels}, found, head, heads)


def whole_description(name: str, given_input: Keys, found: Architecture, head: Keys, heads: int) -> Keys:
    """Return all keys of a network with so many outputs."""
    return {
        "name": name,
        "input": given_input,
        **network_keys(found),
        **({"head": head} if head else {}),
        **(supervision_keys(heads) if heads > 1 else {}),
        "initializer": {"kernel": "he_normal"},
    }


def size_keys(given: PlansValues, axes: int) -> Keys:
    """Return the patch as the input's size, and the spacing that it has."""
    size: Axes = given.read("patch_size", axes_parser(axes), (1,) * axes)
    spacing = list_or_empty(given.values.get("spacing", given.values.get("current_spacing")))
    usable = len(spacing) == axes and all(isinstance(n, int | float) and n > 0 for n in spacing)
    return {"size": by_axis(size), **({"spacing": spacing} if usable else {})}


def variant_by_trainer(file: PlansFile, given: PlansValues) -> Variant:
    """Return what the trainer that the folder names changes in the network."""
    variant = variant_of(file.trainer, version=file.version) if file.trainer else Variant()
    if isinstance(variant, str):
        given.problems.say("trainer", variant)
        return Variant()
    return variant


def data_keys(file: PlansFile, name: str, given: PlansValues) -> tuple[Keys, Keys]:
    """Return the keys of channels and head, as far as the files have them."""
    if file.version == 1:
        counts = of_version_1(file.content)
        channels, classes = counts or (0, 0)
        extra = classes - 1 if name == CASCADE else 0
        return ({"channels": channels + extra}, {"filters": classes, "activation": "softmax"}) if counts else ({}, {})
    beside = file.path.parent / DATASET
    if not beside.is_file() or file.content.get("label_manager", OWN_LABELS) != OWN_LABELS:
        return {}, {"activation": "softmax"}
    labels = dataset_labels(PlansValues(content_of(beside), DATASET, given.problems))
    channels = labels.channels + (labels.foreground if "previous_stage" in given else 0)
    head: Keys = {"filters": max(labels.outputs, 1), "activation": "sigmoid" if labels.regions else "softmax"}
    return {"channels": channels}, {**head, **({"labels": list(labels.names)} if all(labels.names) else {})}


def supervision_keys(heads: int) -> Keys:
    """Return deep supervision with nnU-Net's weights.

    They are halved from output to output, and that of the coarsest is 0.
    """
    total = sum(0.5**i for i in range(heads - 1))
    weights = [round(0.5**i / total, 6) for i in range(heads - 1)]
    return {"deep_supervision": {"stages": "all", "resolution": "native", "weights": [*weights, 0]}}
