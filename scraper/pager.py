"""Finds the way from one page of a list to the next older one, by words, by marks, and by the addresses themselves."""

import re
from collections.abc import Callable, Iterator
from urllib.parse import parse_qsl, urlsplit

from lxml.html import HtmlElement

from scraper import addresses
from scraper.addresses import absolute
from scraper.markup import squeeze

NEXT = re.compile(
    r"^(?=.*[\w>»›→])[<‹«←\s]*(?:next(?: \d{1,3})?|older|load more|show more|next page(?: of results)?"
    r"|(?:older|earlier|more|load more|show more) (?:posts|news|stories|entries|articles|results))?"
    r"\s*[>»›→.…]*$",
    re.IGNORECASE,
)
# Names that say how far into a list an address leads. Ex: "?page=2", "?b_start:int=20", "/news/page/2/", "/news/p2"
COUNTER = re.compile(
    r"p|pg|paged?|page[-_]?(?:no|num|number|index)|current[-_]?page|(?:b_)?start\S*|offset|from|skip", re.I
)
IN_PATH = re.compile(r"(?:/(?:page|p|pg)[/-]?|/(?=\d{1,4}/?$))(\d{1,5})/?$", re.IGNORECASE)
# Digits of the number of a page.
LONGEST_NUMBER = 5
FIRST = re.compile(r"^(?:1|first|«|‹‹|<<)$|prev|newer|back", re.IGNORECASE)


def next_page(tree: HtmlElement, base: str, is_article: Callable[[str], bool]) -> str:
    """Address of the page with older items, or an empty string; an article is no such page.

    A link that says so comes first; else it is the link whose address counts one step further than `base`.
    """
    linked = [anchor for anchor in tree.iter("a") if anchor.get("href")]
    for href in [
        *_marked(tree),
        *(a.get("href", "") for a in linked if NEXT.match(_called(a))),
        *_numbered(linked),
    ]:
        url = absolute(base, href)
        if "#" not in href and _is_further(url, base) and not is_article(url):
            return url
    counted = (
        absolute(base, anchor.get("href", "")) for anchor in linked if not FIRST.search(_called(anchor))
    )
    further = {at: url for url in counted if (at := _steps(url, base)) and not is_article(url)}
    return further[min(further)] if further else ""


def _marked(tree: HtmlElement) -> Iterator[str]:
    yield from map(str, tree.xpath("//link[@rel='next']/@href"))
    for name in ("rel", "class"):
        yield from map(str, tree.xpath(f"//a[contains(concat(' ', @{name}, ' '), ' next ')]/@href"))


def _is_further(url: str, base: str) -> bool:
    """Whether an address on the same site is another one, and none that leads back in the same list."""
    same_site = addresses.same_site(url, [urlsplit(base).hostname or ""])
    here, there = _position(base), _position(url)
    back = here is not None and there is not None and here[0] == there[0] and there[1] <= here[1]
    return same_site and url != base and not back


def _steps(url: str, base: str) -> int | None:
    """How far into the list of `base` an address leads; None if it leads elsewhere or no further than `base`."""
    there = _position(url)
    here = _position(base) or (_frame(base), 0)
    if there is None or there[0] != here[0] or there[1] <= here[1] or url.count("#"):
        return None
    return there[1]


def _position(url: str) -> tuple[tuple[str, ...], int] | None:
    """An address without its count, and the count. Ex: "/news/page/2/" is ("/news", 2)."""
    parts = urlsplit(url)
    counts = [
        (k, v) for k, v in parse_qsl(parts.query) if v.isdecimal() and len(v) < 6 and COUNTER.fullmatch(k)
    ]
    in_path = IN_PATH.search(parts.path)
    if len(counts) == 1:
        return _frame(url), int(counts[0][1])
    return (_frame(url), int(in_path[1])) if in_path else None


def _frame(url: str) -> tuple[str, ...]:
    parts = urlsplit(url)
    others = sorted(
        f"{k}={v}" for k, v in parse_qsl(parts.query) if not (v.isdecimal() and COUNTER.fullmatch(k))
    )
    host = (parts.hostname or "").removeprefix("www.")
    return (host, IN_PATH.sub("", parts.path).rstrip("/"), *others)


def _called(anchor: HtmlElement) -> str:
    return squeeze(anchor.text_content()) or squeeze(anchor.get("aria-label") or anchor.get("title") or "")


def _numbered(linked: list[HtmlElement]) -> list[str]:
    """In a pager of numbers the link right after the number that is no link. Ex: 1 **2** 3"""
    for anchor in linked:
        number = squeeze(anchor.text_content()) if len(anchor) < 3 else ""
        before = anchor.getprevious()
        if before is None and anchor.getparent() is not None:
            before = anchor.getparent().getprevious()
        if not number.isdecimal() or len(number) > LONGEST_NUMBER or before is None:
            continue
        said = squeeze(before.text_content())
        is_link = before.tag == "a" or next(before.iter("a"), None) is not None
        if said.isdecimal() and len(said) <= LONGEST_NUMBER and int(number) == int(said) + 1 and not is_link:
            return [anchor.get("href", "")]
    return []
