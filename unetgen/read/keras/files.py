"""The configuration of a Keras model in a file.

The file is a `.keras` archive, an HDF5 file, or JSON. Nothing in a file is run: its configuration is text. Weights,
loss and optimizer stay in the file, so a model with a loss of its own can be read without that loss.
"""

# h5py is untyped
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false

import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

from unetgen.errors import UserError
from unetgen.read.json_files import LARGEST, parse_json
from unetgen.read.nnunet.files import is_plans_content

ENCRYPTED = 1  # the bit of a zip entry's flags


def model_config(path: Path) -> dict[str, Any]:
    """Read a model's configuration by the file's content, not by its ending.

    Raises:
        UserError: there is no such file, no model in it, or too much of one.
    """
    if path.is_dir():
        raise UserError(f"{path} is a folder. Give the model's file: .keras, .h5 or .json.")
    try:
        config = parse_json(config_text(path), path)
    except UserError:
        raise
    except OSError as error:
        raise UserError(f"{path} cannot be read: {error.strerror or error}.") from None
    except ValueError as error:
        raise not_a_model(path, f" ({error})" if type(error) is ValueError else "") from None
    return checked_config(config, path)


def checked_config(config: Any, path: Path) -> dict[str, Any]:
    """Return a file's content if it may be a model's configuration.

    Raises:
        UserError: it is something else.
    """
    content = cast(Mapping[str, Any], config) if isinstance(config, dict) else {}
    if is_plans_content(content):
        raise UserError(f"{path} is a plans file of nnU-Net, not a model. Give it the ending .json.")
    if not isinstance(content.get("config"), dict | list):
        raise not_a_model(path)
    return dict(content)


def not_a_model(path: Path, reason: str = "") -> UserError:
    return UserError(
        f"{path} holds no Keras model, or not all of one{reason}. Save it again with model.save('model.keras'), or"
        " write model.to_json() into a .json file; a file of weights alone has no layers to compare."
    )


def config_text(path: Path) -> bytes:
    """Return the JSON in a file, or as much of it as the limit allows.

    Raises:
        ValueError: there is none inside.
    """
    with path.open("rb") as file:
        start = file.read(LARGEST + 1)
    if start.startswith(b"\x89HDF"):
        return hdf5_text(path)
    return archived_text(path) if zipfile.is_zipfile(path) else start


def archived_text(path: Path) -> bytes:
    """Return the configuration in an archive.

    Raises:
        UserError: it is encrypted.
        ValueError: it is damaged, or there is none.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            if archive.getinfo("config.json").flag_bits & ENCRYPTED:
                raise UserError(f"{path} is encrypted. Unpack it with its password, and give config.json.")
            with archive.open("config.json") as file:
                return file.read(LARGEST + 1)
    except UserError:
        raise
    except KeyError:
        raise ValueError("there is no config.json in the archive") from None
    except Exception as error:  # the decompressors raise errors of their own, and seeking in a damaged one OSError
        raise ValueError(f"the archive is damaged: {error}") from None


def hdf5_text(path: Path) -> bytes:
    """Return the configuration in an HDF5 file.

    Raises:
        ValueError: it is damaged, or there is none.
    """
    import h5py

    try:
        with h5py.File(path, "r") as file:
            if "model_config" not in file.attrs:
                raise ValueError("there is no model_config in the file")
            if file.attrs.get_id("model_config").get_storage_size() > LARGEST:
                return b" " * (LARGEST + 1)
            text: Any = file.attrs["model_config"]
    except ValueError:
        raise
    except Exception as error:  # a damaged file raises whatever it likes
        raise ValueError(f"the file is damaged: {error}") from None
    return text.encode() if isinstance(text, str) else bytes(text)
