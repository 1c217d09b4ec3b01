"""Which heading of a page is its headline."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from scraper.galley import BLOCKS
from scraper.markup import fold
from scraper.structured_data import StructuredData, text_of

# A shorter heading than this is found in a window's title by chance.
SHORTEST = 15
# What parts headline and name of the site. Ex: "Force praised | Star", "Force praised (From The Star)"
PARTING = re.compile(r"\s+[|–—«»-]\s+|\s+\((?=from\b)", re.IGNORECASE)
HELD = frozenset("b strong font big center div td p span".split())


def named_in_window(data: StructuredData) -> str:
    """The longest part of the window's title: the headline without the name of the site."""
    return max(PARTING.split(data.window_title), key=len)


def find_headline(tree: HtmlElement, data: StructuredData) -> HtmlElement | None:
    """The heading that the page's metas repeat, else its window's title, else the first one in the main part.

    A heading that only leads to the front page is the site's name.
    """
    found = next(_ranked(tree, data), None)
    return _set_large(tree, data) if found is None else found


def _ranked(tree: HtmlElement, data: StructuredData) -> Iterator[HtmlElement]:
    """Headings, the likeliest first; mostly that one is taken, and what the others say is never looked at."""
    named = {fold(text_of(data.article.get("headline"))), fold(data.meta("og:title"))} - {""}
    window = fold(data.window_title)
    first = [(h, says) for h in tree.iter("h1") if (says := _says(h)) and not _leads_home(h)]
    yield from (h for h, says in first if says in named)
    yield from (h for h, says in first if window.startswith(says))
    yield from (h for h, says in first if len(says) >= SHORTEST and says in window)
    yield from (h for h, _ in first if any(up.tag in {"main", "article"} for up in h.iterancestors()))
    every = tree.iter("h1", "h2", "h3")
    headings = [(h, says) for h in every if (says := _says(h)) and not _leads_home(h)]
    yield from (h for h, says in headings if says in named)
    yield from (h for h, says in headings if len(says) >= SHORTEST and says in window)
    yield from (h for h, _ in first)
    yield from (element for element in data.microdata.get("headline", []) if element.tag != "meta")


def _set_large(tree: HtmlElement, data: StructuredData) -> HtmlElement | None:
    """What says the same as the window's title on a page without headings; it is a heading from now on.

    Ex: <font size="5"><b>Force told to improve</b></font><br>
    """
    named, found = fold(named_in_window(data)), None
    if len(named) >= SHORTEST:
        saying = (e for e in tree.iter(*HELD) if _says(e) == named and not _leads_home(e))
        found = next(saying, None)
    if found is not None and found.tag not in BLOCKS:
        found.tag = "h1"
    return found


def _says(heading: HtmlElement) -> str:
    return fold(heading.text_content())


def _leads_home(heading: HtmlElement) -> bool:
    links = [*heading.iter("a"), *heading.iterancestors("a")]
    return any(urlsplit(link.get("href") or "x").path in {"", "/"} for link in links)
