"""A night: sources crawled side by side, so many of them at a time."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from scrapy import Spider
from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.utils.asyncio import run_in_thread
from scrapy.utils.project import get_project_settings

from archive import CrawlLock, CrawlResult, Taken, UnreachableArchive
from scraper import outage
from scraper.replay import Located
from scraper.source import Source
from scraper.stopping import Stopping

# Sources crawled at a time. Each waits most of the time for its site's pause between two requests.
SIDE_BY_SIDE = 24
# Seconds between two looks whether the archive is still ours.
KEPT_EVERY = 30.0
logger = logging.getLogger(__name__)
Result = tuple[str, CrawlResult | None]
T = TypeVar("T")
Records = dict[str, Located] | None


def _quieten(verbose: int) -> None:
    """Keep libraries to their warnings; Scrapy sets its own level when a process is made."""
    for name in ("scrapy", "trafilatura", "htmldate", "alembic", "asyncio"):
        logging.getLogger(name).setLevel(logging.DEBUG if verbose > 1 else logging.WARNING)


def run(
    chosen: Sequence[type[Source]], rounds: Sequence[Records], verbose: int, lock: CrawlLock
) -> list[Result]:
    """All sources of a night side by side, night after night; None for one that ended without a report.

    `rounds` holds for each night the records that serve it, None for the network. After an interruption no further
    source is begun, and those that were not are not among the results. Raises Taken where the lock was lost to another
    crawl: this one has ended then.
    """
    return side_by_side(
        chosen, rounds, verbose, lambda crawler: crawler.stats.get_value("crawl/result"), lock
    )


def side_by_side(
    spiders: Sequence[type[Spider]],
    rounds: Sequence[Records],
    verbose: int,
    told: Callable[[Crawler], T | None],
    lock: CrawlLock | None = None,
) -> list[tuple[str, T | None]]:
    """Run spiders under the project's settings, round after round; `told` takes from each crawler what it came to.

    A process can do so once: the reactor that it runs in does not start again.
    """
    settings = get_project_settings()
    settings.setmodule("scraper.settings", priority="project")
    settings.set("LOG_INSTALL_ROOT_HANDLER", False)
    process = AsyncCrawlerProcess(settings)
    _quieten(verbose)
    night = _Night(process, told)
    # The process counts this as one of its crawls, so that it ends with the last night.
    task = asyncio.get_event_loop().create_task(night.all(spiders, rounds, lock))
    process._active.add(task)
    task.add_done_callback(process._active.discard)
    with night.stopping.listening():
        process.start(install_signal_handlers=False)
    if task.done() and not task.cancelled() and (error := task.exception()):
        raise error
    return night.results


class _Night(Generic[T]):
    """The crawls of a process, so many of them at a time."""

    def __init__(self, process: AsyncCrawlerProcess, told: Callable[[Crawler], T | None]) -> None:
        self.process, self.told = process, told
        self.results: list[tuple[str, T | None]] = []
        self.turns = asyncio.Semaphore(SIDE_BY_SIDE)
        self.stopping = Stopping(process)
        # Whether a crawl had to end because nothing can be recorded: the others could record nothing either.
        self.in_vain = False

    async def all(
        self, spiders: Sequence[type[Spider]], rounds: Sequence[Records], lock: CrawlLock | None
    ) -> None:
        """Every night's spiders, a night at a time; the results in the order of the spiders."""
        keeping = asyncio.create_task(self.keep(lock)) if lock else None
        for records in rounds:
            ended = await asyncio.gather(*(self.one(spider, records) for spider in spiders))
            self.results += [result for result in ended if result]
        if keeping:
            keeping.cancel()
            await asyncio.wait([keeping])
            if not keeping.cancelled() and (error := keeping.exception()):
                raise error

    async def keep(self, lock: CrawlLock) -> None:
        """See to it that the archive stays ours; end all crawls and raise Taken where another has it."""
        while True:
            await asyncio.sleep(KEPT_EVERY)
            try:
                await run_in_thread(lock.keep)
            except UnreachableArchive as error:
                logger.warning("whether this crawl still holds the archive cannot be told: %s", error)
            except Taken as error:
                self.stopping.begin(f"another took the archive while it could not be held: {error.by}")
                raise

    async def one(self, spider: type[Spider], records: Records) -> tuple[str, T | None] | None:
        """One spider's crawl, once there is room for it; None if it was not begun."""
        async with self.turns:
            if self.stopping.begun or self.in_vain:
                return None
            crawler = self.process.create_crawler(spider)
            _serve_from(crawler, records)
            await self.process.crawl(crawler)
            self.in_vain |= crawler.stats.get_value("finish_reason") in outage.REASONS
            told = self.told(crawler)
            return None if told is None and self.stopping.begun else (spider.name, told)


def _serve_from(crawler: Crawler, records: Records) -> None:
    if records:
        started_at = min(located.captured_at for located in records.values())
        for name, value in (("RECORDS", records), ("STARTED_AT", started_at)):
            crawler.settings.set(f"REPLAY_{name}", value, priority="cmdline")
        crawler.settings.set("DOWNLOAD_DELAY", 0, priority="cmdline")
