"""Keeps to what a site asks of robots: its delay, its pauses, its closed doors."""

import asyncio
import logging
import re
import time
from collections import defaultdict
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Self
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import CannotResolveHostError, IgnoreRequest
from scrapy.http import Response
from scrapy.robotstxt import RobotParser
from scrapy.signals import robots_parsed

from archive import Cause
from scraper import turns
from scraper.public_web import Refused

logger = logging.getLogger(__name__)
# A page whose host asks for a longer pause than this is not asked for again tonight; nor is anything of a host that
# says so twice without an answer in between.
LONGEST_PAUSE = 300.0
LONG_RESTS = 2
# Hosts that several sources ask, with the seconds between two queries of their lists, and the paths of these. The
# Internet Archive asks for at most 24 CDX queries a minute: a query that has its turn may still wait for its own
# crawl's delay, so they are a little further apart than 2.5 s. The National Archives name no limit.
SHARED_HOSTS = {"web.archive.org": 2.8, "webarchive.nationalarchives.gov.uk": 2.8}
QUERIES = ("/cdx/", "/ukgwa/cdx")
# Seconds of rest where a shared host asks for rest and does not say how long: who goes on is locked out for hours.
REST_UNSAID = 60.0
# By it Amazon's firewall says that it wants proof of a human: nothing more is asked then.
CHALLENGE = "x-amzn-waf-action"
# Ex: [<twisted.python.failure.Failure twisted.internet.error.ConnectionDone: Connection was closed cleanly.>]
WRAPPED = re.compile(r"\[?<twisted\.python\.failure\.Failure [\w.]+: ([^>]*)>\]?")
# No Crawl-delay makes a night longer than this.
LONGEST_DELAY = 60.0


class NotAsked(IgnoreRequest):
    """A request that was not made for what its host did before: of which class that is."""

    def __init__(self, why: str, cause: Cause) -> None:
        super().__init__(why)
        self.cause = cause


def in_a_line(said: str) -> str:
    """What an error says, in one line of at most 200 characters, without the failures that Twisted wraps it in."""
    return " ".join(WRAPPED.sub(r"\1", said).split())[:200]


class ClosedWhenUnsure(RobotsTxtMiddleware):
    """Obeys robots.txt; where it cannot be had (no answer, or a 5xx), everything is closed (RFC 9309, 2.3.1.4)."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self.silent: dict[str, tuple[str, Cause]] = {}
        self.had: dict[str, Response] = {}
        self.turns: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        # It logs a traceback where a robots.txt cannot be had; `_robots_error` says it in a line.
        logging.getLogger("scrapy.downloadermiddlewares.robotstxt").setLevel(logging.CRITICAL)

    async def process_request(self, request: Request) -> Response | None:  # type: ignore[override]
        """Answer from what was had already where a list asks for the robots.txt: it names sitemaps."""
        await super().process_request(request)
        had = self.had.get(urlsplit(request.url).netloc)
        is_robots = urlsplit(request.url).path == "/robots.txt" and not request.meta.get(
            "dont_obey_robotstxt"
        )
        return had.replace(request=request) if had and is_robots else None

    async def robot_parser(self, request: Request) -> RobotParser | None:
        """The rules of the request's host, asked for one request at a time.

        Scrapy 2.19 lets all that wait for one robots.txt share a Deferred, whose result is gone after the first of
        them has taken it: to the others everything is then allowed.
        """
        async with self.turns[urlsplit(request.url).netloc]:
            return await super().robot_parser(request)

    def process_request_2(self, rp: RobotParser | None, request: Request) -> None:
        """Ask nothing of a host that did not answer for its robots.txt; so a dead host costs one request a night."""
        if silent := self.silent.get(urlsplit(request.url).netloc):
            raise NotAsked(f"robots.txt cannot be had: {silent[0]}", silent[1])
        super().process_request_2(rp, request)

    def _robots_error(self, exc: Exception, netloc: str) -> None:
        why = in_a_line(str(exc)) or type(exc).__name__
        known = {CannotResolveHostError: Cause.DNS, Refused: Cause.REFUSED}
        self.silent[netloc] = why, known.get(type(exc), Cause.UNREACHABLE)
        logger.warning("%s: %s: nothing is asked of this host tonight", netloc, why)
        super()._robots_error(exc, netloc)

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        if challenge := response.headers.get(CHALLENGE):
            self.silent[netloc] = f"{CHALLENGE}: {challenge.decode('latin-1')}", Cause.CHALLENGE
        elif response.status >= 500:
            self.silent[netloc] = f"it answers {response.status}", Cause.ROBOTS
        if netloc in self.silent:
            told = "%s: robots.txt cannot be had: %s: nothing is asked of this host tonight"
            logger.warning(told, netloc, self.silent[netloc][0])
            response = response.replace(status=200, body=b"User-agent: *\nDisallow: /\n")
        self.had[netloc] = response
        await super()._parse_robots(response, netloc, request)


class Pauses:
    """Applies Crawl-delay to a host's pace, and Retry-After to all of its requests."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.long_rests: dict[str, int] = {}
        self.agent = crawler.settings["USER_AGENT"]
        crawler.signals.connect(self.keep_pace, signal=robots_parsed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Listen for robots.txt files."""
        return cls(crawler)

    def keep_pace(self, robotparser: RobotParser, request: Request) -> None:
        """Take over a Crawl-delay that is longer than the shortest of our own pauses."""
        asked = getattr(getattr(robotparser, "rp", None), "crawl_delay", lambda _agent: None)(self.agent)
        downloader = self.crawler.engine.downloader if self.crawler.engine else None
        # "nan" is a number to robots.txt parsers, and no pace at all to Scrapy.
        least = min(float(asked or 0), LONGEST_DELAY) if asked == asked else 0.0
        settings = self.crawler.settings
        ours = settings.getfloat("DOWNLOAD_DELAY"), settings.getfloat("DOWNLOAD_DELAY_JITTER")
        if downloader is None or settings.get("REPLAY_RECORDS") or least <= ours[0] * (1 - ours[1]):
            return
        delay, jitter = no_shorter_than(least, *ours)
        host = downloader.get_slot_key(request)
        downloader.per_slot_settings[host] = {"delay": delay, "jitter": jitter, "concurrency": 1}
        if slot := downloader.slots.get(host):
            slot.delay, slot.jitter = delay, jitter
        logger.info("%s asks for %g s between requests", host, least)

    async def process_request(self, request: Request) -> None:
        """Take turns at hosts that several sources ask: one request at a time a host, not a source or a process."""
        host = urlsplit(request.url).hostname or ""
        if self.long_rests.get(host, 0) >= LONG_RESTS:
            raise NotAsked("the host asks for rest: left alone tonight", Cause.BLOCKED)
        if host not in SHARED_HOSTS or self.crawler.settings.get("REPLAY_RECORDS"):
            return
        pause = SHARED_HOSTS[host] if urlsplit(request.url).path.startswith(QUERIES) else 0.0
        pause = max(pause, self.crawler.settings.getfloat("DOWNLOAD_DELAY"))
        await asyncio.sleep(turns.take(host, pause, time.time()))

    def process_response(self, request: Request, response: Response) -> Response:
        """Let the whole host rest for as long as Retry-After says; one that asks for too long twice running is left."""
        host = urlsplit(request.url).hostname or ""
        pause = _rest_asked_for(response) if response.status in {429, 503} else 0
        if response.status == 429 and host in SHARED_HOSTS:
            pause = pause or REST_UNSAID
        if pause > LONGEST_PAUSE:
            self.long_rests[host] = self.long_rests.get(host, 0) + 1
            raise NotAsked(f"the host asks for {pause:.0f} s of rest", Cause.BLOCKED)
        if response.status < 400:
            self.long_rests.pop(host, None)
        if pause and host in SHARED_HOSTS:
            turns.rest(host, pause, time.time())
        if pause and self.crawler.engine:
            slot = self.crawler.engine.downloader.slots.get(request.meta.get("download_slot", ""))
            if slot:
                slot.lastseen = time.monotonic() + pause
        return response


def no_shorter_than(least: float, delay: float, jitter: float) -> tuple[float, float]:
    """Our delay and its jitter, so that no pause is shorter than `least` seconds. Ex: 2, 3, 0.5 -> 3, 1/3."""
    longer = max(least, delay)
    return longer, min(jitter, 1 - least / longer)


def _rest_asked_for(response: Response) -> float:
    """Retry-After in seconds; 0 where it says nothing. Ex: "120", "Fri, 04 Aug 2023 11:25:00 GMT".

    A moment is taken from the server's own clock, which need not agree with ours.
    """
    value, date = (
        (response.headers.get(name) or b"").decode("latin-1").strip() for name in ("Retry-After", "Date")
    )
    if value.isdecimal():
        return float(value)
    try:
        now = parsedate_to_datetime(date) if date else datetime.now(UTC)
        return max(0.0, (parsedate_to_datetime(value) - now).total_seconds()) if value else 0.0
    except (ValueError, TypeError, OverflowError) as error:
        logger.info("a Retry-After that cannot be read: %r: %s", value, error)
        return 0.0
