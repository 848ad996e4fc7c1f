"""Settings of sweepers and launchers, which Hydra takes as they come."""

from typing import Any

from unetgen.errors import UserError
from unetgen.language.values import whole

MOST = 2**32 - 1  # the largest seed that NumPy takes


def counted(key: str, value: Any, default: str = "null", least: int = 1) -> Any:
    """A number among the settings of a sweeper or a launcher, or its default.

    Raises:
        UserError: it is no whole number, or too small or large.
    """
    try:
        return value if value is None and default == "null" else whole(least, MOST)(value)
    except ValueError as error:
        raise UserError(f"{key}  {error} Without a word from you it is {default}.") from None
