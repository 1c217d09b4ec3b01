"""Source: the one crawl that every source makes. A source declares; this asks, reads and hands over."""

import logging
import re
from collections.abc import AsyncIterator, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar, Self
from urllib.parse import urljoin, urlsplit

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.utils.asyncio import run_in_thread
from twisted.python.failure import Failure

from archive import Address, Archive, Capture, Decision, Due, Entry, Met, Origin, Reading, SourceFacts, Stored
from scraper import addresses, outcomes
from scraper.article_page import ArticlePage, Missing, Unreadable, open_page
from scraper.channels import Channel, Found, fresh
from scraper.listing import Listed
from scraper.reader_version import reader_version
from scraper.relevance import Verdict, judge_line, judge_text

MOST_HOPS = 5
RECENT = timedelta(days=60)
MOST_PAGES = 1000
OGL = "OGL-UK-3.0"
Yielded = Request | Capture | Entry | Decision


class Source(Spider):
    """A place dated items come from: channels that list them, templates that read them.

    `hosts` are those it may ask, its own first; `folds` lead its older addresses to today's; `articles` is a regular
    expression that the path (and query) of an article's canonical address matches.
    """

    title: ClassVar[str]
    kind: ClassVar[str] = "press"
    home: ClassVar[str]
    licence: ClassVar[str] = "all-rights-reserved"
    terms: ClassVar[str] = "All rights reserved by the publisher."
    hosts: ClassVar[tuple[str, ...]]
    folds: ClassVar[tuple[addresses.Fold, ...]] = ()
    articles: ClassVar[str]
    channels: ClassVar[tuple[Channel, ...]]
    pages: ClassVar[tuple[type[ArticlePage], ...]] = (ArticlePage,)

    archive: Archive
    crawl_id: int
    full_depth: bool

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Take from the settings the database, and the clock where a crawl is replayed."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        spider.allowed_domains = [*cls.hosts, "web.archive.org"]
        spider.asked: set[str] = set()
        spider.report: dict[str, dict[str, Any]] = {}
        spider.started_at = crawler.settings.get("REPLAY_STARTED_AT") or datetime.now(UTC)
        spider.origin = Origin.WARC if crawler.settings.get("REPLAY_RECORDS") else Origin.LIVE
        return spider

    # ---- hop 1: discover

    async def start(self) -> AsyncIterator[Any]:
        """Ask every channel, then look again at known articles."""
        settings = self.crawler.settings
        self.archive = Archive(settings.get("ARCHIVE_URL"))
        await run_in_thread(self.archive.upgrade)
        await run_in_thread(self.archive.enlist, self.facts(self.started_at))
        self.full_depth = not await run_in_thread(self.archive.completed, self.name)
        self.crawl_id = await run_in_thread(self.archive.begin, self.name, self.started_at, self.origin)
        for channel in self.channels:
            if self.full_depth or not channel.last_resort:
                for request in self.ask(channel, channel.urls):
                    yield request
        before = self.started_at - timedelta(hours=settings.getfloat("LOOK_AGAIN_AFTER_HOURS"))
        due = await run_in_thread(self.archive.due, self.name, settings.getint("LOOKS_PER_NIGHT"), before)
        self.announce(len(due))
        for article in due:
            yield self.look_again(article)

    def announce(self, looks: int) -> None:
        """Say how long this will take, since a polite crawl takes long."""
        delay = self.crawler.settings.getfloat("DOWNLOAD_DELAY")
        depth = "in full depth, since it was never completed" if self.full_depth else "for what is new"
        self.logger.info("%s: listing %s; %d known articles to look at again, about %d min at one request every %g s",
                         self.name, depth, looks, round(looks * delay / 60), delay)  # fmt: skip

    def ask(self, channel: Channel, urls: Iterable[str], **more: Any) -> Iterator[Request]:
        """Requests for pages of a channel, each page once a crawl."""
        for url in urls:
            if url not in self.asked and len(self.asked) < 100_000:
                self.asked.add(url)
                kwargs = {"channel": channel, "asked": url, "page": more.get("page", 1)}
                yield Request(url, self.parse_channel, errback=self.channel_failed, cb_kwargs=kwargs, priority=20)

    async def parse_channel(self, response: Response, channel: Channel, asked: str, page: int) -> AsyncIterator[Yielded]:
        """Entries and article requests of one page of a channel."""
        met = outcomes.of_status(response.status)
        blocked = outcomes.challenge(response.body, _headers(response)) if met is not Met.GONE else ""
        if met is not Met.READ or blocked:
            self.tell(channel, "blocked" if blocked or met is Met.BLOCKED else str(response.status))
            return
        found = channel.parse(response, self.is_article, self.moment(response))
        self.tell(channel, "answered" if found.answered else "not understood", lines=len(found.lines))
        unknown = 0
        async for item in self.take(found.lines, response.url, step_known=True):
            unknown += isinstance(item, Request)
            yield item
        for request in self.further(channel, found, page, anything_new=unknown > 0):
            yield request

    def further(self, channel: Channel, found: Found, page: int, *, anything_new: bool) -> Iterator[Request]:
        """Parts of the same list, and older pages while they are worth it."""
        parts = [url for url, _ in found.parts] if self.full_depth else fresh(found.parts, self.started_at)
        yield from self.ask(channel, filter(self.is_ours, parts), page=page)
        if (anything_new or self.full_depth) and page < MOST_PAGES and found.lines:
            yield from self.ask(channel, filter(self.is_ours, found.older), page=page + 1)

    async def take(self, lines: Iterable[Listed], list_url: str, *, step_known: bool) -> AsyncIterator[Yielded]:  # noqa: ARG002
        """Archive dated lines as entries; ask for the articles among them that the archive does not know."""
        listed = [line for line in lines if line.url or line.published]
        for line in listed:
            if line.published and line.title:
                yield self.entry(line, list_url)
        keyed = {self.key(line.url): line for line in listed if line.url and self.is_article(line.url)}
        known = await run_in_thread(self.archive.known, self.name, list(keyed))
        for key, line in keyed.items():
            if key in known or key in self.asked:
                continue
            self.asked.add(key)
            verdict = self.worth_fetching(line)
            if verdict.kept:
                yield self.article_request(self.address_to_ask(line.url), listed=line)
            elif line.title:
                yield Decision(source=self.name, url=line.url, key=key, decided_at=self.started_at, kept=False,
                               score=verdict.score, words=verdict.words, step="list")  # fmt: skip

    def entry(self, line: Listed, list_url: str) -> Entry:
        """A dated line as the archive keeps it."""
        url = line.url
        return Entry(source=self.name, list_url=list_url, title=line.title, seen_at=self.started_at, published=line.published,
                     summary=line.summary, url=url, key=self.key(url) if url else "")  # fmt: skip

    # ---- hop 2: read

    def article_request(self, url: str, **kwargs: Any) -> Request:
        """Ask for an article. Redirects are followed in `parse_article`, because they are facts to keep."""
        return Request(url, self.parse_article, errback=self.article_failed, cb_kwargs={"asked": url, **kwargs},
                       meta={"dont_redirect": True}, dont_filter=True)  # fmt: skip

    def look_again(self, article: Due) -> Request:
        """Ask for a known article, before new ones: a redirect then leads from the older id."""
        self.asked.add(self.key(article.url))
        return self.article_request(article.url).replace(priority=10)

    async def parse_article(self, response: Response, asked: str, listed: Listed | None = None, hops: tuple[str, ...] = ()) -> AsyncIterator[Yielded]:
        """The capture of one look, and what stands beside the article."""
        if response.status in {301, 302, 303, 307, 308} and response.headers.get("Location"):
            yield self.follow(response, asked, listed, hops)
            return
        capture = self.capture(response, asked, listed, hops)
        page = None
        if capture.met is Met.READ:
            capture, page = self.read_into(capture, response)
        yield capture
        if page is not None:
            async for item in self.take(self.beside(page), response.url, step_known=True):
                yield item

    def follow(self, response: Response, asked: str, listed: Listed | None, hops: tuple[str, ...]) -> Request | Capture:
        """The next hop of a redirect, or the capture of one that leads away."""
        location = urljoin(response.url, (response.headers.get("Location") or b"").decode("latin-1").strip())
        refused = addresses.refusal(location, allowed_hosts=self.hosts)
        if refused or len(hops) >= MOST_HOPS or not self.is_ours(location) or not self.is_article(location):
            capture = self.capture(response, asked, listed, hops)
            if outcomes.is_wall(location):
                return replace(capture, met=Met.BLOCKED, reason="redirected to a wall")
            if refused or len(hops) >= MOST_HOPS:
                return replace(capture, met=Met.ERROR, reason=f"redirect refused: {refused or 'too many'}")
            return replace(capture, met=Met.REDIRECTED, moved_to=location, body=b"")
        request = self.article_request(location, listed=listed, hops=(*hops, location))
        return request.replace(cb_kwargs={**request.cb_kwargs, "asked": asked}, priority=response.request.priority + 1 if response.request else 1)

    def capture(self, response: Response, asked: str, listed: Listed | None, hops: tuple[str, ...]) -> Capture:
        """What this look met, as far as status and headers tell."""
        met, reason = outcomes.of_status(response.status), ""
        if met is not Met.GONE and (why := outcomes.challenge(response.body, _headers(response))):
            met, reason = Met.BLOCKED, why
        met_on_the_way = [Address(url=url, key=self.key(url), reason="redirect") for url in hops]
        header = _headers(response)
        return Capture(
            source=self.name,
            addresses=(Address(url=asked, key=self.key(asked), reason="fetched"), *met_on_the_way),
            captured_at=self.moment(response),
            origin=self.origin,
            met=met,
            status=response.status,
            body=response.body,
            content_type=header.get("content-type", ""),
            etag=header.get("etag", ""),
            last_modified=header.get("last-modified", ""),
            reason=reason or (f"HTTP {response.status}" if met in {Met.BLOCKED, Met.ERROR} else ""),
            listed=(listed.published,) if listed and listed.published else (),
            crawl=self.crawl_id,
        )

    def read_into(self, capture: Capture, response: Response) -> tuple[Capture, ArticlePage | None]:
        """The capture with its reading, or saying why it has none: its bytes are kept and can be read later."""
        try:
            page = self.page(response.url, response.body, capture.content_type, capture.captured_at)
            reading = self.finish(page.read())
        except Missing as missing:
            return replace(capture, met=Met.GONE, reason=str(missing)), None
        except Unreadable as unreadable:
            self.logger.error("%s cannot be read: %s", response.url, unreadable)
            return replace(capture, met=Met.UNREAD, reason=str(unreadable)), None
        own = reading.canonical_url or ""
        canonical = (Address(url=own, key=self.key(own), reason="canonical"),) if own and self.is_article(own) else ()
        return replace(capture, reading=reading, addresses=(*capture.addresses, *canonical)), page

    def page(self, url: str, body: bytes, content_type: str, seen_at: datetime) -> ArticlePage:
        """The page as the first template that recognises it reads it; the last of `pages` takes the rest."""
        if body.startswith(b"%PDF"):
            raise Unreadable("a PDF where a page was expected")
        tree = open_page(body, content_type.partition("charset=")[2].strip("\"' "))
        template = next((page for page in self.pages if page.recognises(tree)), self.pages[-1])
        return template(url, tree, seen_at, key=self.key)

    def finish(self, reading: Reading) -> Reading:
        """Sign a reading with the version of the code that made it."""
        return replace(reading, reader_version=reader_version())

    def reread(self, stored: Stored) -> Reading | None:
        """Read stored bytes with today's templates, for the archive to compare with."""
        try:
            return self.finish(self.page(stored.url, stored.body, stored.content_type, stored.captured_at).read())
        except Unreadable as unreadable:
            self.logger.warning("%s was readable once and is not today: %s", stored.url, unreadable)
            return None

    def beside(self, page: ArticlePage) -> Iterable[Listed]:  # noqa: ARG002
        """Dated lines of other articles that stand on an article's page."""
        return ()

    # ---- hop 3: choose

    def worth_fetching(self, line: Listed) -> Verdict:
        """Whether a list's line speaks for asking for its page.

        A sitemap reaches back for decades and gives nothing but addresses: there the words of an old one must speak
        both of a force or service and of an inspection.
        """
        verdict = judge_line(line.title, f"{line.summary} {' '.join(line.tags)}", line.url)
        recent = line.changed and line.changed.on >= (self.started_at - RECENT).date()
        return verdict if line.title or recent or verdict.score == 1 else replace(verdict, kept=False)

    def concerns_us(self, reading: Reading) -> Verdict:
        """Whether what was read is to be kept."""
        return judge_text(reading.title, reading.standfirst, reading.text)

    # ---- what a source knows of itself

    def key(self, url: str) -> str:
        """The canonical address, by which an article is known."""
        try:
            return addresses.key(url, self.folds)
        except ValueError:
            return url

    def is_ours(self, url: str) -> bool:
        """Whether this source may ask for the address."""
        host = urlsplit(url).hostname or ""
        return host == "web.archive.org" or addresses.same_site(url, self.hosts)

    def is_article(self, url: str) -> bool:
        """Whether an address is one of the source's articles."""
        parts = urlsplit(self.key(url))
        return parts.hostname == self.hosts[0] and bool(re.search(self.articles, parts.path + ("?" + parts.query if parts.query else "")))

    def address_to_ask(self, url: str) -> str:
        """As the list gives it, but on today's host and scheme."""
        home = urlsplit(self.home)
        parts = urlsplit(url)
        return parts._replace(scheme=home.scheme, fragment="").geturl() if parts.hostname == self.hosts[0] else self.key(url)

    def facts(self, noted_at: datetime) -> SourceFacts:
        """What the archive keeps of this source."""
        return SourceFacts(name=self.name, title=self.title, kind=self.kind, home=self.home, licence=self.licence, terms=self.terms, noted_at=noted_at)

    def moment(self, response: Response) -> datetime:
        """When a response was captured: now, or the date of its WARC record."""
        moment = response.meta.get("captured_at")
        return moment if isinstance(moment, datetime) else datetime.now(UTC)

    # ---- what went wrong

    def tell(self, channel: Channel, answer: str, lines: int = 0) -> None:
        """Note what a channel answered; an answer is not undone by a later failure."""
        name = type(channel).__name__
        told = self.report.setdefault(name, {"answer": answer, "lines": 0})
        told["lines"] += lines
        if told["answer"] != "answered":
            told["answer"] = answer
        self.logger.info("%s: %s: %s, %d lines", self.name, name, answer, lines)

    def channel_failed(self, failure: Failure) -> None:
        """A channel without an answer is a finding, not a failure, as long as another answers."""
        request: Request = failure.request  # type: ignore[attr-defined]
        self.tell(request.cb_kwargs["channel"], _why(failure))

    def article_failed(self, failure: Failure) -> Iterator[Capture]:
        """A look that met nothing is a fact as well; one that was not made (robots.txt) is none."""
        request: Request = failure.request  # type: ignore[attr-defined]
        why = _why(failure)
        self.logger.warning("%s: %s", request.url, why)
        if "robots.txt" in why or "not in the WARC" in why:
            return
        url = request.cb_kwargs["asked"]
        yield Capture(source=self.name, addresses=(Address(url=url, key=self.key(url), reason="fetched"),), captured_at=datetime.now(UTC),
                      origin=self.origin, met=Met.ERROR, reason=why, crawl=self.crawl_id)  # fmt: skip


def _headers(response: Response) -> dict[str, str]:
    return {name.decode("latin-1").lower(): b",".join(values).decode("latin-1") for name, values in response.headers.items()}


def _why(failure: Failure) -> str:
    text = failure.getErrorMessage() or type(failure.value).__name__
    return logging.Formatter().format(logging.makeLogRecord({"msg": text}))[:200]
