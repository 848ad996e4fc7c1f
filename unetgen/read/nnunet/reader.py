"""The answers about nnU-Net's files that the language needs.

The work is imported when a file is met.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from unetgen.language.compose.foreign_files import ForeignFiles


def is_plans_file(path: Path) -> bool:
    from unetgen.read.nnunet.files import is_plans

    return is_plans(path)


def names_of_configurations(path: Path) -> list[str]:
    from unetgen.read.nnunet.files import plans_file

    return list(plans_file(path).configurations)


def path_of_configuration(path: Path, name: str) -> Path:
    from unetgen.read.nnunet.files import network_in

    return network_in(path, name)


def description_of(path: Path) -> Mapping[str, Any]:
    from unetgen.read.nnunet.description import described_network

    return described_network(path)


NNUNET = ForeignFiles(
    "configuration", (".json", ".pkl"), is_plans_file, names_of_configurations, path_of_configuration, description_of
)
