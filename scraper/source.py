"""Source: the one crawl that every source makes. A source declares; this asks, reads and hands over."""

import logging
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from operator import attrgetter
from typing import TYPE_CHECKING, Any, ClassVar, Self

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.utils.asyncio import run_in_thread
from twisted.python.failure import Failure

from archive import Capture, Due, ListPage, Met, Origin, Reading, SourceFacts, Trust
from scraper import looks, outcomes
from scraper.article_page import ArticlePage
from scraper.channels import Channel, Found, IsArticle, fresh, newest_first
from scraper.findings import Findings
from scraper.health.ended import Floors
from scraper.list_pages import MOST_PAGES, MOST_PRESS_PAGES, ListPages, as_before
from scraper.listing import Listed
from scraper.looks import Look
from scraper.relevance import Verdict, judge_line, judge_text
from scraper.shown import LeftOut, Shown, Stated, by_the_fifty, entries_of
from scraper.site import WAYBACK_HOST
from scraper.templates import Templates

if TYPE_CHECKING:
    from archive import Archive

OGL = "OGL-UK-3.0"
Yielded = Request | Capture | Shown


class Source(Templates, Spider):
    """A place dated items come from: channels that list them, templates that read them.

    `areas` are slugs of the bodies whose area a newspaper covers, `publisher` is the group it belongs to. One that is
    not `verified` is left out of a crawl of all sources until a check has passed: its lists are only guessed from its
    platform's form. `floors` are what it gives on any night; its past tells the rest. `date_of` takes a line's date.
    """

    title: ClassVar[str]
    kind: ClassVar[str] = "press"
    publisher: ClassVar[str] = ""
    areas: ClassVar[tuple[str, ...]] = ()
    verified: ClassVar[bool] = True
    floors: ClassVar[Floors] = Floors()
    licence: ClassVar[str] = "all-rights-reserved"
    terms: ClassVar[str] = "All rights reserved by the publisher."
    channels: ClassVar[tuple[Channel, ...]]
    date_of = attrgetter("published")

    archive: "Archive"
    crawl_id: int
    heard: set[str]
    trust: Trust
    lists: ListPages
    delay: float

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.allowed_domains = [*self.hosts, *self.document_hosts, WAYBACK_HOST]
        self.asked: set[str] = set()
        self.list_pages_left = MOST_PRESS_PAGES if self.kind == "press" else MOST_PAGES * len(self.channels)
        self.left_out, self.stated = LeftOut(), Stated()
        self.findings = Findings()
        self.cut_short = False
        # Whether lists are followed to their end and known articles asked for in whole, as something may be missing.
        self.full_depth = False
        self.started_at = looks.now()
        self.origin = Origin.LIVE

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Take the clock from the records where a crawl is replayed."""
        source = super().from_crawler(crawler, *args, **kwargs)
        if crawler.settings.get("REPLAY_RECORDS"):
            source.started_at, source.origin = crawler.settings["REPLAY_STARTED_AT"], Origin.WARC
        return source

    async def start(self) -> AsyncIterator[Any]:
        """Ask every channel, then look again at known articles."""
        await run_in_thread(self.begin)
        depth = "in full depth, as no crawl of it was completed yet" if self.full_depth else "for what is new"
        self.logger.info("%s: asking its lists %s", self.name, depth)
        for channel in (c for c in self.channels if self.full_depth or not c.last_resort):
            for request in self.ask_lists(channel, channel.urls, page=1):
                yield request
        due = await run_in_thread(self.due)
        self.findings.expect(self.name, len(due), self.delay)
        for article in due:
            yield self.look_again(article)

    def begin(self) -> None:
        """Open the archive, note that the crawl began, and learn what it is to know of earlier ones."""
        from archive import Archive  # what only reads pages needs none, and begins 0.1 s earlier

        self.delay = self.crawler.settings.getfloat("DOWNLOAD_DELAY")
        self.archive = Archive(self.crawler.settings.get("ARCHIVE_URL"))
        self.archive.upgrade()
        self.archive.enlist(self.facts(self.started_at))
        self.full_depth = not self.archive.completed(self.name)
        self.heard = self.archive.heard(self.name)
        self.crawl_id = self.archive.begin(self.name, self.started_at, self.origin)
        self.trust = self.archive.trust(self.name, self.started_at)
        if self.trust.lied:
            lies = "%s: its validators stood still while %d of %d pages changed: no 304 of it is believed"
            self.logger.warning(lies, self.name, self.trust.lied, self.trust.lied + self.trust.agreed)
        self.lists = ListPages(self.name, self.known_lists(), self.started_at)

    def due(self) -> list[Due]:
        """The known articles to look at again."""
        settings = self.crawler.settings
        rest = timedelta(hours=settings.getfloat("LOOK_AGAIN_AFTER_HOURS"))
        limit = settings.getint("LOOKS_PER_NIGHT")
        return self.archive.due(self.name, self.started_at, limit=limit, rest=rest)

    def known_lists(self) -> Mapping[str, ListPage]:
        """What the lists answered last; nothing where all is to be asked for in whole, and where it is replayed."""
        if self.full_depth or self.origin is not Origin.LIVE or self.trust.lied:
            return {}
        return self.archive.lists(self.name, self.started_at)

    def ask_lists(self, channel: Channel, urls: Iterable[str], *, page: int) -> Iterator[Request]:
        """Requests for lists, only if they have changed; none where that is known without."""
        for url in urls:
            if (said := self.lists.stands_still(url)) and url not in self.asked:
                self.asked.add(url)
                self.findings.stands(channel, url, said)
            elif self.lists.there(url):
                for request in self.ask(channel, [url], page=page):
                    yield request.replace(headers=self.lists.unless_unchanged(url), meta={"list": url})

    def ask(self, channel: Channel, urls: Iterable[str], *, page: int) -> Iterator[Request]:
        """Requests for pages of a channel, each page once a crawl."""
        for url in urls:
            if url not in self.asked and self.list_pages_left:
                self.asked.add(url)
                self.list_pages_left -= 1
                told = {"channel": channel, "page": page}
                failed = self.channel_failed
                yield Request(url, self.parse_channel, errback=failed, cb_kwargs=told, priority=20)

    async def parse_channel(self, response: Response, channel: Channel, page: int) -> AsyncIterator[Yielded]:
        """Entries and article requests of one page of a channel."""
        if said := self.lists.again(response):
            await run_in_thread(self.archive.see_list_again, said, response.url)
            self.findings.stands(channel, response.url, said)
            for request in self.further(channel, as_before(said), page, worth=0):
                yield request
            return
        if refused := looks.refused(response):
            self.findings.refused(channel, response, refused)
            await self.keep_list(self.lists.refused(response, refused))
            # A list ends with a 404; after any other answer something may be missing.
            self.cut_short |= not looks.is_gone(response) and self.is_missed(channel, page)
            return
        found = channel.parse(response, self.is_listed, looks.moment_of(response))
        answer = "answered" if found.answered else "not understood"
        anew = self.findings.gave(channel, response, answer, found.lines)
        await self.keep_list(self.lists.answered(response, found, answer))
        requests = 0
        async for item in self.take(found.lines, response, self.is_listed):
            requests += isinstance(item, Request)
            yield item
        self.findings.expect(self.name, requests, self.delay)
        # A page that shows nothing the list has not shown is not followed: some lists have no end.
        for request in self.further(channel, found, page, requests or (self.full_depth and anew)):
            yield request

    async def keep_list(self, page: ListPage | None) -> None:
        """Remember what a list answered; say where its validators lied. A replay is not of today's lists."""
        if page is None or self.origin is not Origin.LIVE:
            return
        if await run_in_thread(self.archive.keep_list, page):
            lie = "%s: its validators stood still while its lines changed: no list of %s is believed to be unchanged"
            self.logger.warning(lie, page.url, self.name)

    def further(self, channel: Channel, found: Found, page: int, worth: int) -> Iterator[Request]:
        """Parts of the same list, and older pages while they are worth it."""
        parts = newest_first(found.parts) if self.full_depth else fresh(found.parts, self.started_at)
        lists = found.lists if page == 1 else ()
        self.lists.index(found.parts)
        yield from self.ask_lists(channel, filter(self.is_ours, (*parts, *lists)), page=page + 1)
        if worth and page < MOST_PAGES:
            yield from self.ask(channel, filter(self.is_ours, found.older), page=page + 1)

    async def take(
        self, lines: Iterable[Listed], shown_in: Response, is_wanted: IsArticle
    ) -> AsyncIterator[Yielded]:
        """Archive dated lines as entries; ask for the articles among them that the archive does not know."""
        lines, seen_at = tuple(lines), looks.moment_of(shown_in)
        for some in by_the_fifty(entries_of(lines, self, shown_in.url, seen_at)):
            yield Shown(entries=some)
        keyed: dict[str, Listed] = {}
        for line in (line for line in lines if is_wanted(line.url)):
            keyed.setdefault(key := self.key(line.url), line)
            self.stated.add(key, self.date_of(line))
        known = await run_in_thread(self.archive.known, self.name, list(keyed))
        for keys in by_the_fifty(key for key in keyed if key not in known or key in self.left_out):
            judged = {key: self.worth_fetching(keyed[key]) for key in keys if key not in self.asked}
            more = self.left_out.says_more
            told = {key: it for key, it in judged.items() if it.kept or more(key, keyed[key].said)}
            self.asked.update(key for key, it in told.items() if it.kept)
            if told:
                said = (keyed[key].decision(self.name, key, seen_at, it) for key, it in told.items())
                yield Shown(decisions=tuple(said))
            for key in (key for key, it in told.items() if it.kept):
                yield self.article_request(keyed[key])

    def article_request(self, line: Listed) -> Request:
        """Ask for an article that a list shows."""
        listed = self.stated.add(self.key(line.url), self.date_of(line))
        return self.look(Look(asked=self.address_to_ask(line.url), listed=listed), priority=0)

    def look_again(self, article: Due) -> Request:
        """Ask for a known article, before new ones: what a redirect leads to then keeps the older id."""
        self.asked.add(self.key(article.url))
        night = self.started_at.date()
        # In whole after a crawl that was cut short: what the page leads to may not have been had.
        believed = self.trust.believes(article.likely) and not self.full_depth
        unless = looks.unless_unchanged(article, night) if believed else {}
        return self.look(Look(asked=article.url, state=article.state, unless=unless), priority=10)

    def look(self, look: Look, priority: int) -> Request:
        """A request of a look. Redirects are followed here and not by Scrapy, because each is a fact to keep."""
        return Request(
            look.hops[-1] if look.hops else look.asked,
            self.parse_article,
            errback=self.article_failed,
            cb_kwargs={"look": look},
            headers=dict(look.unless),
            meta={"dont_redirect": True},
            priority=priority,
            dont_filter=True,
        )

    async def parse_article(self, response: Response, look: Look) -> AsyncIterator[Yielded]:
        """The capture of one look, and what stands beside the article."""
        if location := looks.location_of(response):
            if away := looks.led_away(self, look, response, location):
                self.findings.observed.page_met(away, None, response)
            yield self.noted(look, away) if away else self.look(look.hop(location), priority=15)
            return
        capture, page = looks.capture(self, look, response), None
        if capture.met is Met.READ:
            capture, page = self.read_into(capture, response)
        self.findings.observed.page_met(capture, page, response)
        yield self.noted(look, capture)
        if page is not None:
            async for item in self.take(self.beside(page), response, self.is_article):
                yield item

    def beside(self, page: ArticlePage) -> Iterable[Listed]:  # noqa: ARG002
        """Lines of other articles that stand on an article's page, and articles that it leads to."""
        return ()

    def worth_fetching(self, line: Listed) -> Verdict:
        """Whether a list's line speaks for asking for its page."""
        return judge_line(line.title, line.summary, line.url, line.tags)

    def concerns_us(self, reading: Reading) -> Verdict:
        """Whether what was read is to be kept."""
        return judge_text(reading.title, reading.standfirst, reading.text, reading.tags or ())

    def facts(self, noted_at: datetime) -> SourceFacts:
        """What the archive keeps of this source."""
        names = ("name", "title", "kind", "home", "licence", "terms", "publisher", "areas")
        declared = {name: getattr(self, name) for name in names}
        return SourceFacts(**declared, noted_at=noted_at)

    def channel_failed(self, failure: Failure) -> None:
        """A channel without an answer is a finding, not a failure, as long as another answers."""
        request: Request = failure.request  # type: ignore[attr-defined]
        self.findings.unanswered(request.cb_kwargs["channel"], request, failure)
        missed = self.is_missed(request.cb_kwargs["channel"], request.cb_kwargs["page"])
        self.cut_short |= missed and not outcomes.was_never_asked(failure)

    def is_missed(self, channel: Channel, page: int) -> bool:
        """Whether a list that gave no answer should have: one that has never given any may not exist."""
        return page > 1 or not self.heard or type(channel).__name__ in self.heard

    def article_failed(self, failure: Failure) -> Iterator[Yielded]:
        """A look that met nothing is a fact as well; one that was never made (robots.txt) is none."""
        look: Look = failure.request.cb_kwargs["look"]  # type: ignore[attr-defined]
        level = logging.DEBUG if outcomes.was_given_up(failure) else logging.WARNING
        self.logger.log(level, "%s: %s", look.asked, outcomes.why(failure))
        self.findings.observed.look_failed(failure)
        if not outcomes.was_never_asked(failure):
            yield self.noted(look, looks.unanswered(self, look, failure, looks.now()))

    def noted(self, look: Look, capture: Capture) -> Capture:
        """The capture, counted by what was met; apart, where the article was there at the last look."""
        self.findings.met[capture.met] += 1
        self.findings.met_of_live[capture.met] += look.state == "live"
        return capture
