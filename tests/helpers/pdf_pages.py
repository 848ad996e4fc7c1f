"""Read the size of a PDF's page."""

import re


def page_size(pdf: bytes) -> tuple[float, float]:
    """Return the width and height of the only page, in points."""
    (box,) = re.findall(rb"/MediaBox ?\[([^\]]*)\]", pdf)
    left, bottom, right, top = map(float, box.split())
    return right - left, top - bottom
