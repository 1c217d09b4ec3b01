"""Which heading of a page is its headline."""

import re
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from scraper.galley import BLOCKS
from scraper.markup import fold, squeeze
from scraper.structured_data import StructuredData, text_of

# A shorter heading than this is found in a window's title by chance.
SHORTEST = 15
# What parts headline and name of the site. Ex: "Force praised | Star", "Force praised (From The Star)"
PARTING = re.compile(r"\s+[|–—«»-]\s+|\s+\((?=from\b)", re.IGNORECASE)
HELD = frozenset("b strong font big center div td p span".split())


def window_title(tree: HtmlElement) -> str:
    """The title of the browser's window: often headline and name of the site."""
    return squeeze("".join(tree.xpath("(//head/title | //title[not(ancestor::svg)])[1]//text()")))


def named_in_window(tree: HtmlElement) -> str:
    """The longest part of the window's title: the headline without the name of the site."""
    return max(PARTING.split(window_title(tree)), key=len)


def find_headline(tree: HtmlElement, data: StructuredData) -> HtmlElement | None:
    """The heading that the page's metas repeat, else its window's title, else the first one in the main part.

    A heading that only leads to the front page is the site's name.
    """
    headings = [h for h in tree.iter("h1", "h2", "h3") if squeeze(h.text_content()) and not _leads_home(h)]
    first = [h for h in headings if h.tag == "h1"]
    named = {fold(text_of(data.article.get("headline"))), fold(data.meta("og:title"))} - {""}
    window = fold(window_title(tree))
    in_window = [h for h in headings if len(_says(h)) >= SHORTEST and _says(h) in window]
    ranked = [
        *(h for h in first if _says(h) in named),
        *(h for h in first if window.startswith(_says(h))),
        *(h for h in in_window if h.tag == "h1"),
        *(h for h in first if any(up.tag in {"main", "article"} for up in h.iterancestors())),
        *(h for h in headings if _says(h) in named),
        *in_window,
        *first,
        *(element for element in data.microdata.get("headline", []) if element.tag != "meta"),
    ]
    return ranked[0] if ranked else _set_large(tree)


def _set_large(tree: HtmlElement) -> HtmlElement | None:
    """What says the same as the window's title on a page without headings; it is a heading from now on.

    Ex: <font size="5"><b>Force told to improve</b></font><br>
    """
    named, found = fold(named_in_window(tree)), None
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
