"""Visit: single pages of a site, asked for one after another under a crawl's rules; nothing of them is archived."""

from abc import abstractmethod
from collections.abc import AsyncIterator
from typing import Any, Self
from urllib.parse import urlsplit

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.utils.defer import deferred_from_coro, maybe_deferred_to_future
from twisted.python.failure import Failure

from scraper.markup import decode

# What a site tells robots is kept up to so many characters; files longer than this repeat themselves.
LONGEST_ROBOTS_TXT = 100_000


class Visit(Spider):
    """What is asked for, and in which order, `visit` says. robots.txt, delay and identity are those of any crawl.

    `robots` holds what each host told robots, as text.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.robots: dict[str, str] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Listen for robots.txt files, which are asked for before anything else of a host."""
        visit = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(visit.hear, signal=signals.response_received)
        return visit

    def hear(self, response: Response, request: Request) -> None:
        """Keep what a host tells robots."""
        asked = urlsplit(request.url)
        if asked.path == "/robots.txt" and response.status == 200:
            text = decode(response.body, getattr(response, "encoding", ""))
            self.robots[asked.hostname or ""] = text[:LONGEST_ROBOTS_TXT]

    async def start(self) -> AsyncIterator[Any]:
        """Make the visit. It yields nothing: nothing is to be archived."""
        await self.visit()
        nothing: tuple[Any, ...] = ()
        for one in nothing:
            yield one

    @abstractmethod
    async def visit(self) -> None:
        """Ask for pages and leave what came of it in the stats."""

    async def ask(self, request: Request) -> Response | Failure:
        """The response, whatever its status; or why there is none."""
        engine = self.crawler.engine
        assert engine is not None  # noqa: S101 - while a spider runs, so does its engine
        # The bar on a terminal counts scheduled requests; these pass the scheduler by.
        scheduled = signals.request_scheduled
        self.crawler.signals.send_catch_log(scheduled, request=request, spider=self, dont_log=IgnoreRequest)
        # In a tuple, since a deferred that is handed a bare failure raises it.
        wrapped = deferred_from_coro(engine.download_async(request)).addBoth(lambda answer: (answer,))
        answered: tuple[Response | Failure] = await maybe_deferred_to_future(wrapped)
        return answered[0]
