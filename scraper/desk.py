"""Records what was met at the addresses of sources, as their own crawls would."""

import logging
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from scrapy.http import Response

from archive import Archive, ArchiveError, Capture, DateClaim, Decision, Entry, Origin
from scraper import owners
from scraper.ingest_report import Report
from scraper.listing import Listed
from scraper.looks import Look
from scraper.owners import Owners
from scraper.pipelines import LEFT_OUT, Judge, decided, judged
from scraper.relevance import Verdict
from scraper.source import Source

logger = logging.getLogger(__name__)


class NotOurs(ArchiveError):
    """An address that is no article of any source."""


class Desk:
    """The sources, and the archive, for captures of one origin; `report` adds up what came of them."""

    def __init__(self, archive: Archive, known: Mapping[str, type[Source]], origin: Origin) -> None:
        self.archive, self.known, self.origin = archive, known, origin
        self.report = Report()
        self.enlisted = archive.enlisted()
        self.owners = Owners(known, origin)
        self.sources = self.owners.sources
        self.source_of = self.owners.source_of
        for source in self.sources.values():
            source.archive = archive

    def capture(self, source: Source, look: Look, response: Response) -> Capture:
        """What was met, read by the source's templates; lines beside the article are noted."""
        found, lines = owners.capture(source, look, response)
        self.note(source, lines)
        return found

    def note(self, source: Source, entries: Sequence[Entry]) -> None:
        """Keep the dated lines of a list."""
        if entries:
            self.enlist(source)
            self.archive.note(entries)
            self.report.of(source.name).entries += len(entries)

    def keep(self, source: Source, capture: Capture, judge: Judge = judged) -> bool:
        """Record a capture unless it is none of our business; whether the archive has it now."""
        self.enlist(source)
        count = self.report.of(source.name)
        count.read += capture.reading is not None
        decision = decided(source, capture, judge)
        if why := self._why_not(source, capture, decision):
            logger.debug("%s is left out: %s", capture.addresses[0].url, why)
            count.left_out += 1
            return False
        with_it = [decision] if isinstance(decision, Decision) else []
        outcome = self.archive.record(capture, source.reread, with_it)
        count.add(outcome)
        return outcome.did != "stray"

    def keep_after_all(self, source: Source, capture: Capture) -> None:
        """Record a capture that was left out before its article was kept."""
        count = self.report.of(source.name)
        count.left_out -= 1
        read = count.read
        self.keep(source, capture)
        count.read = read

    def _why_not(self, source: Source, capture: Capture, decision: Decision | str) -> str:
        """As in a crawl: a page that could not be read is kept only where its address speaks for it."""
        if isinstance(decision, Decision):
            if not decision.kept:
                self.archive.decide(decision)
            return "" if decision.kept else LEFT_OUT
        keys = [address.key for address in capture.addresses]
        if decision or capture.reading is not None or self.archive.holds(source.name, keys):
            return decision
        speaks = self.speaks_for(source, capture.addresses[0].url, capture.captured_at)
        return "" if speaks.kept else LEFT_OUT

    def speaks_for(self, source: Source, url: str, at: datetime) -> Verdict:
        """Whether an address that was there at a moment speaks for its page."""
        source.started_at = at
        that_day = DateClaim(field="updated", on=at.date(), at=None, precision="day", raw="", origin="feed")
        return source.worth_fetching(Listed(url=url, changed=that_day))

    def enlist(self, source: Source) -> None:
        """Let the archive know the source, before anything of it."""
        if source.name not in self.enlisted:
            self.enlisted.add(source.name)
            self.archive.enlist(source.facts(datetime.now(UTC)))
