"""Channels and outputs that a `dataset.json` states."""

from collections.abc import Mapping
from typing import Any, NamedTuple, cast

from unetgen._text import plural, shown
from unetgen.read.nnunet.given import PlansValues

MOST_LABELS = 10_000
IGNORE, BACKGROUND = "ignore", "background"


class Labels(NamedTuple):
    """Channels, outputs and labels of a data set.

    `foreground` counts the labels of the image that are not background; a cascade has a channel for each.
    """

    channels: int
    outputs: int
    names: tuple[str, ...]
    regions: bool
    foreground: int


def dataset_labels(dataset: PlansValues) -> Labels:
    """Return a data set's channels and outputs, by nnU-Net's rules."""
    given = labels_by_name(dataset)
    ignored = given.pop(IGNORE, None)
    every = sorted({label for labels in given.values() for label in labels[0]})
    if ignored and (ignored[1] or list(ignored[0]) != [max(every, default=0) + 1]):
        dataset.say(f"labels.{IGNORE}", f"must be the number after the last label, {max(every, default=0) + 1}.")
    regions = any(is_region for _, is_region in given.values())
    if regions:
        names = [name for name, (labels, _) in given.items() if labels != {0}]
        check_order(dataset, len(names))
    else:
        names = [name for label in every for name in [n for n, (own, _) in given.items() if own == {label}][:1]]
    outputs = len(names) if regions else len(every)
    channels = number_of_channels(dataset)
    return Labels(channels, outputs, tuple(names) if len(names) == outputs else (), regions, len({*every} - {0}))


def labels_by_name(dataset: PlansValues) -> dict[str, tuple[set[int], bool]]:
    """Return the labels of each name, and whether it is a region of several."""
    found: dict[str, tuple[set[int], bool]] = {}
    values = dataset.group("labels").values
    if not values:
        dataset.say("labels", "is missing, or has no labels.")
    for name, value in values.items():
        items = cast("list[Any]", value) if isinstance(value, list) else [value]
        if not items or not all(type(item) is int and 0 <= item <= MOST_LABELS for item in items):
            dataset.say(f"labels.{name}", f"{shown(value)} is not a label, nor a list of them: whole numbers from 0.")
            continue
        found[name] = (set(cast("list[int]", items)), isinstance(value, list) and len(items) > 1)
    if values and found.get(BACKGROUND) != ({0}, False):
        dataset.say(f"labels.{BACKGROUND}", "must be there, and be 0.")
    return found


def check_order(dataset: PlansValues, regions: int) -> None:
    """Note that the order of regions is missing, or has another length."""
    order = dataset.values.get("regions_class_order")
    if not isinstance(order, list):
        dataset.say("regions_class_order", "is missing: with regions nnU-Net needs a label for each of them.")
    elif len(cast("list[Any]", order)) != regions:
        count = plural(len(cast("list[Any]", order)), "label")
        dataset.say("regions_class_order", f"has {count} for {plural(regions, 'region')}.")


def number_of_channels(dataset: PlansValues) -> int:
    """Return the number of image channels; `modality` is their older name."""
    key = "modality" if "modality" in dataset.values else "channel_names"
    names = dataset.group(key).values
    if not names:
        dataset.say(key, 'is missing, or has no channels. Write, for example, {"0": "CT"}.')
    return max(len(names), 1)


def of_version_1(plans: Mapping[str, Any]) -> tuple[int, int] | None:
    """Return channels and classes of a version 1 pickle, which counts no background."""
    channels, classes = plans.get("num_modalities"), plans.get("num_classes")
    if type(channels) is int and type(classes) is int and channels > 0 and classes > 0:
        return channels, classes + 1
    return None
