"""The ways a site tells what it has published: a response in, dated lines and further pages out."""

import logging
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol
from urllib.parse import quote

from scrapy.http import Response

from archive import DateClaim
from scraper import dates, json_data, xml_tree
from scraper.addresses import absolute
from scraper.listing import Listed, read_listing
from scraper.markup import decode, parse, squeeze
from scraper.pager import next_page
from scraper.structured_data import text_of
from scraper.xml_tree import XmlElement

logger = logging.getLogger(__name__)

IsArticle = Callable[[str], bool]


@dataclass(frozen=True, kw_only=True)
class Found:
    """What one response of a channel gave.

    `lines` are the items it lists; `older` are pages further back, worth asking for while lines are new;
    `parts` are parts of the same list (children of a sitemap index), each with the day it last changed if known;
    `lists` are other lists that a front page leads to.
    `answered` is False where the response is not what the channel speaks.
    """

    answered: bool = True
    lines: tuple[Listed, ...] = ()
    older: tuple[str, ...] = ()
    parts: tuple[tuple[str, DateClaim | None], ...] = ()
    lists: tuple[str, ...] = ()


class Channel(Protocol):
    """A frozen dataclass with the addresses to ask for and a way to read what comes."""

    @property
    def urls(self) -> tuple[str, ...]:
        """Addresses to ask for, in this order."""

    @property
    def last_resort(self) -> bool:
        """Asked only where the last crawl was not complete: at first, and after a night in which lists failed."""

    def parse(self, response: Response, is_article: IsArticle, seen_at: datetime) -> Found:
        """Read a response; `is_article` says whether an address is one of the source's articles."""
        ...


@dataclass(frozen=True)
class Feed:
    """RSS or Atom. `page` is how older pages are asked for, e.g. "?paged={}", where the platform has them."""

    urls: tuple[str, ...]
    page: str = ""
    last_resort: bool = False

    def parse(self, response: Response, is_article: IsArticle, seen_at: datetime) -> Found:  # noqa: ARG002
        """Items of a feed; one that is no feed did not answer."""
        root = xml_tree.parse(response.body)
        if root is None or xml_tree.name(root) not in {"rss", "RDF", "feed"}:
            return Found(answered=False)
        items = [element for element in root.iter() if xml_tree.name(element) in {"item", "entry"}]
        lines = tuple(line for item in items if (line := _feed_line(item, response.url, seen_at)))
        older = further_page(response.url, self.page) if lines else ""
        return Found(lines=lines, older=(older,) if older else ())


def further_page(url: str, page: str) -> str:
    """The address of the next page of a list that is counted like this; empty where its pages have no count.

    Ex: /news/ and "?page={}": /news/?page=2; /news/page/2/ and "page/{}/": /news/page/3/
    """
    if not page:
        return ""
    counted = re.fullmatch(r"(.*?)" + re.escape(page).replace(r"\{\}", r"(\d{1,5})"), url)
    base, number = (counted[1], int(counted[2])) if counted else (url, 1)
    return base + page.format(number + 1)


@dataclass(frozen=True)
class Sitemap:
    """Sitemaps and news sitemaps: those that robots.txt names first, then the usual addresses."""

    urls: tuple[str, ...]
    last_resort: bool = False

    def parse(self, response: Response, is_article: IsArticle, seen_at: datetime) -> Found:  # noqa: ARG002
        """Pages of a sitemap, children of a sitemap index, or the sitemaps of a robots.txt."""
        if response.url.endswith("/robots.txt"):
            named = re.findall(rb"(?im)^\s*sitemap:\s*(\S+)", response.body)
            return Found(
                answered=bool(named),
                parts=tuple((absolute(response.url, url.decode("latin-1")), None) for url in named),
            )
        root = xml_tree.parse(response.body)
        if root is None or xml_tree.name(root) not in {"urlset", "sitemapindex"}:
            return Found(answered=False)
        if xml_tree.name(root) == "sitemapindex":
            children = (
                (
                    xml_tree.child(item, "loc"),
                    dates.machine(xml_tree.child(item, "lastmod"), field="updated", origin="feed"),
                )
                for item in root
            )
            return Found(
                parts=tuple(
                    (absolute(response.url, url), day)
                    for url, day in children
                    if url and not NOT_NEWS.search(url)
                )
            )
        lines = (_sitemap_line(item) for item in root)
        return Found(lines=tuple(line for line in lines if line and is_article(line.url)))


# Sitemaps of pictures, videos and taxonomies hold no articles.
NOT_NEWS = re.compile(
    r"(?:image|video|author|category|categories|_tag|tags?[-.]|topics?[-.]|users?[-.])", re.IGNORECASE
)


# Ex: sitemaps/2026-11.xml
MONTH = re.compile(r"(20\d\d)[-_/]?(0[1-9]|1[0-2])")


@dataclass(frozen=True)
class Listing:
    """A page that lists articles, newest first, with a link to older ones.

    `page` is how older pages are asked for where no link leads to them, e.g. "?page={}".
    """

    urls: tuple[str, ...]
    page: str = ""
    last_resort: bool = False

    def parse(self, response: Response, is_article: IsArticle, seen_at: datetime) -> Found:
        """The articles it links to, each with the date and summary that stand beside the link."""
        tree = parse(decode(response.body, getattr(response, "encoding", "")))
        if tree is None:
            return Found(answered=False)
        lines = read_listing(tree, response.url, is_article, seen_at=seen_at)
        older = next_page(tree, response.url, is_article) or further_page(response.url, self.page)
        return Found(answered=bool(lines), lines=lines, older=(older,) if older and lines else ())


@dataclass(frozen=True)
class Wayback:
    """Addresses that the Internet Archive has captured under these prefixes: what no list shows any more.

    `words` is a regular expression that an address must match, for a site that is not about us alone. Under `further`
    prefixes stands what a crawl asks for only where an article leads to it; a backfill asks for all of it.
    """

    prefixes: tuple[str, ...]
    words: str = ""
    further: tuple[str, ...] = ()
    last_resort: bool = True

    @property
    def urls(self) -> tuple[str, ...]:
        """One CDX query a prefix; each address once, so many at a time."""
        query = (
            "https://web.archive.org/cdx/search/cdx?url={}&output=json&fl=original&collapse=urlkey"
            "&filter=statuscode:200&limit=10000&showResumeKey=true"
        )
        matching = f"&filter=original:{quote(f'(?i).*({self.words}).*')}" if self.words else ""
        return tuple(query.format(quote(prefix, safe="/*.:")) + matching for prefix in self.prefixes)

    def parse(self, response: Response, is_article: IsArticle, seen_at: datetime) -> Found:  # noqa: ARG002
        """The originals of a CDX answer: a JSON array; an empty row and a key at its end say that there are more."""
        try:
            rows = json_data.read(response.body)
        except ValueError as error:
            logger.info("%s is no JSON: %s", response.url, error)
            return Found(answered=False)
        if not isinstance(rows, list):
            return Found(answered=False)
        more = len(rows) > 1 and rows[-2] == [] and isinstance(rows[-1], list)
        key = str(rows[-1][0]) if more and rows[-1] else ""
        originals = (
            absolute(response.url, str(row[0]))
            for row in (rows[1:-2] if key else rows[1:])
            if isinstance(row, list) and row
        )
        older = f"{response.url.partition('&resumeKey=')[0]}&resumeKey={quote(key)}"
        lines = tuple(Listed(url=url) for url in originals if is_article(url))
        return Found(lines=lines, older=(older,) if key else ())


def newest_first(parts: Iterable[tuple[str, DateClaim | None]]) -> list[str]:
    """A sitemap's parts by the day they changed, else by the month in their names; those of neither come first."""

    def month(part: tuple[str, DateClaim | None]) -> tuple[int, int]:
        url, changed = part
        named = MONTH.search(url)
        if named or changed:
            return (int(named[1]), int(named[2])) if named else (changed.on.year, changed.on.month)  # type: ignore[union-attr]
        return (9999, 0)

    return [url for url, _ in sorted(parts, key=month, reverse=True)]


def fresh(parts: Iterable[tuple[str, DateClaim | None]], now: datetime) -> Iterator[str]:
    """Of a sitemap's parts those that can hold something new: changed or named within the last 45 days.

    Where neither tells (no date, no month in the name), the first and the last are taken.
    """
    listed, since = list(parts), (now - timedelta(days=45)).date()
    for i, (url, changed) in enumerate(listed):
        month = MONTH.search(url)
        if changed:
            wanted = changed.on >= since
        elif month:
            wanted = (int(month[1]), int(month[2])) >= (since.year, since.month)
        else:
            wanted = i in {0, len(listed) - 1} or "news" in url
        if wanted:
            yield url


# What WordPress adds to a summary. Ex: "The post Force told to act appeared first on The Gazette."
APPEARED = re.compile(r"\s*The post\b.{0,300}\bappeared first on\b.{0,100}$")


def _feed_line(item: XmlElement, base: str, seen_at: datetime) -> Listed | None:
    links = [
        child.get("href")
        for child in item
        if xml_tree.name(child) == "link"
        and child.get("rel", "alternate") == "alternate"
        and child.get("href")
    ]
    url = (links or [xml_tree.child(item, "link")])[0] or xml_tree.child(item, "guid", "id")
    stamp = xml_tree.child(item, "pubDate", "published", "date", "issued", "updated")
    tags = tuple(
        squeeze(child.text or child.get("term") or "") for child in item if xml_tree.name(child) == "category"
    )
    if not url.startswith(("http", "/")):
        return None
    return Listed(
        url=absolute(base, url),
        title=text_of(xml_tree.child(item, "title")),
        summary=APPEARED.sub("", text_of(xml_tree.child(item, "description", "summary"))),
        published=dates.machine(stamp, field="published", origin="feed")
        or dates.written(stamp, field="published", origin="feed", seen_at=seen_at),
        tags=tuple(tag for tag in tags if tag),
    )


def _sitemap_line(item: XmlElement) -> Listed | None:
    url = xml_tree.child(item, "loc")
    if not url.startswith("http"):
        return None
    # <news:news> holds title, date and keywords; <image:title> is a picture's.
    news = next((part for part in item if xml_tree.name(part) == "news"), None)
    stamp = "" if news is None else xml_tree.child(news, "publication_date")
    keywords = "" if news is None else xml_tree.child(news, "keywords")
    return Listed(
        url=url,
        title="" if news is None else xml_tree.child(news, "title"),
        published=dates.machine(stamp, field="published", origin="feed"),
        changed=dates.machine(xml_tree.child(item, "lastmod"), field="updated", origin="feed"),
        tags=tuple(filter(None, map(squeeze, keywords.split(",")))),
    )
