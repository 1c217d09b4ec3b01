"""Tells, before anything is recorded, that this machine's clock is wrong: captures are dated by it, for good."""

import logging
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Self

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
    """Ends a crawl at the first answer whose date is not ours, unless the archive's own past vouches for ours."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.is_vouched_for: bool | None = None

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
        ahead = apart(response, now)
        if abs(ahead) < APART or await self.vouched(spider, now):
            return response
        said = f"the server of {request.url} has {now + ahead:%Y-%m-%d}, this machine {now:%Y-%m-%d}: set its clock"
        outage.end(self.crawler, outage.CLOCK, said)
        raise IgnoreRequest("this machine's clock is wrong")

    async def vouched(self, spider: Source, now: datetime) -> bool:
        """Whether, by our clock, a source was crawled well in the last night: then a server's is wrong."""
        if self.is_vouched_for is None:
            try:
                last = await run_in_thread(spider.archive.last_begun, spider.crawl_id)
            except UnreachableArchive as error:
                logger.info("whether the clock is right is not known: %s", error)
                return True
            self.is_vouched_for = last is not None and timedelta() <= now - last <= VOUCHES_FOR
        return self.is_vouched_for
