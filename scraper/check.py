"""Checks a source on its site: which of its lists answer, and whether an article can be read. Archives nothing."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, ClassVar, Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from twisted.python.failure import Failure

from archive import Archive, Capture, Met, Verification
from scraper import dates, looks, outcomes
from scraper.article_page import ArticlePage
from scraper.channels import MONTH, Channel, Found, newest_first
from scraper.checked import ALLOWED, ANSWERED, FORBIDDEN, ArticleAnswer, Checked, ListAnswer
from scraper.listing import Listed
from scraper.night import side_by_side
from scraper.source import Source
from scraper.visit import Visit

# Of the sitemaps that a robots.txt names so many are asked for; of a sitemap index the freshest part.
MOST_NAMED = 3
# robots.txt, the index it names, a part of that.
DEEPEST = 3
# A second article is asked for where the first, a gallery or a page taken down, cannot be read.
MOST_ARTICLES = 2
TRY_ANOTHER = frozenset({Met.UNREAD, Met.GONE, Met.REDIRECTED})
MOST_EXAMPLES = 3


class Check(Visit):
    """The first page of every list of the source `of`, and one article that they show."""

    of: ClassVar[type[Source]]

    source: Source
    allowed_domains: list[str]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked: set[str] = set()
        self.lists: list[ListAnswer] = []
        self.lines: dict[str, Listed] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Take the rules of addresses and the templates from the source, which itself does not crawl."""
        check = super().from_crawler(crawler, *args, **kwargs)
        check.source = cls.of.from_crawler(crawler)
        # A look belongs to a crawl; this one is never recorded.
        check.source.crawl_id = 0
        check.allowed_domains = check.source.allowed_domains
        return check

    async def visit(self) -> None:
        """Look at the lists, then at an article."""
        for channel in self.source.channels:
            if not channel.last_resort:
                await self.look_at(channel, channel.urls)
        articles: list[ArticleAnswer] = []
        for line in self.best()[:MOST_ARTICLES]:
            articles.append(await self.read(line))
            if articles[-1].met not in TRY_ANOTHER:
                break
        found = Checked(
            source=self.source.name,
            checked_at=datetime.now(UTC),
            robots_txt=self.robots.get(self.source.hosts[0], ""),
            lists=tuple(self.lists),
            articles=tuple(articles),
        )
        self.crawler.stats.set_value("check/result", found)

    async def look_at(self, channel: Channel, urls: Iterable[str], depth: int = 1) -> None:
        """Ask for pages of a channel, each once, and for the freshest parts that they name."""
        for url in urls:
            if url in self.asked or not self.source.is_ours(url):
                continue
            self.asked.add(url)
            told, parts = self.understand(channel, url, await self.ask(Request(url)))
            self.lists.append(told)
            self.logger.info("%s %s: %s, %d lines", told.channel, url, told.answer, told.lines)
            if depth < DEEPEST:
                await self.look_at(channel, parts, depth + 1)

    def understand(
        self, channel: Channel, url: str, response: Response | Failure
    ) -> tuple[ListAnswer, Sequence[str]]:
        """What an address of a list answered, and which parts of the list are to be asked for."""
        told = ListAnswer(channel=type(channel).__name__, url=url, answer=ANSWERED)
        if isinstance(response, Failure):
            return replace(told, answer=outcomes.why(response), robots=_robots(response)), ()
        told = replace(told, status=response.status)
        if refused := looks.refused(response):
            return replace(told, answer=refused), ()
        found = channel.parse(response, self.source.is_article, looks.moment_of(response))
        return self.count(told, channel, response, found), _freshest(response, found)

    def count(self, told: ListAnswer, channel: Channel, response: Response, found: Found) -> ListAnswer:
        """The answer with its lines and articles; without an article, with links that might have been some."""
        articles = [line for line in found.lines if self.source.is_article(line.url)]
        for line in articles:
            key = self.source.key(line.url)
            self.lines[key] = max(self.lines.get(key, line), line, key=_says)
        if articles or found.parts:
            return replace(told, lines=len(found.lines), articles=len(articles))
        if response.url.endswith("/robots.txt"):
            return replace(told, answer="names no sitemap")
        # Any link of the site's own, to say which addresses the source does not know as articles.
        wide = channel.parse(response, self.source.is_ours, looks.moment_of(response))
        examples = tuple(line.url for line in wide.lines if line.url)[:MOST_EXAMPLES]
        answer = ANSWERED if wide.answered else "not understood"
        return replace(told, answer=answer, lines=len(wide.lines), examples=examples)

    def best(self) -> list[Listed]:
        """The articles shown, those that a crawl would ask for first, of them the newest."""

        def rank(line: Listed) -> tuple[bool, float, str]:
            verdict, claim = self.source.worth_fetching(line), line.published or line.changed
            return verdict.kept, verdict.score, claim.on.isoformat() if claim else ""

        return sorted(self.lines.values(), key=rank, reverse=True)

    async def read(self, line: Listed) -> ArticleAnswer:
        """One look at an article, as a crawl makes it, redirects included."""
        request: Request | None = self.source.article_request(line)
        capture: Capture | None = None
        while request is not None and capture is None:
            response = await self.ask(request)
            if isinstance(response, Failure):
                return ArticleAnswer(
                    url=line.url,
                    met=Met.ERROR,
                    status=None,
                    reason=outcomes.why(response),
                    robots=_robots(response),
                )
            request = None
            # What stands beside the article comes after its capture, and is none of a check's business.
            async for item in self.source.parse_article(response, **response.request.cb_kwargs):  # type: ignore[union-attr]
                capture = item if isinstance(item, Capture) else None
                request = item if isinstance(item, Request) else None
                break
        assert capture is not None  # noqa: S101 - a look ends with a capture
        return self.answer(line, capture)

    def answer(self, line: Listed, capture: Capture) -> ArticleAnswer:
        """What is told of a look."""
        templates = {page for page in self.source.pages if page is not ArticlePage}
        generic = capture.reading is not None and capture.reading.reader.endswith(f".{ArticlePage.__name__}")
        met_at = [address.url for address in capture.addresses if address.reason != "canonical"]
        return ArticleAnswer(
            url=met_at[-1],
            met=capture.met,
            status=capture.status,
            reason=capture.reason,
            listed=line.published,
            noarchive=capture.noarchive,
            by_structure=generic and bool(templates),
            reading=capture.reading,
        )


def _robots(failure: Failure) -> str:
    forbidden = outcomes.was_never_asked(failure) and outcomes.why(failure).startswith(
        "Forbidden by robots.txt"
    )
    return FORBIDDEN if forbidden else ALLOWED


def _says(line: Listed) -> tuple[bool, bool]:
    """Of two lines for one article the one with a title and a date says more."""
    return bool(line.title), line.published is not None


def _freshest(response: Response, found: Found) -> list[str]:
    if response.url.endswith("/robots.txt"):
        return [url for url, _ in found.parts[:MOST_NAMED]]
    told = [(url, changed) for url, changed in found.parts if changed or MONTH.search(url)]
    return newest_first(told or found.parts[:1])[:1]


def check_of(source: type[Source]) -> type[Check]:
    """The check of a source, no bolder than its crawl."""
    declared = {"of": source, "name": source.name, "custom_settings": source.custom_settings}
    return type(f"{source.__name__}Check", (Check,), declared)


def check_all(
    archive: Archive, chosen: Sequence[type[Source]], verbose: int
) -> list[tuple[str, Checked | None]]:
    """Check sources side by side and note those that pass; None for one that was not checked to the end.

    Of a source that does not pass nothing is noted, and what an earlier check noted stays.
    """
    spiders = [check_of(source) for source in chosen]
    results = side_by_side(
        spiders, [None], verbose, lambda crawler: crawler.stats.get_value("check/result", None)
    )
    named = {source.name: source for source in chosen}
    for source, found in ((named[name], found) for name, found in results):
        if found is not None and not found.wrong:
            archive.enlist(source().facts(found.checked_at))
            day = dates.london_day(found.checked_at)
            archive.verify(Verification(source=source.name, verified_on=day, robots_txt=found.robots_txt))
    return results
