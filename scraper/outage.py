"""Outage: ends a crawl whose archive cannot be written to, since whatever it met now would be lost."""

import logging
from collections.abc import AsyncIterator, Iterable
from typing import Any, Self

from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider
from scrapy.http import Response
from scrapy.utils.defer import deferred_from_coro

from archive import UnreachableArchive

logger = logging.getLogger(__name__)
# Why a crawl ended; and in its stats, what the database said.
REASON = "database"
SAID = "archive/unreachable"


def end(crawler: Crawler, error: UnreachableArchive) -> None:
    """Ask for nothing more: what is asked for again the next night is what was not recorded."""
    if note(crawler, error) and crawler.engine:
        deferred_from_coro(crawler.engine.close_spider_async(reason=REASON))


def note(crawler: Crawler, error: UnreachableArchive) -> bool:
    """Keep what the database said; False if it was said before, in one of the requests that were under way."""
    if said(crawler):
        return False
    crawler.stats.set_value(SAID, str(error))
    logger.error("%s: nothing more is asked for: %s", crawler.spider.name if crawler.spider else "", error)
    return True


def said(crawler: Crawler) -> str:
    """What the database said that ended the crawl; empty for one that it did not end."""
    return str(crawler.stats.get_value(SAID, ""))


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
            note(self.crawler, error)
            raise CloseSpider(REASON) from error

    def process_spider_exception(self, response: Response, exception: Exception) -> Iterable[Any] | None:  # noqa: ARG002
        """End the crawl where a callback could not reach the archive; any other fault is not for here."""
        if not isinstance(exception, UnreachableArchive):
            return None
        end(self.crawler, exception)
        return ()
