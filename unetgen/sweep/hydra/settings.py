"""Check the settings of sweepers and launchers, which Hydra passes on unchecked."""

from importlib.util import find_spec
from typing import Any

from unetgen.errors import UserError
from unetgen.language.values import whole

MOST = 2**32 - 1  # the largest seed that NumPy takes


def check_number(key: str, value: Any, default: str = "null", least: int = 1) -> Any:
    """Return a whole number among the settings, or None if that is the default.

    Raises:
        UserError: it is not a whole number, or it is too small or too large.
    """
    try:
        return value if value is None and default == "null" else whole(least, MOST)(value)
    except ValueError as error:
        raise UserError(f"{key}  {error} The default is {default}.") from None


def require_package(package: str, wanted: str) -> None:
    """Check that an optional package is installed.

    Raises:
        UserError: it is not, and how to install it.
    """
    found = find_spec(package)
    if not (found and found.origin):  # a folder of that name in the current folder is found too
        raise UserError(f"{wanted} needs a package that is not installed. Install it: pip install 'unetgen[{package}]'")
