"""Records captures from WARC files and saved pages: each page by its own source, at the moment it was captured."""

import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from urllib.parse import urldefrag

from lxml.etree import LxmlError
from scrapy import Request
from scrapy.http import Response

from archive import Capture, Met, interruption
from scraper import looks
from scraper.channels import Channel
from scraper.desk import Desk, NotOurs, host_of
from scraper.ingest_report import Report
from scraper.looks import Look
from scraper.progress_bar import progress
from scraper.replay import NIGHT_GAP, built
from scraper.source import Source
from scraper.warc_index import Index
from scraper.warc_payload import Answer, Unusable, answer_of, head_of
from scraper.warc_records import Damage, Place, Record, moment, record_at, records

logger = logging.getLogger(__name__)
# Damage at the beginning of a file is told only when a record was found behind it.
HELD_BACK = 50
# The statuses from here on are redirects, refusals and errors.
WITHOUT_PAGE = 300
# What code raises that meets a page of a kind it was not made for; the database's errors are none of these.
STUMBLES = (ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RecursionError, LxmlError)


class Ingest:
    """Goes through WARC files once, and then back to what only the rest of the files could tell about."""

    def __init__(self, desk: Desk, index: Index) -> None:
        self.desk, self.index, self.report = desk, index, desk.report

    def file(self, path: Path) -> None:
        """Take every record of a file; one that holds none is noted as unreadable."""
        held: list[Damage] = []
        seen = 0
        try:
            for found in records(path):
                seen += isinstance(found, Record)
                if isinstance(found, Record):
                    with interruption.whole():
                        self.take(found)
                elif len(held) < HELD_BACK:
                    held.append(found)
                if seen:
                    for damage in held:
                        self.report.damage(damage)
                    held = []
        except OSError as error:
            logger.debug("%s: %r", path, error)
            self.report.unreadable.append(f"{path}: {error.strerror or error}")
            return
        if not seen:
            why = held[0].why if held else "it is empty"
            self.report.unreadable.append(
                f"{path}: not a WARC file ({why}); a saved page needs --url and --at"
            )
            return
        logger.info("%s: %d records", path, seen)

    def take(self, record: Record) -> None:
        """Route one record: to its source if it is a response, else it is counted."""
        self.report.records += 1
        if record.kind not in {"response", "revisit"}:
            self.report.kinds[record.kind] += 1
            return
        if record.scheme not in {"http", "https"}:
            self.report.kinds["not of the web"] += 1
            return
        source = self.desk.source_of(record.url)
        if source is None:
            self.report.hosts[host_of(record.url) or "no host"] += 1
            return
        count = self.report.of(source.name)
        count.records += 1
        channel = self.desk.channel_of(source, record.url)
        if channel is None and not source.is_article(record.url):
            count.other += 1
            return
        try:
            self._route(source, channel, record)
        except (Unusable, *STUMBLES) as error:
            self._unusable(record, error)

    def _unusable(self, record: Record, error: Exception) -> None:
        """A record that no page can be made of costs that record only."""
        why = str(error) if isinstance(error, Unusable) else f"the program stumbled over it: {error!r}"
        logger.debug("%s", why, exc_info=error)
        self.report.damage(Damage(path=record.place.path, offset=record.place.offset, why=why))

    def _route(self, source: Source, channel: Channel | None, record: Record) -> None:
        response = self.opened(record)
        if response is None and channel is not None:
            self.report.unresolved += 1
        elif response is None:
            self.index.put_off("revisit", record.place)
        elif channel is not None:
            self._list(source, channel, response)
        else:
            self._remember(source, response, record)
            if looks.location_of(response):
                self.index.put_off("redirect", record.place)
                return
            self._keep(source, self.desk.capture(source, Look(asked=response.url), response), record.place)

    def _remember(self, source: Source, response: Response, record: Record) -> None:
        told = (urldefrag(response.url)[0], source.key(response.url), looks.moment_of(response), record.place)
        if looks.location_of(response):
            self.index.add_redirect(*told)
            return
        self.index.add_page(*told)
        if record.kind == "response" and (digest := record.named("WARC-Payload-Digest")):
            self.index.add_payload(digest, record.place)

    def _list(self, source: Source, channel: Channel, response: Response) -> None:
        """The dated lines of a list; what answers in its place says nothing."""
        found = looks.capture(source, Look(asked=response.url), response)
        if found.met is Met.READ:
            lines = channel.parse(response, source.is_article, looks.moment_of(response)).lines
            self.desk.note(source, lines, response)

    def _keep(self, source: Source, capture: Capture, place: Place) -> None:
        keys = [address.key for address in capture.addresses]
        if not self.desk.keep(source, capture):
            self.index.drop(source.name, keys, place)
        elif capture.reading is not None:
            self.index.keep(source.name, keys)

    def opened(self, record: Record) -> Response | None:
        """The response in a record; None for a revisit of a page that was not met yet. Raises Unusable."""
        at = record.at
        if at is None:
            raise Unusable("it does not say when it was captured")
        if record.kind == "response" and not record.block:
            raise Unusable("it holds nothing, or more than a page can hold")
        # A revisit says so of itself where its page is left out, which is why it is one; no other status has a page.
        is_cut = record.kind == "response" and record.named("WARC-Truncated")
        if is_cut and head_of(record.block).status < WITHOUT_PAGE:
            raise Unusable(f"it says that it is cut off: {record.named('WARC-Truncated')}")
        if not record.is_intact():
            raise Unusable("it has not the digest that it states")
        answer = self._repeated(record) if record.kind == "revisit" else answer_of(record.block)
        if answer is None:
            return None
        request = Request(record.url, meta={"captured_at": at})
        return built(request, answer.status, answer.headers, answer.body)

    def _repeated(self, record: Record) -> Answer | None:
        """What a revisit stands for: an answer without a page, or the page that it repeats with headers of its own."""
        own = head_of(record.block) if record.block.strip() else None
        if own is None and record.named("WARC-Profile").endswith("/server-not-modified"):
            return Answer(status=304, headers=(), body=b"")
        if own is not None and own.status != 200:
            return replace(own, body=b"")
        place = self.index.payload(record.named("WARC-Payload-Digest")) or self._referred(record)
        if place is None:
            return None
        answer = answer_of(record_at(place).block)
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
                self._remember(source, response, record)
                self._follow(source, response, place)
        except (Unusable, *STUMBLES) as error:
            self._unusable(record, error)

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


def ingest_files(desk: Desk, paths: Sequence[Path]) -> Report:
    """Take WARC files, in this order. An interruption keeps what was recorded; the same files again do the rest."""
    with Index() as index, progress() as bar:
        ingest = Ingest(desk, index)
        try:
            for path in bar.track(paths, description="reading files"):
                ingest.file(path)
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
