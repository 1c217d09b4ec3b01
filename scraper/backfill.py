"""Asks the Internet Archive for its captures of articles, one after another, and records each at its own moment."""

import logging
from collections import deque
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import ClassVar

from scrapy import Request
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.utils.asyncio import run_in_thread
from twisted.python.failure import Failure

from archive import ArchiveError, Capture
from scraper import outcomes
from scraper.backfill_report import Count, Report
from scraper.channels import Wayback
from scraper.desk import Desk
from scraper.ingest import STUMBLES
from scraper.listing import Listed
from scraper.looks import Look
from scraper.mementos import (
    ListPage,
    Memento,
    NoMemento,
    declared,
    each_content,
    next_page,
    original,
    queries,
    read_list,
)
from scraper.night import side_by_side
from scraper.relevance import judge_line
from scraper.site import WAYBACK_HOST
from scraper.source import Source
from scraper.visit import Visit

logger = logging.getLogger(__name__)
# A query of a large site takes the web archive its time.
SECONDS_TO_WAIT = 180
# So many requests running without an answer, or with an error, and the rest is left for another day.
MOST_FAILURES = 5
# Of an article's captures left out, so many are had again once a later one is kept.
MOST_SET_ASIDE = 20


class Stopped(Exception):
    """Nothing more is asked of the web archive; the message says why."""


@dataclass(frozen=True, kw_only=True)
class Plan:
    """Of which sources captures are asked for, and from when to when (UTC, both included)."""

    desk: Desk
    sources: tuple[str, ...]
    since: datetime
    until: datetime
    report: Report


class Backfill(Visit):
    """Source by source its lists of captures, then the captures that are not here yet, article by article."""

    name = "backfill"
    home: ClassVar[str] = f"https://{WAYBACK_HOST}/"
    plan: ClassVar[Plan]
    failures = 0

    async def visit(self) -> None:
        """Ask until all is here, or the web archive has had enough."""
        try:
            for name in self.plan.sources:
                await self.take(self.plan.desk.sources[name])
        except Stopped as stopped:
            logger.debug("stopped", exc_info=stopped)
            self.plan.report.stopped = str(stopped)
        except ArchiveError as error:
            logger.debug("the archive: %s", error)
            self.plan.report.error = error

    async def take(self, source: Source) -> None:
        """What the lists have of a source, as far as it is not here."""
        found = await self.listed(source)
        logger.info("%s: %d articles in the lists", source.name, len(found))
        self.plan.desk.enlist(source)
        # One after another, so that an interruption is not kept waiting.
        chosen = [await run_in_thread(self.choose, source, key, found[key]) for key in sorted(found)]
        self.plan.report.expect(source.name, sum(map(len, chosen)))
        for mementos in chosen:
            await self.take_article(source, mementos)

    async def listed(self, source: Source) -> dict[str, list[Memento]]:
        """The captures of a source's articles, by the article's key."""
        plan = self.plan
        found: dict[str, list[Memento]] = {}
        for query in queries(declared(source), plan.since, plan.until):
            async for page in self.pages(source, query):
                for one in page.mementos:
                    if plan.since <= one.at <= plan.until and source.is_article(one.url):
                        found.setdefault(source.key(one.url), []).append(one)
        return found

    async def pages(self, source: Source, query: str) -> AsyncIterator[ListPage]:
        """The pages of a list, as far as they can be had."""
        asked: set[str] = set()
        asking = query
        while asking not in asked:
            asked.add(asking)
            answer = await self.answer(asking)
            try:
                page = self.as_list(answer)
            except NoMemento as error:
                logger.error("%s: %s: %s", source.name, asking, error)
                self.plan.report.lists_not_had.append(f"{source.name}: {asking}: {error}")
                return
            logger.info("%s: %d captures in the list %s", source.name, len(page.mementos), asking)
            yield page
            asking = next_page(query, page.more) if page.more else query

    @staticmethod
    def as_list(answer: Response | None) -> ListPage:
        """What a list holds. Raises NoMemento."""
        if answer is None:
            raise NoMemento("no answer")
        if answer.status != 200:
            raise NoMemento(f"the archive answers {answer.status}")
        return read_list(answer.body)

    def choose(self, source: Source, key: str, listed: Sequence[Memento]) -> list[Memento]:
        """Of an article's captures those that are worth asking for and not here, the earliest first."""
        mementos, count = each_content(listed), self.plan.report.of(source.name)
        count.listed += len(mementos)
        if not self.is_wanted(source, key, mementos[0]):
            count.left_out += len(mementos)
            return []
        looks = [(source.address(one.url, "fetched"), one.at) for one in mementos]
        needless = self.plan.desk.archive.needless(source.name, looks)
        count.here += len(needless)
        return [one for place, one in enumerate(mementos) if place not in needless]

    def is_wanted(self, source: Source, key: str, first: Memento) -> bool:
        """Whether the archive has the article, or its address speaks for it; what that decided is kept."""
        archive = self.plan.desk.archive
        if archive.holds(source.name, [key]):
            return True
        if not source.is_listed(first.url):
            return False
        verdict = self.plan.desk.speaks_for(source, first.url, first.at)
        # Some take whatever their own lists show; this is none of them.
        if verdict.kept and not any(isinstance(one, Wayback) for one in source.channels):
            verdict = judge_line("", "", first.url)
        if key not in archive.known(source.name, [key]):
            line = Listed(url=first.url)
            archive.decide(line.decision(source.name, key, datetime.now(UTC), verdict))
        return verdict.kept

    async def take_article(self, source: Source, mementos: Sequence[Memento]) -> None:
        """An article's captures. What it said before it concerned the inspectorate is kept as well."""
        report, set_aside = self.plan.report, deque[Capture](maxlen=MOST_SET_ASIDE)
        for one in mementos:
            answer = await self.answer(one.replayed_at)
            capture = await run_in_thread(self.read, source, one, answer)
            report.advance(source.name, missing=int(capture is None))
            if capture is None:
                continue
            if not await run_in_thread(self.plan.desk.keep, source, capture):
                set_aside.append(capture)
            elif capture.reading is not None:
                for earlier in _emptied(set_aside):
                    await run_in_thread(self.plan.desk.keep_after_all, source, earlier)

    def read(self, source: Source, memento: Memento, answer: Response | None) -> Capture | None:
        """The capture as the source's templates read it; None where the web archive does not have it."""
        if answer is None:
            return None
        try:
            response = original(memento, answer)
            return self.plan.desk.capture(source, Look(asked=memento.url), response)
        except NoMemento as error:
            logger.info("%s as of %s: %s", memento.url, memento.at, error)
        except STUMBLES as error:
            logger.error("the program stumbled over %s as of %s: %r", memento.url, memento.at, error)
        return None

    async def answer(self, path: str) -> Response | None:
        """What the web archive answers; None where it does not. Raises Stopped once it is better left alone."""
        told = {"dont_redirect": True, "download_timeout": SECONDS_TO_WAIT}
        answer = await self.ask(Request(self.home + path, meta=told))
        if isinstance(answer, Failure):
            why = outcomes.why(answer)
            if isinstance(answer.value, IgnoreRequest):
                raise Stopped(f"the Internet Archive is left alone: {why}")
        else:
            why = f"HTTP {answer.status}"
            if answer.status == 429:
                raise Stopped("the Internet Archive asks for fewer requests (429) again and again")
            if answer.status < 500:
                self.failures = 0
                return answer
        logger.warning("%s: %s", path, why)
        self.failures += 1
        if self.failures >= MOST_FAILURES:
            raise Stopped(f"the Internet Archive gave no answer {self.failures} times running: {why}")
        return None


def _emptied(set_aside: deque[Capture]) -> Iterator[Capture]:
    while set_aside:
        yield set_aside.popleft()


def backfill(
    desk: Desk, chosen: Sequence[type[Source]], since: datetime, until: datetime, verbose: int
) -> Report:
    """Bring captures of sources from the Internet Archive. An interruption keeps what was recorded.

    A process can do so once. What is here already is not asked for again, so the same call goes on where one ended.
    Raises UnreachableArchive.
    """
    with Report(desk.report) as report:
        names = tuple(source.name for source in chosen)
        report.sources = {name: Count() for name in names}
        plan = Plan(desk=desk, sources=names, since=since, until=until, report=report)
        # It has a bar of its own, since it knows what is to come.
        declared_of_it = {"plan": plan, "custom_settings": {"EXTENSIONS": {}}}
        spider = type("PlannedBackfill", (Backfill,), declared_of_it)
        ((_, ended),) = side_by_side(
            [spider], [None], verbose, lambda crawler: str(crawler.stats.get_value("finish_reason"))
        )
        report.interrupted = ended == "shutdown"
        if ended not in {"finished", "shutdown"}:
            report.stopped = f"it ended early ({ended}), the log says why"
    if report.error is not None:
        raise report.error
    return report
