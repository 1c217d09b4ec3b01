"""ITV News: its regions' pages, all on one site."""

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any, ClassVar

from lxml.html import HtmlElement
from scrapy.http import Response

from archive import DateClaim
from scraper import dates, json_data
from scraper.addresses import Fold, absolute
from scraper.article_page import FEWEST_WORDS, ArticlePage
from scraper.body_text import Body, find_body
from scraper.byline import byline
from scraper.channels import Channel, Feed, Found, IsArticle, Listing, Sitemap
from scraper.listing import Listed
from scraper.markup import decode, parse, squeeze
from scraper.publishers.contentful import Block, blocks
from scraper.source import Source
from scraper.structured_data import text_of

logger = logging.getLogger(__name__)

HOUSE = ("ITV News",)
BYLINE = re.compile(r"by:?\s+(\D{3,80})$", re.IGNORECASE)
# What stands before a name: "Deputy Content Editor", "ITV News Central Reporter".
WORK = re.compile(
    r"^.*\b(?:editor|producer|reporter|correspondent|journalist|presenter|writer),?\s+(?=\S)", re.IGNORECASE
)


class ItvPage(ArticlePage):
    """Since about 2020: a Next.js page that carries its text once more as a tree of nodes, for the browser."""

    mark: ClassVar[str] = (
        "//script[@id='__NEXT_DATA__'][//meta[@property='og:site_name'][@content='ITV News']"
        " | //link[@rel='canonical'][contains(@href, '.itv.com/')]]"
    )

    @cached_property
    def carried(self) -> dict[str, Any]:
        """The article as the page carries it for the browser; empty where it does not."""
        article = carried(self.tree).get("article")
        return article if isinstance(article, dict) else {}

    @cached_property
    def text_blocks(self) -> list[Block]:
        """The text that it carries. What follows the last rule, bold from end to end, is promotion."""
        found = list(blocks(self.carried.get("body")))
        rule = max((i for i, block in enumerate(found) if block.kind == "hr"), default=len(found))
        return found[:rule] if rule and all(block.bold for block in found[rule:]) else found

    @cached_property
    def told(self) -> tuple[str, ...]:
        """The paragraphs that it carries."""
        return tuple(b.text for b in self.text_blocks if b.text and not BYLINE.match(b.text))

    def title(self) -> str:
        """As shown, else as carried: the metas and the window add the site's name."""
        carried = self.carried.get("title") if self.headline is None else None
        return self.given("title", "embedded data", squeeze(str(carried or ""))) or super().title()

    @cached_property
    def body(self) -> Body:
        """As shown, where what it carries says the same."""
        return find_body(self.galley, self.headline, " ".join(self.told)) if self.told else super().body

    def paragraphs(self) -> tuple[str, ...]:
        """As shown, else as carried."""
        shown = sum(len(line.text.split()) for line in self.body.lines)
        if shown < FEWEST_WORDS and self.given("text", "embedded data", "".join(self.told)):
            return self.told
        return super().paragraphs()

    def authors(self) -> tuple[str, ...] | None:
        """Whoever is named, before the house."""
        named, author = super().authors(), self.carried.get("author")
        told = [byline(self.body.near), (text_of(author.get("name")),) if isinstance(author, dict) else ()]
        told += [(match[1],) for block in self.text_blocks[:5] if (match := BYLINE.match(block.text))]
        by = next((names for names in told if any(names)), ())
        found = by if by and named in {HOUSE, None} else named
        return found and tuple(WORK.sub("", name) for name in found)

    def section(self) -> str | None:
        """The region."""
        return next(iter(_labels(self.carried.get("regions"))), None) or super().section()

    def tags(self) -> tuple[str, ...] | None:
        """The topics."""
        return _labels(self.carried.get("topics")) or super().tags()

    def dates(self) -> tuple[DateClaim, ...]:
        """The date that machines are given moves with every edit; the day in the address stays."""
        claims = super().dates()
        day = next((claim.on for claim in claims if claim.origin == "url"), None)
        edits = {_minute(claim) for claim in claims if claim.field == "updated"} - {None}
        moved = {claim for claim in claims if day and claim.on > day and _minute(claim) in edits}
        return tuple(dict.fromkeys(replace(c, field="updated") if c in moved else c for c in claims))


def _minute(claim: DateClaim) -> datetime | None:
    return claim.at and claim.at.replace(second=0, microsecond=0)


def _labels(listed: Any) -> tuple[str, ...]:
    found = [str(item.get("label") or "") for item in listed or () if isinstance(item, dict)]
    return tuple(dict.fromkeys(filter(None, found)))


def carried(tree: HtmlElement) -> dict[str, Any]:
    """What a page carries for the browser to show; empty where it carries nothing."""
    told = "".join(tree.xpath("//script[@id='__NEXT_DATA__']/text()"))
    try:
        return dict(json_data.read(told)["props"]["pageProps"]) if told else {}
    except (ValueError, KeyError, TypeError) as error:
        logger.info("what a page carries cannot be read: %s", error)
        return {}


@dataclass(frozen=True)
class RegionPage(Listing):
    """A region's page: what it links to, else the items that it carries for the browser."""

    def parse(self, response: Response, is_article: IsArticle, seen_at: datetime) -> Found:
        """The articles, each with its date and summary."""
        found, tree = super().parse(response, is_article, seen_at), parse(decode(response.body))
        if found.answered or tree is None:
            return found
        lines: dict[str, Listed] = {}
        for line in (_listed(item, response.url) for item in _items(carried(tree))):
            if is_article(line.url):
                lines.setdefault(line.url, line)
        return replace(found, answered=bool(lines), lines=tuple(lines.values()))


def _items(value: Any) -> Iterator[dict[str, Any]]:
    """Whatever has a title and a link, however deep it lies. Ex: {"title": "...", "link": "news/2026-02-17/..."}"""
    if isinstance(value, dict) and isinstance(value.get("link"), str) and isinstance(value.get("title"), str):
        yield value
    for part in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _items(part)


def _listed(item: dict[str, Any], base: str) -> Listed:
    link = item["link"] if "//" in item["link"] else f"/news/{item['link'].lstrip('/').removeprefix('news/')}"
    stamp = str(item.get("displayDate") or "")
    return Listed(
        url=absolute(base, link),
        title=squeeze(item["title"]),
        summary=squeeze(str(item.get("summary") or "")),
        published=dates.machine(stamp, field="published", origin="listing"),
    )


class ItvUpdatePage(ArticlePage):
    """2012 to about 2019: blocks of text between pictures; the author stands below the headline."""

    mark: ClassVar[str] = (
        "//*[contains(concat(' ', @class, ' '), ' update__title ')]"
        " | //*[contains(concat(' ', @class, ' '), ' item__content-block ')]"
    )

    def authors(self) -> tuple[str, ...] | None:
        """The name alone, without the words on what its bearer does."""
        named = self.tree.xpath("//*[contains(@class, 'author-name')]")
        return tuple(dict.fromkeys(squeeze(name.text_content()) for name in named)) or super().authors()

    def section(self) -> str | None:
        """The first of the links below the text, which is marked as the category."""
        return next(iter(self._below("contains(@class, '--category')")), None) or super().section()

    def tags(self) -> tuple[str, ...] | None:
        """The other links below the text."""
        return self._below("not(contains(@class, '--category'))") or super().tags()

    def _below(self, which: str) -> tuple[str, ...]:
        links = self.tree.xpath(f"//li[contains(@class, 'tag-list__tag')][{which}]/a")
        return tuple(dict.fromkeys(squeeze(link.text_content()) for link in links))


class Itv(Source):
    """ITV News: /news/<region>/<yyyy-mm-dd>/<slug>."""

    pages = (ItvUpdatePage, ItvPage)
    folds = (Fold(onto="www.itv.com", hosts=("itv.com",)),)
    articles = r"^/news/(?:[a-z-]+/)*\d{4}-\d{2}-\d{2}/[^/?]+$"

    @classmethod
    def usual_channels(
        cls, home: str, feeds: tuple[str, ...] = (), topics: tuple[str, ...] = ()
    ) -> tuple[Channel, ...]:
        """The regions' feeds and pages, and sitemaps."""
        regions = tuple(feed.removesuffix("/rss") for feed in feeds if feed.startswith(home))
        return (
            Feed((*feeds, f"{home}news/index.rss")),
            Sitemap((f"{home}robots.txt", f"{home}news/sitemap.xml")),
            RegionPage(regions or (f"{home}news",)),
        )
