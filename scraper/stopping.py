"""Ends crawls when their process is told to: nothing more is asked for, what has come is recorded, runs are judged."""

import asyncio
import logging
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from scrapy import Request
from scrapy.core.downloader import Downloader
from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from twisted.internet.defer import Deferred, fail
from twisted.python.failure import Failure

from archive import interruption
from scraper.outcomes import GIVEN_UP

logger = logging.getLogger(__name__)
# Seconds between two looks for crawls that were just being begun when the process was told to end.
AGAIN = 0.1


class Interruptible(Downloader):
    """Scrapy's downloader, of which requests can be given up: it waits for slow answers, for pauses and for turns."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self.under_way: set[Deferred[Response | Request]] = set()
        self.given_up = False

    def fetch(self, request: Request) -> Deferred[Response | Request]:  # type: ignore[override]
        """The answer to a request, with all that is waited for before."""
        if self.given_up:
            return fail(IgnoreRequest(GIVEN_UP))
        asked: Deferred[Response | Request] = super().fetch(request)
        self.under_way.add(asked)
        return asked.addBoth(self._ended, asked)

    def give_up(self) -> None:
        """Wait for nothing any more; what was asked for counts as never asked."""
        self.given_up = True
        for asked in tuple(self.under_way):
            asked.cancel()

    def _ended(
        self, answer: Response | Request | Failure, asked: Deferred[Response | Request]
    ) -> Response | Request | Failure:
        self.under_way.discard(asked)
        if self.given_up and isinstance(answer, Failure):
            logger.debug("%s", answer.getErrorMessage())
            raise IgnoreRequest(GIVEN_UP)
        return answer


class Stopping:
    """Listens for Ctrl-C and SIGTERM while crawls of a process run, and ends them."""

    def __init__(self, process: AsyncCrawlerProcess) -> None:
        self.process = process
        self.loop = asyncio.get_event_loop()
        self.task: asyncio.Task[None] | None = None

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Take the signals; those who had them before have them again afterwards, unless one came."""
        numbers = (signal.SIGINT, signal.SIGTERM)
        before = [signal.signal(number, self._told) for number in numbers]
        try:
            yield
        finally:
            if not interruption.was_told():
                for number, handler in zip(numbers, before, strict=True):
                    signal.signal(number, handler)

    def _told(self, number: int, _frame: FrameType | None) -> None:
        interruption.note(number)
        self.loop.call_soon_threadsafe(self.begin, f"told to end by {signal.Signals(number).name}")

    def begin(self, why: str) -> None:
        """End all crawls; to be called in the loop."""
        if self.task is None:
            logger.warning("%s: what has come is recorded, nothing more is asked for", why)
            self.task = self.loop.create_task(self._stop())
            # The process counts it as one of its crawls, or the loop would end before it.
            self.process._active.add(self.task)
            self.task.add_done_callback(self.process._active.discard)

    @property
    def begun(self) -> bool:
        """Whether crawls are being ended: none is to be begun any more."""
        return self.task is not None

    async def _stop(self) -> None:
        ending: set[asyncio.Task[None]] = set()
        while self.process.crawlers:
            for crawler in tuple(self.process.crawlers):
                if crawler._engine is not None and crawler._engine.running:
                    ending.add(asyncio.create_task(crawler.stop_async()))
            await asyncio.sleep(0)
            for crawler in tuple(self.process.crawlers):
                if crawler._engine is not None and isinstance(crawler._engine.downloader, Interruptible):
                    crawler._engine.downloader.give_up()
            await asyncio.sleep(AGAIN)
        await asyncio.gather(*ending)
