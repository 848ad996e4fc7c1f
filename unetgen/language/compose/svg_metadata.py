"""Carry the plan's hash and the description's YAML in an element of the SVG."""

from unetgen._text import markup

NAMESPACE = "urn:unetgen"


def element(hash: str, yaml: str) -> str:
    """Write the element for an SVG's metadata."""
    return f'<u:plan xmlns:u="{NAMESPACE}" hash="{hash}">{markup(yaml)}</u:plan>'


def carried(svg: str) -> str:
    """Return the description that a figure carries.

    Raises:
        ValueError: it carries none.
    """
    from xml.etree import ElementTree

    try:
        found = ElementTree.fromstring(svg).findtext(f".//{{{NAMESPACE}}}plan")
    except ElementTree.ParseError as error:
        raise ValueError(f"is not an SVG: {error}.") from None
    if not found:
        raise ValueError("carries no description. Give the description's file, or the figure of a run.")
    return found
