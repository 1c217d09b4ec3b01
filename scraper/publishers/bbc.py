"""BBC News: its regions' feeds, all on one site."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import ClassVar

from lxml.html import HtmlElement
from scrapy.http import Response

from archive import DateClaim
from scraper import dates
from scraper.addresses import Fold, key_or_nothing, without_slash
from scraper.article_page import ArticlePage
from scraper.body_text import Body
from scraper.byline import byline
from scraper.channels import Channel, Feed, Found, IsArticle, Listing, Sitemap
from scraper.markup import squeeze
from scraper.publishers.live_blog import LiveBlogPage
from scraper.source import Source
from scraper.structured_data import StructuredData

# Ex: /news/uk-england-stoke-staffordshire-63159607
REGION = re.compile(r"/news/((?:uk|world)(?:-[a-z]+)+)-\d{6,9}")
AMP = re.compile(r"(?<=[\da-z])\.amp(?=$|[?#])")
# What names nobody.
HOUSE = frozenset({"BBC", "BBC News"})


class BbcPage(ArticlePage):
    """Since about 2020: a block an element. The time it shows, often "1 day ago", is that of the last update."""

    mark: ClassVar[str] = (
        "//*[@data-component='text-block' or @data-component='headline-block'] | //*[@data-block='headline']"
    )

    @cached_property
    def body(self) -> Body:
        """With its first sentence, which is set in bold and is nothing apart from the text."""
        body = super().body
        if body.lead is not None and body.lead.tag == "p" and body.lead.is_bold:
            body.lines.insert(0, body.lead)
            body.lead = None
        return body

    def section(self) -> str | None:
        """The region or subject."""
        return section_of(self.data, self.url) or super().section()

    def authors(self) -> tuple[str, ...] | None:
        """Those named below the headline, where the data name the house alone."""
        named = super().authors()
        by = byline(self.body.near)
        return by if by and HOUSE.issuperset(named or ()) else named

    def tags(self) -> tuple[str, ...] | None:
        """The topics that are linked below the text."""
        below = (
            "//*[contains(@data-component, 'tag') or contains(@data-component, 'topic') or @data-block='topicList']"
            "//a[contains(@href, '/topics/')]"
        )
        linked = [squeeze(anchor.text_content()) for anchor in self.tree.xpath(below)]
        return tuple(dict.fromkeys(filter(None, linked))) or super().tags()

    def dates(self) -> tuple[DateClaim, ...]:
        """Words such as "1 day ago" say nothing where a stamp stands with them."""
        claims = super().dates()
        stamped = any(claim.origin == "time" for claim in claims)
        return later_is_update(c for c in claims if not stamped or c.precision != "relative")


class BbcStoryPage(ArticlePage):
    """2010 to about 2019: all in div.story-body, quotations repeated in boxes between the paragraphs."""

    mark: ClassVar[str] = (
        "//meta[@name='OriginalPublicationDate' or @name='CPS_ID']"
        " | //*[contains(concat(' ', @class, ' '), ' story-body ')]/h1"
    )

    def __init__(
        self, url: str, tree: HtmlElement, seen_at: datetime, key: Callable[[str], str] = key_or_nothing
    ) -> None:
        for box in tree.xpath("//div[contains(@class, 'story-feature')][.//blockquote]"):
            box.drop_tree()
        for heading in tree.xpath("//span[@class='cross-head']"):
            heading.tag = "h2"
        super().__init__(url, tree, seen_at, key)

    def section(self) -> str | None:
        """The region or subject."""
        return section_of(self.data, self.url) or super().section()

    def authors(self) -> tuple[str, ...] | None:
        """The name alone, without the words on what its bearer does."""
        named = self.tree.xpath("//*[@class='byline-name' or @class='byline__name']")
        by = tuple(re.sub(r"(?i)^by\s+", "", squeeze(name.text_content())) for name in named)
        return by or super().authors()

    def dates(self) -> tuple[DateClaim, ...]:
        """The head's own stamp ("2013/01/24 01:24:31") and the day set among the buttons for sharing as well."""
        stamp = self.data.meta("originalpublicationdate")
        original = dates.machine(stamp.replace("/", "-"), field="published", origin="meta")
        claims = [replace(original, raw=stamp)] if original else []
        for day in self.tree.xpath("(//*[contains(@class, 'story-body')]//@data-datetime)[1]"):
            claims += dates.claims(str(day), field="published", origin="label", seen_at=self.seen_at)
        return later_is_update([*claims, *super().dates()])


def section_of(data: StructuredData, url: str) -> str | None:
    """The region or subject: as the head says, else as the address does."""
    region = REGION.search(url)
    named = data.meta("page.subsection", "article:section", "section")
    return named or (region[1] if region else None) or data.meta("page.section") or None


def later_is_update(claims: Iterable[DateClaim]) -> tuple[DateClaim, ...]:
    """A date shown without a label is the last update's, where machines are told of an earlier publication."""
    given = list(claims)
    told = [c for c in given if c.field == "published" and c.origin in {"json-ld", "meta"}]
    first = min(told, key=lambda claim: claim.on, default=None)

    def is_update(claim: DateClaim) -> bool:
        if first is None or claim.field != "published" or claim.origin not in {"time", "label"}:
            return False
        return claim.at > first.at if claim.at and first.at else claim.on > first.on

    return tuple(
        dict.fromkeys(replace(claim, field="updated") if is_update(claim) else claim for claim in given)
    )


@dataclass(frozen=True)
class NewsSitemap(Sitemap):
    """The site's sitemaps but for those of its archive, which hold millions of addresses."""

    def parse(self, response: Response, is_article: IsArticle, seen_at: datetime) -> Found:
        """As any sitemap."""
        found = super().parse(response, is_article, seen_at)
        return replace(found, parts=tuple(part for part in found.parts if "archive" not in part[0]))


def without_amp(target: str) -> str:
    """The article's own path for that of its page for telephones. Ex: /news/uk-63159607.amp"""
    return AMP.sub("", without_slash(target))


class Bbc(Source):
    """BBC News: /news/articles/<c...o>, to 2024 /news/uk-england-<area>-<8 digits>. bbc.com is the same site."""

    pages = (LiveBlogPage, BbcStoryPage, BbcPage)
    folds = (
        Fold(
            onto="www.bbc.co.uk",
            hosts=("bbc.co.uk", "www.bbc.com", "bbc.com", "news.bbc.co.uk"),
            target=without_amp,
        ),
    )
    articles = r"^/news/(?:articles/[a-z0-9]{8,}|live/[a-z0-9-]{8,}|(?:[a-z]+-)*\d{7,9})$"

    @classmethod
    def usual_channels(
        cls, home: str, feeds: tuple[str, ...] = (), topics: tuple[str, ...] = ()
    ) -> tuple[Channel, ...]:
        """The regions' feeds, sitemaps of the news, and the nations' pages."""
        return (
            Feed(feeds),
            NewsSitemap((f"{home}robots.txt", f"{home}sitemaps/https-index-uk-news.xml")),
            Listing(tuple(f"{home}news/{nation}" for nation in ("england", "wales"))),
        )

    def address_to_ask(self, url: str) -> str:
        """Never that of the page for telephones."""
        return super().address_to_ask(AMP.sub("", url))
