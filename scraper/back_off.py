"""Leaves a host in peace that does not answer page after page, or with errors: longer pauses, then no request."""

import logging
import time
from collections import Counter
from typing import Self
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.utils.misc import load_object
from twisted.python.failure import Failure

from archive import Cause, Met
from scraper import outcomes
from scraper.politeness import SHARED_HOSTS, NotAsked

logger = logging.getLogger(__name__)
LEFT = "the host gives no answer: left alone tonight"


class BackOff:
    """Counts requests in a row that got nothing, by host, tries of one page among them; an answer begins anew.

    A site that is started anew is waited for so, and one that hangs does not keep a crawl for hours. What is not asked
    for any more is noted as a look without an answer, so that it is due the next night.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.missed: Counter[str] = Counter()
        self.left: dict[str, Cause] = {}
        self.longest_pause = crawler.settings.getfloat("LONGEST_BACK_OFF")
        named = crawler.settings.getlist("RETRY_EXCEPTIONS")
        self.silence = tuple(load_object(one) if isinstance(one, str) else one for one in named)
        self.silent_at_most = crawler.settings.getint("SILENT_AT_MOST")
        self.failed_at_most = crawler.settings.getint("FAILED_AT_MOST")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Take settings and engine from the crawler."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Ask nothing of a host that is left alone."""
        if cause := self.left.get(_host(request)):
            raise NotAsked(LEFT, cause)

    def process_response(self, request: Request, response: Response) -> Response:
        """Count errors in a row."""
        if response.status == 429 or response.status >= 500:
            cause = Cause.BLOCKED if outcomes.of_status(response.status) is Met.BLOCKED else Cause.UNREACHABLE
            self.miss(request, self.failed_at_most, f"HTTP {response.status}", cause)
        else:
            self.missed.pop(_host(request), None)
        return response

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Count requests without an answer in a row; one that was not made, or got too much, is none."""
        if isinstance(exception, self.silence):
            failure = Failure(exception)  # type: ignore[no-untyped-call]
            cause = outcomes.trouble(failure) or Cause.UNREACHABLE
            self.miss(request, self.silent_at_most, str(exception) or type(exception).__name__, cause)

    def miss(self, request: Request, at_most: int, why: str, cause: Cause) -> None:
        """One request more that got nothing: a longer pause, or no further request tonight."""
        host = _host(request)
        # Web archives have turns and pauses of their own.
        if host in SHARED_HOSTS or host in self.left:
            return
        self.missed[host] += 1
        slots = self.crawler.engine.downloader.slots if self.crawler.engine else {}
        slot = slots.get(request.meta.get("download_slot", ""))
        if self.missed[host] >= at_most:
            self.left[host] = cause
            proxy = request.meta.get("proxy")
            by = f"{host} through the proxy {proxy}" if proxy else host
            logger.warning("%s: %d requests in a row got nothing: left alone tonight: %s", by, at_most, why)
            # These were let pass before, and wait for their turn.
            while slot and slot.queue:
                slot.queue.popleft()[1].errback(Failure(NotAsked(LEFT, cause)))  # type: ignore[no-untyped-call]
        elif slot:
            pause = min(slot.delay * 2 ** self.missed[host], self.longest_pause)
            slot.lastseen = max(slot.lastseen, time.monotonic() + pause)


def _host(request: Request) -> str:
    return urlsplit(request.url).hostname or ""
