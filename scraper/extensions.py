"""What a crawl says of itself: whether it earned its writes, and how far it is."""

import logging
import sys
from collections import Counter
from typing import Any, ClassVar, Self

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)
from rich.progress import (
    Progress as Bar,
)
from scrapy import Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.http import Response
from scrapy.logformatter import LogFormatter, LogFormatterResult
from scrapy.utils.asyncio import run_in_thread
from sqlalchemy.exc import SQLAlchemyError
from twisted.python.failure import Failure

from archive import ArchiveError, CrawlResult, Envelope, Met, Origin, UnreachableArchive
from scraper import looks, outage
from scraper.clock import VOUCHED
from scraper.going_out import REFUSED
from scraper.health.ended import Ended
from scraper.health.judge import judge, judge_replay, measured
from scraper.shown import Shown
from scraper.source import Source

COUNTED = ("new", "changed", "unchanged", "unread", "gone", "blocked")


class CrawlReport:
    """Judges a source's crawl when it ends: empty, blocked or half-read is a failure, and marks nothing gone."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.lost = 0
        self.errors: Counter[str] = Counter()
        crawler.signals.connect(self.failed, signal=signals.item_error)
        crawler.signals.connect(self.erred, signal=signals.spider_error)
        crawler.signals.connect(self.closed, signal=signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Listen for the end of the crawl."""
        return cls(crawler)

    def failed(self, failure: Failure, item: Any) -> None:
        """A capture, or lines of a list, that did not get into the archive."""
        if isinstance(failure.value, ArchiveError | SQLAlchemyError):
            self.lost += len(item) if isinstance(item, Shown) else 1
        else:
            self.erred(failure)

    def erred(self, failure: Failure) -> None:
        """The program could not work through an answer: a fault in a template, or a page that nobody thought of."""
        self.errors[type(failure.value).__name__] += 1

    async def closed(self, spider: Spider, reason: str) -> None:
        """Write the crawl's row and leave the result in the stats for the command line."""
        if not isinstance(spider, Source) or not (hasattr(spider, "crawl_id") or outage.cause(self.crawler)):
            return
        try:
            result = await run_in_thread(self.result, spider, reason)
            if hasattr(spider, "crawl_id"):
                await run_in_thread(spider.archive.finish, spider.crawl_id, result)
        except UnreachableArchive as error:
            # The row stays without an end, as that of a process that was killed: the next crawl asks for everything.
            outage.note(self.crawler, outage.DATABASE, error)
            result = await run_in_thread(self.result, spider, reason)
        self.crawler.stats.set_value("crawl/result", result)
        spider.archive.close()
        level = logging.ERROR if result.result == "failed" else logging.INFO
        why = f" ({result.cause})" if result.cause else ""
        found = ", ".join(f"{getattr(result, name)} {name}" for name in COUNTED)
        spider.logger.log(level, "%s: %s%s: %s", spider.name, result.result, why, found)

    def result(self, spider: Source, reason: str) -> CrawlResult:
        """The counts of the crawl, and what they say."""
        count, live = self._count, spider.origin is Origin.LIVE
        run = self.ended(spider, reason)
        # Of an archive that cannot be reached nothing usual is to be had.
        is_judged = live and not run.outage
        usual = spider.archive.envelope(spider.crawl_id) if is_judged else Envelope()
        verdict = judge(run, usual) if live else judge_replay(run)
        new, changed = count("archive/new"), count("archive/changed") + count("archive/quiet")
        taken_back = new + changed if verdict.disbelieved else 0
        return CrawlResult(
            finished_at=looks.now() if live else spider.started_at,
            result=verdict.result,
            cause=verdict.cause,
            requests=count("response_received_count"),
            entries=count("archive/entries"),
            new=0 if taken_back else new,
            changed=0 if taken_back else changed,
            unchanged=count("archive/unchanged"),
            unread=count("archive/unread") + taken_back,
            gone=count("archive/gone"),
            blocked=spider.findings.met[Met.BLOCKED],
            cut_short=spider.cut_short or reason != "finished",
            detail=spider.findings.as_json(),
            measured=measured(run, usual, verdict),
            looks=spider.settings.getint("LOOKS_PER_NIGHT") if live else None,
            disbelieved=verdict.disbelieved,
        )

    def ended(self, spider: Source, reason: str) -> Ended:
        """What the crawl came to, to be judged."""
        found = spider.findings
        return Ended(
            started_at=spider.started_at,
            reason=reason,
            floors=spider.floors,
            lost=self.lost,
            errors=self.errors,
            refused=self._count(REFUSED),
            clock_vouched=bool(self.crawler.stats.get_value(VOUCHED)),
            outage=outage.cause(self.crawler),
            responses=self._count("response_received_count"),
            lines=found.lines,
            unchanged=found.unchanged,
            answers=found.answers,
            met=found.met,
            live=found.met_of_live,
            observed=found.observed,
        )

    def _count(self, name: str) -> int:
        return int(self.crawler.stats.get_value(name, 0))


class Progress:
    """A bar a source on a terminal; in a log, the lines of the channels and of the end are enough."""

    bar: ClassVar[Bar | None] = None
    running: ClassVar[int] = 0

    def __init__(self, crawler: Crawler) -> None:
        if not sys.stderr.isatty():
            raise NotConfigured
        self.task, self.asked = TaskID(0), 0
        crawler.signals.connect(self.opened, signal=signals.spider_opened)
        crawler.signals.connect(self.grown, signal=signals.request_scheduled)
        crawler.signals.connect(self.advanced, signal=signals.response_received)
        crawler.signals.connect(self.closed, signal=signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Only on a terminal."""
        return cls(crawler)

    def opened(self, spider: Spider) -> None:
        """Begin this source's bar; the first source begins the display."""
        if Progress.bar is None:
            columns = (
                TextColumn("{task.description:>20}"),
                BarColumn(),
                MofNCompleteColumn(),
                TimeRemainingColumn(),
            )
            Progress.bar = Bar(*columns, console=Console(stderr=True), transient=True)
            Progress.bar.start()
        Progress.running += 1
        self.task = Progress.bar.add_task(spider.name, total=0)

    def grown(self) -> None:
        """One more request to wait for."""
        self.asked += 1
        if Progress.bar:
            Progress.bar.update(self.task, total=self.asked)

    def advanced(self) -> None:
        """One response came."""
        if Progress.bar:
            Progress.bar.advance(self.task)

    def closed(self) -> None:
        """Take the display down with the last source."""
        Progress.running -= 1
        if Progress.bar and Progress.running == 0:
            Progress.bar.stop()
            Progress.bar = None


class QuietDrops(LogFormatter):
    """A dropped item is counted, not shouted about."""

    def dropped(
        self,
        item: Any,  # noqa: ARG002
        exception: BaseException,
        response: Response | Failure | None,  # noqa: ARG002
        spider: Spider | None,  # noqa: ARG002
    ) -> LogFormatterResult:
        """One debug line without the item."""
        return {"level": logging.DEBUG, "msg": "left out: %(why)s", "args": {"why": str(exception)}}

    def item_error(
        self,
        item: Any,
        exception: BaseException,
        response: Response | Failure | None,  # noqa: ARG002
        spider: Spider | None,  # noqa: ARG002
    ) -> LogFormatterResult:
        """An error line without the page's bytes."""
        told = {"kind": type(item).__name__, "why": str(exception)}
        return {"level": logging.ERROR, "msg": "%(kind)s not recorded: %(why)s", "args": told}

    def scraped(self, item: Any, response: Any, spider: Spider | None) -> LogFormatterResult:  # noqa: ARG002
        """One debug line without the page's bytes."""
        return {"level": logging.DEBUG, "msg": "%(kind)s recorded", "args": {"kind": type(item).__name__}}
