"""The network of a configuration, in any form that nnU-Net has written."""

from dataclasses import replace

from unetgen._text import available, nearest, plural, shown
from unetgen.read.nnunet.architecture import OWN_ARGUMENTS, PLAIN_NETWORK, Architecture, architecture
from unetgen.read.nnunet.files import PlansFile
from unetgen.read.nnunet.given import PlansValues, name_of_class
from unetgen.read.nnunet.older_plans import (
    FLAT_NAMES,
    arguments_of_flat_keys,
    arguments_of_version_1,
    network_of_flat_keys,
)

CLASS = "network_class_name"


def network_of(given: PlansValues, file: PlansFile, axes: int) -> Architecture | None:
    """Return the network of a configuration; none of an unknown class.

    `axes` is the number of axes of its patch.
    """
    if file.version == 1:
        return network_of_version_1(given, file, axes)
    if "architecture" in given:
        return network_of_architecture(given.group("architecture"), given, axes)
    name = network_of_flat_keys(given)
    arguments = arguments_of_flat_keys(given, name, axes)
    return architecture(PlansValues(arguments, given.where, given.problems, FLAT_NAMES), name)


def network_of_version_1(given: PlansValues, file: PlansFile, axes: int) -> Architecture:
    """Return the network of a version 1 stage."""
    if axes not in (2, 3):
        given.say("patch_size", f"has {plural(axes, 'value')}, and version 1 has patches of 2 or 3.")
        axes = 3
    plans = PlansValues(file.content, "", given.problems)
    arguments = arguments_of_version_1(given, plans, axes)
    found = architecture(PlansValues(arguments, given.where, given.problems, FLAT_NAMES), PLAIN_NETWORK)
    return replace(found, version=1)


def network_of_architecture(block: PlansValues, given: PlansValues, axes: int) -> Architecture | None:
    """Return the network of an `architecture` block.

    The class is matched by its last name.
    """
    name = block.read(CLASS, name_of_class, PLAIN_NETWORK)
    if name not in OWN_ARGUMENTS:
        text = f"{shown(name)} is not a network that is read.{nearest(name, OWN_ARGUMENTS)}{available(OWN_ARGUMENTS)}"
        block.say(CLASS, text)
        return None
    found = architecture(block.group("arch_kwargs"), name)
    if len(found.strides[0]) != axes:
        given.say("patch_size", f"has {plural(axes, 'value')}, and conv_op has {len(found.strides[0])} axes.")
    return found
