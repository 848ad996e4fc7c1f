"""The message for a picture that cannot be rendered."""

from unetgen.errors import UserError


class RenderError(UserError):
    """A picture that could not be rendered; its DOT text is available nevertheless."""


def typed_text(error: Exception) -> str:
    """Return an error's text after its type."""
    return f"{type(error).__name__}: {str(error).strip().rstrip('.')}"


def render_error(what: str, reason: str, needed: str = "") -> RenderError:
    """Return the error for a picture, with its reason and what to install."""
    needs = f" It needs {needed}." if needed else ""
    return RenderError(f"The {what} could not be made: {' '.join(reason.split()).rstrip('.')}.{needs}")
