"""What a crawl says of itself: whether it earned its writes, and how far it is."""

import logging
import sys
from datetime import UTC, datetime
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
from twisted.python.failure import Failure

from archive import CrawlResult, Met
from scraper.going_out import REFUSED
from scraper.source import Source

# Of the pages looked at, the share that must have been readable, and the share that may have been blocked.
READ_AT_LEAST = 0.8
BLOCKED_AT_MOST = 0.5
# Of the articles that were there at the last look, the share that may be gone, moved or silent in one night: more
# is a site that is down or moves house, not its editors' doing.
LOST_AT_MOST = 0.5
FEWEST_LOST = 3
COUNTED = ("new", "changed", "unchanged", "unread", "gone", "blocked")


class CrawlReport:
    """Judges a source's crawl when it ends: empty, blocked or half-read is a failure, and marks nothing gone."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.lost = 0
        crawler.signals.connect(self.failed, signal=signals.item_error)
        crawler.signals.connect(self.closed, signal=signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Listen for the end of the crawl."""
        return cls(crawler)

    def failed(self) -> None:
        """One capture or entry more that did not get into the archive."""
        self.lost += 1

    async def closed(self, spider: Spider, reason: str) -> None:
        """Write the crawl's row and leave the result in the stats for the command line."""
        if not isinstance(spider, Source) or not hasattr(spider, "crawl_id"):
            return
        result = self.result(spider, reason)
        await run_in_thread(spider.archive.finish, spider.crawl_id, result)
        self.crawler.stats.set_value("crawl/result", result)
        spider.archive.close()
        level = logging.ERROR if result.result == "failed" else logging.INFO
        why = f" ({result.cause})" if result.cause else ""
        found = ", ".join(f"{getattr(result, name)} {name}" for name in COUNTED)
        spider.logger.log(level, "%s: %s%s: %s", spider.name, result.result, why, found)

    def result(self, spider: Source, reason: str) -> CrawlResult:
        """The counts of the crawl, and what they say."""
        count = self._count
        outcome, cause = self.judge(spider, reason)
        finished = spider.started_at if spider.origin == "warc" else datetime.now(UTC)
        return CrawlResult(
            finished_at=finished,
            result=outcome,
            cause=cause,
            requests=count("response_received_count"),
            entries=count("archive/entries"),
            new=count("archive/new"),
            changed=count("archive/changed") + count("archive/quiet"),
            unchanged=count("archive/unchanged"),
            unread=count("archive/unread"),
            gone=count("archive/gone"),
            blocked=spider.findings.met[Met.BLOCKED],
            cut_short=spider.cut_short or reason != "finished",
            detail=spider.findings.as_json(),
        )

    def judge(self, spider: Source, reason: str) -> tuple[str, str]:
        """Result and cause. Which channels answered counts first, then how many pages could be read."""
        answers, lines = spider.findings.answers, spider.findings.lines
        met, live = spider.findings.met, spider.findings.met_of_live
        read, unread, blocked = met[Met.READ], met[Met.UNREAD], met[Met.BLOCKED]
        looks = read + unread + blocked
        lost = live[Met.GONE] + live[Met.REDIRECTED] + live[Met.ERROR]
        if self.lost:
            return "failed", f"database: {self.lost} captures or entries could not be recorded"
        if reason not in {"finished", "shutdown"}:
            return "failed", f"stopped: {reason}"
        if not self._count("response_received_count"):
            return "failed", "unreachable: no response at all"
        if (looks and blocked > BLOCKED_AT_MOST * looks) or (answers and not lines and "blocked" in answers):
            return "failed", f"blocked: {blocked} of {looks} pages, channels: {', '.join(answers)}"
        if not lines and not spider.findings.unchanged:
            return "failed", f"empty: no channel gave a line ({', '.join(answers) or 'none answered'})"
        if read + unread and read < READ_AT_LEAST * (read + unread):
            return "failed", f"half-read: {unread} of {read + unread} pages could not be read"
        if lost >= FEWEST_LOST and lost > LOST_AT_MOST * sum(live.values()):
            return (
                "failed",
                f"vanished: {lost} of {sum(live.values())} known articles are gone, moved or do not answer",
            )
        if reason == "shutdown":
            return "partial", "interrupted"
        refused = self._count(REFUSED)
        if blocked or unread or met[Met.ERROR] or refused:
            why = "; ".join(reason for reason, times in spider.findings.errors.most_common(2) if times)
            told = f"{blocked} blocked, {unread} unread, {met[Met.ERROR]} without an answer"
            told += f" ({why})" if why else ""
            return "partial", f"{told}, {refused} refused addresses" if refused else told
        return "ok", ""

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
