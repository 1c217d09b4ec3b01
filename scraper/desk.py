"""Knows whose article an address is, and records what was met there as that source's own crawl would."""

import logging
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import urlsplit

from scrapy.http import Response

from archive import Archive, ArchiveError, Capture, DateClaim, Met, Origin
from scraper import looks
from scraper.channels import Channel
from scraper.ingest_report import Report
from scraper.listing import Listed
from scraper.looks import Look
from scraper.pipelines import LEFT_OUT, why_not
from scraper.relevance import Verdict
from scraper.replay import loose
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
        self.by_host: dict[str, list[Source]] = {}
        self.sources = {name: kind() for name, kind in known.items()}
        for source in self.sources.values():
            # The look is part of no crawl.
            source.archive, source.origin, source.crawl_id = archive, origin, 0
            hosts = {*source.hosts, *source.former, *(host for fold in source.folds for host in fold.hosts)}
            for host in {_bare(host) for host in hosts}:
                self.by_host.setdefault(host, []).append(source)

    def source_of(self, url: str) -> Source | None:
        """The source whose article the address is, else one that is at home on its host, else None."""
        there = self.by_host.get(host_of(url), [])
        return next((source for source in there if source.is_article(url)), there[0] if there else None)

    def channel_of(self, source: Source, url: str) -> Channel | None:
        """The list of the source that stands at the address."""
        same = loose(url)
        return next((one for one in source.channels if same in map(loose, one.urls)), None)

    def capture(self, source: Source, look: Look, response: Response) -> Capture:
        """What was met, read by the source's templates; lines beside the article are noted."""
        found = looks.capture(source, look, response)
        if found.met is not Met.READ:
            return replace(found, crawl=None)
        found, page = source.read_into(found, response)
        if page is not None:
            self.note(source, source.beside(page), response)
        return replace(found, crawl=None)

    def note(self, source: Source, lines: Iterable[Listed], response: Response) -> None:
        """Keep the dated lines of a list."""
        at = looks.moment_of(response)
        dated = [one for one in lines if one.published and one.title]
        entries = [
            one.entry(source.name, response.url, source.key(one.url) if one.url else "", at) for one in dated
        ]
        if entries:
            self.enlist(source)
            self.archive.note(entries)
            self.report.of(source.name).entries += len(entries)

    def keep(self, source: Source, capture: Capture) -> bool:
        """Record a capture unless it is none of our business; whether the archive has it now."""
        self.enlist(source)
        count = self.report.of(source.name)
        count.read += capture.reading is not None
        if why := self._why_not(source, capture):
            logger.debug("%s is left out: %s", capture.addresses[0].url, why)
            count.left_out += 1
            return False
        outcome = self.archive.record(capture, source.reread)
        count.add(outcome)
        return outcome.did != "stray"

    def keep_after_all(self, source: Source, capture: Capture) -> None:
        """Record a capture that was left out before its article was kept."""
        count = self.report.of(source.name)
        count.left_out -= 1
        read = count.read
        self.keep(source, capture)
        count.read = read

    def _why_not(self, source: Source, capture: Capture) -> str:
        """As in a crawl: a page that could not be read is kept only where its address speaks for it."""
        if why := why_not(source, capture):
            return why
        keys = [address.key for address in capture.addresses]
        if capture.reading is not None or self.archive.holds(source.name, keys):
            return ""
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


def host_of(url: str) -> str:
    """The host of an address without `www.`; empty where there is none."""
    try:
        return _bare(urlsplit(url).hostname or "")
    except ValueError as error:
        logger.debug("not an address: %r: %s", url, error)
        return ""


def _bare(host: str) -> str:
    return host.lower().rstrip(".").removeprefix("www.")
