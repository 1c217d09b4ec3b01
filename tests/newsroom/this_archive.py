"""This archive as a Tracker: its own sources, readers, database and choice of looks, with the clock passed in."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from datetime import datetime, timedelta

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.statscollectors import MemoryStatsCollector
from sqlalchemy import select, true

from archive import Archive, Capture, Due, Origin
from archive.health.forecast import NO_LOOKS, Outlook, outlooks
from archive.model import Article, Version
from newsroom.newsroom import Newsroom
from newsroom.sites import SITES
from newsroom.story import DAY, Story
from newsroom.tracker import Change, Gone, Web, weekly
from scraper.article_page import ArticlePage
from scraper.channels import Feed
from scraper.extensions import CrawlReport
from scraper.findings import Findings
from scraper.listing import Listed
from scraper.publishers.national_world import OneCmsPage
from scraper.replay import built
from scraper.settings import LOOK_AGAIN_AFTER_HOURS, LOOKS_PER_NIGHT
from scraper.source import Source, Yielded

# The nights whose forecasts are taken: by then there is something to tell them from.
FORECASTS = 10


class _MadeUp(Source):
    articles = r"^/news/[^/?]+-\d{7}$"
    channels = ()


def _source(site: str) -> Source:
    pages = (OneCmsPage, ArticlePage) if site == "signal" else (ArticlePage,)
    home, hosts = f"https://{site}.example/", (f"{site}.example",)
    told = {"name": site, "title": site.title(), "home": home, "hosts": hosts, "pages": pages}
    kind = type(site.title(), (_MadeUp,), told)
    crawler = Crawler(kind)
    crawler.stats = MemoryStatsCollector(crawler)
    crawler.stats.set_value("response_received_count", 1)
    source = kind.from_crawler(crawler)
    # So that the clock is that of the newsroom.
    source.origin = Origin.WARC
    return source


def _lists_answered() -> Findings:
    """Lists are not part of the measurement: all trackers are told of the same new articles."""
    found = Findings()
    found.tell(Feed(()), "", "answered", [Listed(url="", title="one line")])
    return found


class ThisArchive:
    """Looks again at what `Archive.due` names, at most so many articles as a night's `budget` allows."""

    def __init__(self, name: str, newsroom: Newsroom, url: str) -> None:
        self.name, self.newsroom, self.web = name, newsroom, Web(newsroom=newsroom)
        self.archive = Archive(url)
        self.archive.upgrade()
        self.sources = {site.name: _source(site.name) for site in SITES}
        self._absent: set[int] = set()
        self._gone: list[Gone] = []
        self._forecasts: list[Outlook] = []
        for source in self.sources.values():
            source.archive = self.archive
            self.archive.enlist(source.facts(newsroom.moment(1)))

    def budget(self, site: str, night: int) -> int:  # noqa: ARG002
        """How many known articles of a site may be looked at in a night."""
        return LOOKS_PER_NIGHT

    def night(self, night: int, new: list[Story]) -> None:
        """As a crawl does: what is due, then what lists show."""
        now = self.newsroom.moment(night)
        for name, source in self.sources.items():
            source.started_at, source.findings = now, _lists_answered()
            source.crawl_id = self.archive.begin(name, now, source.origin)
            source.trust = self.archive.trust(name, now)
            for due in self._due(name, now, night):
                self._follow(source, source.look_again(due), night)
        for one in new:
            source = self.sources[one.site]
            self._follow(source, source.article_request(Listed(url=self.newsroom.address(one))), night)
        for source in self.sources.values():
            # A crawl that fails its own judgement marks nothing gone.
            result = CrawlReport(source.crawler).result(source, "finished")
            self.archive.finish(source.crawl_id, result)
        self._note_absences(night)
        self._note_forecast(now, night)

    def _due(self, site: str, now: datetime, night: int) -> list[Due]:
        rest = timedelta(hours=LOOK_AGAIN_AFTER_HOURS)
        return self.archive.due(site, now, limit=self.budget(site, night), rest=rest)

    def _follow(self, source: Source, request: Request | None, night: int) -> None:
        """Make a look, redirect by redirect, and record what it met."""
        while request is not None:
            asked = {name.decode(): value[0].decode() for name, value in request.headers.items()}
            answer = self.web.get(request.url, night, asked)
            request.meta["captured_at"] = self.newsroom.moment(night)
            pairs = list(answer.headers.items())
            response = built(request, answer.status, pairs, answer.body.encode())
            item = asyncio.run(_first(source.parse_article(response, request.cb_kwargs["look"])))
            request = item if isinstance(item, Request) else None
            if isinstance(item, Capture):
                self.archive.record(item, source.reread)

    def _note_absences(self, night: int) -> None:
        with self.archive.session() as session:
            states = session.execute(select(Article.url, Article.state).where(Article.merged_into.is_(None)))
            absent = {self.web.story(url).number for url, state in states if state in ("gone", "moved")}
        self._gone += [Gone(story=number, night=night) for number in sorted(absent - self._absent)]
        self._absent = absent

    def _note_forecast(self, now: datetime, night: int) -> None:
        if night <= self.newsroom.nights - FORECASTS:
            return
        with self.archive.session() as session:
            for site in self.sources:
                expected = outlooks(session, true(), now, self.budget(site, night)).get(site, NO_LOOKS)
                self._forecasts.append(expected)

    def expected_missed(self) -> float:
        """The share of edits that `status` expects to be missed, in the last nights and at all sites together."""
        edits = sum(one.edits for one in self._forecasts)
        return sum(one.edits * one.missed for one in self._forecasts) / edits

    def changes(self) -> list[Change]:
        """The archive's versions."""
        return list(self._versions())

    def _versions(self) -> Iterator[Change]:
        statement = (
            select(Article.url, Version.seen_after, Version.seen_from, Version.change)
            .join(Version, Version.article_id == Article.id)
            .where(Version.change != "first")
        )
        with self.archive.session() as session:
            for url, after, at, change in session.execute(statement):
                night = (at - self.newsroom.moment(1)) // DAY + 1
                quiet = change == "quiet"
                yield Change(story=self.web.story(url).number, after=after, night=night, quiet=quiet)

    def gone(self) -> list[Gone]:
        """Articles that came to be gone or led away, by the night."""
        return self._gone


class ThisArchiveWeekly(ThisArchive):
    """The same with as many looks, site by site and night by night, as a uniform weekly look makes."""

    def budget(self, site: str, night: int) -> int:
        """As many as are due of a weekly look."""
        return sum(one.site == site for one in weekly(self.newsroom, night))


async def _first(items: AsyncIterator[Yielded]) -> Yielded:
    """What a response comes to; what stands beside the article is left alone."""
    try:
        return await anext(items)
    finally:
        await items.aclose()  # type: ignore[attr-defined]
