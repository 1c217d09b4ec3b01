"""Asks a web archive for its captures of articles, one after another, and records each at its own moment."""

import logging
from collections import deque
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
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
from scraper.listing import Listed
from scraper.looks import Look
from scraper.mementos import (
    ListPage,
    Memento,
    NoMemento,
    declared,
    ends_of_contents,
    original,
    read_list,
    repeated,
)
from scraper.night import side_by_side
from scraper.politeness import CHALLENGE
from scraper.relevance import EVERYTHING, Verdict, judge_line
from scraper.source import Source
from scraper.visit import Visit
from scraper.warc_reading import STUMBLES
from scraper.web_archives import WebArchive

logger = logging.getLogger(__name__)
# A query of a large site takes the web archive its time.
SECONDS_TO_WAIT = 180
# So many requests running without an answer, or with an error, and the rest is left for another day.
MOST_FAILURES = 5
# Of an article's captures left out, so many are had again once a later one is kept.
MOST_SET_ASIDE = 20
LATER = "run it again in some hours to go on"


class Stopped(Exception):
    """Nothing more is asked of the web archive; the message says why, and what to do."""


@dataclass(frozen=True, kw_only=True)
class Plan:
    """Of which sources captures are asked for, of whom, and from when to when (UTC, both included)."""

    desk: Desk
    web_archive: WebArchive
    sources: tuple[str, ...]
    since: datetime
    until: datetime
    report: Report


class Backfill(Visit):
    """Source by source its lists of captures, then the captures that are not here yet, article by article."""

    name = "backfill"
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
        # One after another, so that an interruption is not kept waiting; the news before what it led to.
        keys = sorted(found, key=lambda key: (not source.is_listed(key), key))
        chosen = [await run_in_thread(self.choose, source, key, found[key]) for key in keys]
        self.plan.report.expect(source.name, sum(map(_to_ask, chosen)))
        for mementos in chosen:
            await self.take_article(source, mementos)

    async def listed(self, source: Source) -> dict[str, list[Memento]]:
        """The captures of a source's articles, by the article's key."""
        plan = self.plan
        found: dict[str, list[Memento]] = {}
        queries = list(plan.web_archive.queries(declared(source), plan.since, plan.until))
        for number, query in enumerate(queries, 1):
            plan.report.asks_for_list(source.name, number, len(queries))
            async for page in self.pages(source, query):
                for one in page.mementos:
                    if plan.since <= one.at <= plan.until and source.is_article(one.url):
                        found.setdefault(source.key(one.url), []).append(one)
        return found

    async def pages(self, source: Source, query: str) -> AsyncIterator[ListPage]:
        """The pages of a list, as far as they can be had."""
        asked: set[str] = set()
        asking, web_archive = query, self.plan.web_archive
        while asking not in asked:
            asked.add(asking)
            answer = await self.answer(asking)
            try:
                page = self.as_list(answer)
            except NoMemento as error:
                self.not_had(source, asking, str(error))
                return
            logger.info("%s: %d captures in the list %s", source.name, len(page.mementos), asking)
            yield page
            if not web_archive.paged and page.rows >= web_archive.rows:
                self.not_had(source, asking, f"longer than {page.rows} rows: bound it with --from and --to")
            asking = web_archive.next_page(query, page.more) if page.more else query

    def not_had(self, source: Source, query: str, why: str) -> None:
        """A list, or the end of one, could not be had."""
        logger.error("%s: %s: %s", source.name, query, why)
        self.plan.report.lists_not_had.append(f"{source.name}: {query}: {why}")

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
        mementos, count = ends_of_contents(listed), self.plan.report.of(source.name)
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
        verdict = self.speaks_for(source, first)
        if verdict is None:
            return False
        if key not in archive.known(source.name, [key]):
            line = Listed(url=first.url)
            archive.decide(line.decision(source.name, key, datetime.now(UTC), verdict))
        return verdict.kept

    def speaks_for(self, source: Source, first: Memento) -> Verdict | None:
        """Whether an address speaks for its article; None for what only another article leads to."""
        if not declared(source).words:
            return EVERYTHING
        if not source.is_listed(first.url):
            return None
        verdict = self.plan.desk.speaks_for(source, first.url, first.at)
        # Some take whatever their own lists show; this is none of them.
        is_declared = any(isinstance(one, Wayback) for one in source.channels)
        return verdict if is_declared or not verdict.kept else judge_line("", "", first.url)

    async def take_article(self, source: Source, mementos: Sequence[Memento]) -> None:
        """An article's captures. What it said before it concerned the inspectorate is kept as well."""
        set_aside = deque[Capture](maxlen=MOST_SET_ASIDE)
        before: Memento | None = None
        page: Response | None = None
        for one in mementos:
            is_known = page is not None and one.repeats(before)
            page = repeated(one, page) if page is not None and is_known else await self.page(one)
            before = one
            capture = await run_in_thread(self.read, source, one, page)
            self.plan.report.advance(source.name, asked=int(not is_known), missing=int(capture is None))
            if capture is None:
                continue
            if not await run_in_thread(self.plan.desk.keep, source, capture):
                set_aside.append(capture)
            elif capture.reading is not None:
                for earlier in _emptied(set_aside):
                    await run_in_thread(self.plan.desk.keep_after_all, source, earlier)

    async def page(self, memento: Memento) -> Response | None:
        """What the site answered then; None where the web archive does not show it."""
        answer = await self.answer(self.plan.web_archive.replay(memento.url, memento.at))
        if answer is None:
            return None
        try:
            return original(memento, answer)
        except NoMemento as error:
            logger.info("%s as of %s: %s", memento.url, memento.at, error)
        return None

    def read(self, source: Source, memento: Memento, page: Response | None) -> Capture | None:
        """The capture as the source's templates read it; None where the web archive does not have it."""
        if page is None:
            return None
        try:
            return self.plan.desk.capture(source, Look(asked=memento.url), page)
        except STUMBLES as error:
            logger.error("the program stumbled over %s as of %s: %r", memento.url, memento.at, error)
        return None

    async def answer(self, path: str) -> Response | None:
        """What the web archive answers; None where it does not. Raises Stopped once it is better left alone."""
        title = self.plan.web_archive.title
        told = {"dont_redirect": True, "download_timeout": SECONDS_TO_WAIT}
        answer = await self.ask(Request(self.plan.web_archive.home + path, meta=told))
        if isinstance(answer, Failure):
            why = outcomes.why(answer)
            if isinstance(answer.value, IgnoreRequest):
                raise Stopped(f"{title} is left alone: {why}: {self.advice(why)}")
        else:
            why = f"HTTP {answer.status}"
            self.heed(answer)
            if answer.status < 500:
                self.failures = 0
                return answer
        logger.warning("%s: %s", path, why)
        self.failures += 1
        if self.failures >= MOST_FAILURES:
            raise Stopped(f"{title} gave no answer {self.failures} times running: {why}: {LATER}")
        return None

    def heed(self, answer: Response) -> None:
        """Raises Stopped where the web archive asks for rest beyond measure, or for proof of a human."""
        title = self.plan.web_archive.title
        if challenge := answer.headers.get(CHALLENGE):
            why = f"{CHALLENGE}: {challenge.decode('latin-1')}"
            raise Stopped(f"{title} wants proof of a human ({why}) and is left alone: {self.advice(why)}")
        if answer.status == 429:
            raise Stopped(f"{title} asks for fewer requests (429) again and again: {LATER}")

    def advice(self, why: str) -> str:
        """What an operator can do about it."""
        return (CHALLENGE in why and self.plan.web_archive.advice) or LATER


def _to_ask(mementos: Sequence[Memento]) -> int:
    """How many of an article's captures have to be asked for, as they are not the same as the one before."""
    return len(mementos) - sum(one.repeats(before) for before, one in pairwise(mementos))


def _emptied(set_aside: deque[Capture]) -> Iterator[Capture]:
    while set_aside:
        yield set_aside.popleft()


def backfill(plan: Plan, verbose: int) -> None:
    """Bring captures of sources from a web archive. An interruption keeps what was recorded.

    A process can do so once. What is here already is not asked for again, so the same call goes on where one ended.
    Raises UnreachableArchive.
    """
    with plan.report as report:
        report.sources = {name: Count() for name in plan.sources}
        # It has a bar of its own, since it knows what is to come.
        declared_of_it = {"plan": plan, "custom_settings": {"EXTENSIONS": {}}}
        spider = type("PlannedBackfill", (Backfill,), declared_of_it)
        ((_, ended),) = side_by_side(
            [spider], [None], verbose, lambda crawler: str(crawler.stats.get_value("finish_reason"))
        )
        report.interrupted = ended == "shutdown"
        if ended not in {"finished", "shutdown"}:
            report.stopped = f"it ended early ({ended}), the log says why: run it again to go on"
    if report.error is not None:
        raise report.error
