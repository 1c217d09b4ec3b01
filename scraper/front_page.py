"""FrontPage: a newspaper's own first page, which leads to its feeds and its news sections wherever they are."""

import re
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from lxml.html import HtmlElement
from scrapy.http import Response

from scraper import xml_tree
from scraper.addresses import absolute, same_site
from scraper.channels import Feed, Found, IsArticle, Listing
from scraper.markup import decode, parse, squeeze

# Sections in which an inspection is reported, the likeliest first. Ex: /news/crime/, /local/police-and-fire
SECTIONS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\b(?:crime|police|policing)\b",
        r"\b(?:fire|emergency services|politics)\b",
        r"\bnews\b",
    )
)
MOST_SECTIONS = 6
# A section's own page stands this deep at the most. Ex: /news/local-news/crime
DEEPEST = 3


@dataclass(frozen=True)
class FrontPage:
    """The page at `urls`, its feeds (rel=alternate) and those of its sections that may report inspections."""

    urls: tuple[str, ...]
    last_resort: bool = False

    def parse(self, response: Response, is_article: IsArticle, seen_at: datetime) -> Found:
        """The articles a page or feed shows; of the first page also which lists it leads to."""
        root = xml_tree.parse(response.body)
        if root is not None and xml_tree.name(root) in {"rss", "RDF", "feed"}:
            return Feed(()).parse(response, is_article, seen_at)
        tree = parse(decode(response.body, getattr(response, "encoding", "")))
        if tree is None:
            return Found(answered=False)
        shown = Listing(()).parse(response, is_article, seen_at)
        lists = (*feeds(tree, response.url), *sections(tree, response.url, is_article))
        return Found(answered=shown.answered or bool(lists), lines=shown.lines, lists=lists)


def feeds(tree: HtmlElement, base: str) -> tuple[str, ...]:
    """The feeds a page names in its head; those of comments are none of news."""
    found = tree.xpath("//link[@rel='alternate'][contains(@type, 'rss') or contains(@type, 'atom')]")
    addresses = (absolute(base, link.get("href") or "") for link in found if "comment" not in _said(link))
    return tuple(dict.fromkeys(filter(None, addresses)))


def sections(tree: HtmlElement, base: str, is_article: IsArticle) -> tuple[str, ...]:
    """The addresses of the site's sections that are likely to report inspections, the likeliest first."""
    host = urlsplit(base).hostname or ""
    ranked: dict[str, int] = {}
    for anchor in tree.iter("a"):
        url = absolute(base, anchor.get("href") or "").partition("#")[0]
        path = urlsplit(url).path.strip("/")
        if not url or not same_site(url, [host]) or is_article(url) or not path or path.count("/") >= DEEPEST:
            continue
        said = f"{path.rpartition('/')[2].replace('-', ' ')} {squeeze(anchor.text_content())[:40]}"
        rank = next((i for i, pattern in enumerate(SECTIONS) if pattern.search(said)), None)
        if rank is not None:
            ranked.setdefault(url, rank)
    return tuple(sorted(ranked, key=lambda url: ranked[url])[:MOST_SECTIONS])


def _said(link: HtmlElement) -> str:
    return f"{link.get('title') or ''} {link.get('href') or ''}".lower()
