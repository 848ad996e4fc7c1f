"""Packages that a sweep needs only where it is asked for what they do."""

from importlib.util import find_spec

from unetgen.errors import UserError


def need(package: str, wanted: str) -> None:
    """Look whether a package is there.

    Raises:
        UserError: it is not, and how to install it.
    """
    found = find_spec(package)
    if not (found and found.origin):  # a folder of that name, where the command was given, is found too
        raise UserError(f"{wanted} needs a package that is not installed. Install it: pip install 'unetgen[{package}]'")
