"""What becomes of what a crawl yields: chosen, then recorded."""

from collections.abc import Callable
from dataclasses import replace
from typing import ParamSpec, Self, TypeVar

from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem
from scrapy.utils.asyncio import run_in_thread

from archive import Capture, Decision, Document, Met, Reading, UnreachableArchive
from scraper import outage
from scraper.shown import Shown
from scraper.source import Source

Item = Capture | Shown | Document
LEFT_OUT = "does not concern the inspectorate"
Judge = Callable[[Source, Capture, Reading], Decision]
P = ParamSpec("P")
T = TypeVar("T")


async def done(crawler: Crawler, work: Callable[P, T], *given: P.args, **more: P.kwargs) -> T:
    """What the archive does, in a thread, so that a slow disk cannot stall the crawl; one that cannot ends it."""
    try:
        return await run_in_thread(work, *given, **more)
    except UnreachableArchive as error:
        outage.end(crawler, outage.DATABASE, error)
        raise DropItem("the archive cannot be used") from error


def judged(source: Source, capture: Capture, reading: Reading) -> Decision:
    """Whether what a capture says concerns the inspectorate, with the words that decide it."""
    verdict, address = source.concerns_us(reading), capture.addresses[0]
    return Decision(
        source=source.name,
        url=address.url,
        key=address.key,
        decided_at=capture.captured_at,
        kept=verdict.kept,
        score=verdict.score,
        words=verdict.words,
        step="text",
    )


def why_not(source: Source, capture: Capture) -> str:
    """Why a capture is not to be recorded, or an empty string; the decision by its text is kept."""
    decision = decided(source, capture)
    if isinstance(decision, Decision):
        source.archive.decide(decision)
        return "" if decision.kept else LEFT_OUT
    return decision


def decided(source: Source, capture: Capture, judge: Judge = judged) -> Decision | str:
    """What a capture's text decides about it; where that is not asked, why it is not to be recorded, or nothing."""
    if source.archive.holds(source.name, [address.key for address in capture.addresses]):
        return ""
    if capture.reading is None:
        return "" if capture.met in {Met.UNREAD, Met.BLOCKED, Met.ERROR} else f"nothing there: {capture.met}"
    return judge(source, capture, capture.reading)


class Relevant:
    """Lets captures pass that concern the inspectorate, or whose article the archive has already.

    Kept or left out, the decision is kept with the words that made it, beside that of the list's line, so that both
    can be checked.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Take spider and stats from the crawler."""
        return cls(crawler)

    async def process_item(self, item: Item) -> Item:
        """Pass the item on, or drop it with a counted reason."""
        source = self.crawler.spider
        if not isinstance(item, Capture) or not isinstance(source, Source):
            return item
        if why := await done(self.crawler, why_not, source, item):
            if why == LEFT_OUT:
                self.crawler.stats.inc_value("archive/left_out")
            raise DropItem(why)
        return item


class Record:
    """Hands what a crawl yields to the archive, one transaction each, and counts what that did."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Take spider and stats from the crawler."""
        return cls(crawler)

    async def process_item(self, item: Item) -> Item:
        """Record the item."""
        source = self.crawler.spider
        if not isinstance(source, Source):
            return item
        count = self.crawler.stats.inc_value
        if not self.crawler.crawling and isinstance(item, Shown):
            # A list has thousands of lines, and an interrupted crawl asks for all of it again.
            raise DropItem("the crawl is interrupted")
        if isinstance(item, Capture):
            outcome = await done(self.crawler, source.archive.record, item, source.reread)
            count(f"archive/{outcome.did}")
            # The bytes are in the archive; the engine need not hold them until the item is logged.
            return replace(item, body=b"")
        if isinstance(item, Shown):
            seen, decided = item.entries, item.decisions
            count("archive/entries", len(seen))
            count("archive/new_entries", await done(self.crawler, source.archive.note_list, seen, decided))
            count("archive/left_out", sum(not one.kept for one in decided))
        else:
            count("archive/documents", await done(self.crawler, source.archive.keep_document, item))
        return item
