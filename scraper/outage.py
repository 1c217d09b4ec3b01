"""Outage: ends a crawl that cannot record what it meets, so that it is asked for again the next night."""

import logging
from collections.abc import AsyncIterator, Iterable
from typing import Any, Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider
from scrapy.http import Response
from scrapy.utils.defer import deferred_from_coro
from twisted.python.failure import Failure

from archive import UnreachableArchive

logger = logging.getLogger(__name__)
# Why a crawl was ended: also the word before the colon in the column `cause` of `crawls`.
DATABASE, CLOCK = "database", "clock wrong"
REASONS = frozenset({DATABASE, CLOCK})
# In the crawler's stats: the whole cause.
CAUSE = "crawl/ended_for"


def end(crawler: Crawler, reason: str, why: object) -> None:
    """Ask for nothing more."""
    if note(crawler, reason, why) and crawler.engine:
        deferred_from_coro(crawler.engine.close_spider_async(reason=reason))


def note(crawler: Crawler, reason: str, why: object) -> bool:
    """Keep why; False if it was said before, by one of the requests that were under way."""
    if cause(crawler):
        return False
    crawler.stats.set_value(CAUSE, f"{reason}: {why}")
    logger.error("%s: nothing more is asked for: %s", crawler.spider.name if crawler.spider else "", why)
    return True


def cause(crawler: Crawler) -> str:
    """Why the crawl was ended. Ex: "database: cannot use the archive at ..."; empty for any other end."""
    return str(crawler.stats.get_value(CAUSE, ""))


class Outage:
    """A spider middleware: where callbacks and the start of a crawl meet the archive."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Take the stats from the crawler."""
        return cls(crawler)

    async def process_start(self, start: AsyncIterator[Any]) -> AsyncIterator[Any]:
        """What the crawl starts with."""
        try:
            async for asked in start:
                yield asked
        except UnreachableArchive as error:
            note(self.crawler, DATABASE, error)
            raise CloseSpider(DATABASE) from error
        except Exception as error:
            # Scrapy logs it with its traceback, and tells nobody.
            failure = Failure(error)  # type: ignore[no-untyped-call]
            told = {"failure": failure, "response": None, "spider": self.crawler.spider}
            self.crawler.signals.send_catch_log(signals.spider_error, **told)
            raise

    def process_spider_exception(self, response: Response, exception: Exception) -> Iterable[Any] | None:  # noqa: ARG002
        """End the crawl where a callback could not reach the archive; any other fault is not for here."""
        if not isinstance(exception, UnreachableArchive):
            return None
        end(self.crawler, DATABASE, exception)
        return ()
