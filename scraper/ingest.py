"""Records captures from WARC files and saved pages: each page by its own source, at the moment it was captured."""

import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from urllib.parse import urldefrag

from scrapy import Request
from scrapy.http import Response

from archive import Capture, interruption
from archive.processes import Processes
from scraper import looks
from scraper.desk import Desk, NotOurs
from scraper.ingest_report import Report
from scraper.looks import Look
from scraper.owners import channel_of
from scraper.pipelines import Judge, judged
from scraper.progress_bar import progress
from scraper.replay import NIGHT_GAP, built
from scraper.source import Source
from scraper.warc_index import Index
from scraper.warc_intake import Intake
from scraper.warc_parts import USUAL, parts, take, take_elsewhere
from scraper.warc_payload import Answer, Unusable, answer_of
from scraper.warc_reading import (
    STUMBLES,
    Aside,
    Found,
    Lines,
    Passed,
    Repeat,
    Seen,
    Spoilt,
    answer_in,
    damage,
    own_head,
    remembered,
    response_of,
    said,
)
from scraper.warc_records import Damage, Place, Record, moment, record_at

logger = logging.getLogger(__name__)
# To begin a process takes as long as to read so many parts of files.
WORTH_A_PROCESS = 4


class Ingest:
    """Goes through WARC files once, and then back to what only the rest of the files could tell about."""

    def __init__(self, desk: Desk, index: Index) -> None:
        self.desk, self.index, self.report = desk, index, desk.report

    def intake(self, pool: Processes) -> Intake:
        """Files read by these processes, each with sources of its own, or else by this one with those at hand."""
        if pool.number == 1:
            return Intake(pool, take, (self.desk.owners,), self.take)
        return Intake(pool, take_elsewhere, (tuple(self.desk.known),), self.take)

    def take(self, found: Found) -> None:
        """Keep what a record says, in the order of the records."""
        self.report.records += 1
        if isinstance(found, Passed):
            kind, host = found.kind, found.host
            self.report.kinds.update([kind] if not host else [])
            self.report.hosts.update([host] if host else [])
            return
        count = self.report.of(found.source)
        count.records += 1
        source = self.desk.sources[found.source]
        if isinstance(found, Aside):
            count.other += 1
        elif isinstance(found, Spoilt):
            self.report.damage(found.damage)
        elif isinstance(found, Lines):
            self.desk.note(source, found.entries)
        elif isinstance(found, Repeat):
            self._repeat(source, found.record)
        else:
            self._see(source, found)

    def _repeat(self, source: Source, record: Record) -> None:
        """A revisit of a page: of one that was not met yet, it has to wait."""
        channel = channel_of(source, record.url)
        try:
            response = self.opened(record)
            if response is None and channel is not None:
                self.report.unresolved += 1
            elif response is None:
                self.index.put_off("revisit", record.place)
            else:
                found = said(source, channel, response, record)
                if isinstance(found, Seen):
                    self._see(source, found)
                else:
                    self.desk.note(source, found.entries)
        except (Unusable, *STUMBLES) as error:
            self.report.damage(damage(record, error))

    def _see(self, source: Source, seen: Seen) -> None:
        """A look at an article, or a redirect that may lead to one."""
        self._remember(seen)
        if seen.leads:
            self.index.put_off("redirect", seen.place)
            return
        why = seen.why
        try:
            self.desk.note(source, seen.beside)
            if seen.capture is not None:
                self._keep(source, seen.capture, seen.place, _known(seen))
        except STUMBLES as error:
            logger.debug("%s", seen.url, exc_info=error)
            why = f"the program stumbled over it: {error!r}"
        if why:
            self.report.damage(Damage(path=seen.place.path, offset=seen.place.offset, why=why))

    def _remember(self, seen: Seen) -> None:
        told = (seen.url, seen.key, seen.at, seen.place)
        if seen.leads:
            self.index.add_redirect(*told)
            return
        self.index.add_page(*told)
        if seen.digest:
            self.index.add_payload(seen.digest, seen.place)

    def _keep(self, source: Source, capture: Capture, place: Place, judge: Judge = judged) -> None:
        keys = [address.key for address in capture.addresses]
        if not self.desk.keep(source, capture, judge):
            self.index.drop(source.name, keys, place)
        elif capture.reading is not None:
            self.index.keep(source.name, keys)

    def opened(self, record: Record) -> Response | None:
        """The response in a record; None for a revisit of a page that was not met yet. Raises Unusable."""
        answer = answer_in(record) or self._repeated(record)
        return None if answer is None else response_of(record, answer)

    def _repeated(self, record: Record) -> Answer | None:
        """What a revisit of a page stands for: the page that it repeats, with headers of its own."""
        place = self.index.payload(record.named("WARC-Payload-Digest")) or self._referred(record)
        if place is None:
            return None
        own, answer = own_head(record), answer_of(record_at(place).block)
        return answer if own is None else replace(own, body=answer.body)

    def _referred(self, record: Record) -> Place | None:
        """The page that a revisit names by address and moment."""
        url, at = record.named("WARC-Refers-To-Target-URI"), moment(record.named("WARC-Refers-To-Date"))
        place = self.index.page(url.strip("<>"), "", at) if at else None
        found = record_at(place) if place else None
        return place if found and found.at == at and found.kind == "response" else None

    def finish(self) -> None:
        """Come back to revisits and redirects, and to what belongs to an article that was kept after it."""
        for kind in ("revisit", "redirect"):
            for place in self.index.put_off_for(kind):
                with interruption.whole():
                    self._again(place)
        for place in self.index.dropped_of_kept():
            source = self.desk.source_of(record_at(place).url)
            if source is not None:
                count = self.report.of(source.name)
                count.left_out -= 1
                read = count.read
                self._again(place)
                count.read = read

    def _again(self, place: Place) -> None:
        record = record_at(place)
        source = self.desk.source_of(record.url)
        try:
            response = self.opened(record)
            if response is None:
                self.report.unresolved += 1
            elif source is not None:
                self._remember(remembered(source, response, record))
                self._follow(source, response, place)
        except (Unusable, *STUMBLES) as error:
            self.report.damage(damage(record, error))

    def _follow(self, source: Source, response: Response, place: Place) -> None:
        """One look, along redirects as far as the files have their ends."""
        look, at = Look(asked=response.url), looks.moment_of(response)
        while location := looks.location_of(response):
            if away := looks.led_away(source, look, response, location):
                self._keep(source, replace(away, crawl=None), place)
                return
            look = look.hop(location)
            onward = self._onward(source, location, at)
            if onward is None:
                self.report.of(source.name).other += 1
                return
            response = onward
        self._keep(source, self.desk.capture(source, look, response), place)

    def _onward(self, source: Source, location: str, at: datetime) -> Response | None:
        """What stood at the end of a redirect in the same night; on another day it may have led elsewhere."""
        place = self.index.page(urldefrag(location)[0], source.key(location), at)
        record = record_at(place) if place else None
        if record is None or record.at is None or abs(record.at - at) > NIGHT_GAP:
            return None
        return self.opened(record)


def _known(seen: Seen) -> Judge:
    """The decision that was made where the page was read."""
    decision = seen.decision
    return judged if decision is None else lambda _source, _capture, _reading: decision


def pieces(paths: Sequence[Path], length: int = USUAL) -> int:
    """In how many parts files are read."""
    return sum(1 for path in paths for _ in parts(path, length))


def ingest_files(
    desk: Desk, paths: Sequence[Path], pool: Processes | None = None, length: int = USUAL
) -> Report:
    """Take WARC files, in this order. An interruption keeps what was recorded; the same files again do the rest.

    `pool` reads them, by default this process, in parts of a length in bytes.
    """
    with Index() as index, progress() as bar:
        ingest = Ingest(desk, index)
        intake = ingest.intake(pool or Processes(1))
        through = intake.files(paths, desk.report, length)
        try:
            for _ in bar.track(through, total=pieces(paths, length), description="reading files"):
                pass
            ingest.finish()
        except KeyboardInterrupt:
            logger.warning("interrupted after %d records", desk.report.records)
            desk.report.interrupted = True
    return desk.report


def upload(desk: Desk, page: bytes, url: str, at: datetime) -> None:
    """Record a page that somebody saved. Raises NotOurs for an address that is no article of any source."""
    source = desk.source_of(url)
    if source is None or not source.is_article(url):
        raise NotOurs(f"{url} is no article of any source: see `hmicfrs sources`")
    desk.report.of(source.name).records += 1
    response = built(Request(url, meta={"captured_at": at}), 200, (), page)
    # Nobody knows with which status it was served.
    desk.keep(source, replace(desk.capture(source, Look(asked=url), response), status=None))
