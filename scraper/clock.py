"""Tells, before anything is recorded, that this machine's clock is wrong: captures are dated by it, for good."""

import logging
import time
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import NoReturn, Self

from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Request, Response
from scrapy.utils.asyncio import run_in_thread

from archive import UnreachableArchive
from scraper import looks, outage
from scraper.source import Source

logger = logging.getLogger(__name__)
# A server's clock in another time zone, or an answer that was kept for hours, tells nothing of ours.
APART = timedelta(hours=25)
# A crawl that began in the last night and some hours, by our clock, vouches for it: then the server's is wrong.
VOUCHES_FOR = timedelta(hours=36)
# So much more than has passed between two answers is no drift: the clock was set.
SET_BY = timedelta(hours=6)
# Among the crawl's counts: that ours is right though a server's is not.
VOUCHED = "clock/vouched"
# Clocks that nobody sets; where there is the first, it goes on while a machine sleeps.
STEADY = (getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC), time.CLOCK_MONOTONIC)


def apart(response: Response, now: datetime) -> timedelta:
    """How far a server's clock is ahead of ours; nothing where it does not say, or says nonsense."""
    told, age = ((response.headers.get(name) or b"").decode("latin-1").strip() for name in ("Date", "Age"))
    try:
        theirs = parsedate_to_datetime(told)
    except (ValueError, TypeError) as error:
        logger.debug("no moment: %r: %s", told, error)
        return timedelta()
    theirs = theirs if theirs.tzinfo else theirs.replace(tzinfo=UTC)
    return theirs + timedelta(seconds=int(age[:9]) if age.isdigit() else 0) - now


class Clock:
    """Ends a crawl at the first answer whose date is not ours, unless the archive's own past vouches for ours.

    Also where our clock is set while it runs: what it meets before and after would be of two nights.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.last_crawl: datetime | None = None
        self.has_looked = False
        self.before: tuple[datetime, list[float]] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Take spider and settings from the crawler."""
        return cls(crawler)

    async def process_response(self, request: Request, response: Response) -> Response:
        """Let a response pass, but for one that shows our clock to be wrong."""
        spider = self.crawler.spider
        if not isinstance(spider, Source) or self.crawler.settings.get("REPLAY_RECORDS"):
            return response
        now = looks.now()
        if moved := self.moved(now):
            self.end(
                f"this machine's was set by {moved} while the crawl ran: let it be kept by a time service"
            )
        ahead = apart(response, now)
        if abs(ahead) >= APART and not await self.vouched(spider, now, ahead):
            theirs, host = now + ahead, request.url
            self.end(
                f"the server of {host} has {theirs:%Y-%m-%d}, this machine {now:%Y-%m-%d}: set its clock"
            )
        return response

    def end(self, why: str) -> NoReturn:
        """Ask for nothing more, and let nothing of this answer be recorded."""
        outage.end(self.crawler, outage.CLOCK, why)
        raise IgnoreRequest("this machine's clock is wrong")

    def moved(self, now: datetime) -> timedelta | None:
        """By how much our clock was set since the last answer; None if it was not."""
        before, self.before = self.before, (now, [time.clock_gettime(one) for one in STEADY])
        if before is None:
            return None
        passed = max(later - earlier for earlier, later in zip(before[1], self.before[1], strict=True))
        moved = now - before[0] - timedelta(seconds=int(passed))
        return moved if abs(moved) > SET_BY else None

    async def vouched(self, spider: Source, now: datetime, ahead: timedelta) -> bool:
        """Whether it is a server's clock that is wrong: a source was crawled well in the last night by our clock.

        Ours cannot have gone ahead since by more than has passed on it. Where the servers are ahead of it, it may have
        stood still with the machine, and the last crawl says nothing.
        """
        if not self.has_looked:
            try:
                self.last_crawl = await run_in_thread(spider.archive.last_begun, spider.crawl_id)
            except UnreachableArchive as error:
                logger.info("whether the clock is right is not known: %s", error)
                return True
            self.has_looked = True
        since = now - self.last_crawl if self.last_crawl else -VOUCHES_FOR
        is_right = timedelta() <= since <= min(VOUCHES_FOR, -ahead)
        if is_right:
            self.crawler.stats.set_value(VOUCHED, value=True)
        return is_right
