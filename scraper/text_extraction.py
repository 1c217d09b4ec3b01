"""The last resort for a page's text: a library that extracts it from pages of all kinds."""

from copy import deepcopy
from importlib.metadata import version

from lxml.html import HtmlElement

from scraper.markup import squeeze

LIBRARY = f"trafilatura {version('trafilatura')}"
"""It is part of a reading, since it decides the text."""


def extracted(tree: HtmlElement) -> tuple[str, ...]:
    """The paragraphs that the library finds; none where it finds no text."""
    import trafilatura  # few pages come to this, and a command begins 0.1 s earlier without it

    found = trafilatura.extract(deepcopy(tree), include_comments=False, include_tables=False) or ""
    return tuple(squeeze(part) for part in found.split("\n") if part.strip())
