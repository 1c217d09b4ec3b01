"""Knows whose article an address is, and reads what was met there as that source's own crawl would; keeps nothing."""

import logging
from collections.abc import Iterable, Mapping
from dataclasses import replace
from urllib.parse import urlsplit

from scrapy.http import Response

from archive import Capture, Entry, Met, Origin
from scraper import looks
from scraper.channels import Channel
from scraper.listing import Listed
from scraper.looks import Look
from scraper.replay import loose
from scraper.shown import entries_of
from scraper.source import Source

logger = logging.getLogger(__name__)


class Owners:
    """The sources, by the hosts on which they are at home; for captures of one origin, which are part of no crawl."""

    def __init__(self, known: Mapping[str, type[Source]], origin: Origin) -> None:
        self.sources = {name: kind() for name, kind in known.items()}
        self.by_host: dict[str, list[Source]] = {}
        for source in self.sources.values():
            source.origin, source.crawl_id = origin, 0
            hosts = {*source.hosts, *source.former, *(host for fold in source.folds for host in fold.hosts)}
            for host in {_bare(host) for host in hosts}:
                self.by_host.setdefault(host, []).append(source)

    def source_of(self, url: str) -> Source | None:
        """The source whose article the address is, else one that is at home on its host, else None."""
        there = self.by_host.get(host_of(url), [])
        return next((source for source in there if source.is_article(url)), there[0] if there else None)


def channel_of(source: Source, url: str) -> Channel | None:
    """The list of the source that stands at the address."""
    same = loose(url)
    return next((one for one in source.channels if same in map(loose, one.urls)), None)


def capture(source: Source, look: Look, response: Response) -> tuple[Capture, tuple[Entry, ...]]:
    """What was met, read by the source's templates, and the dated lines that stand beside the article."""
    found = looks.capture(source, look, response)
    lines: tuple[Entry, ...] = ()
    if found.met is Met.READ:
        found, page = source.read_into(found, response)
        if page is not None:
            lines = _entries(source, source.beside(page), response)
    return replace(found, crawl=None), lines


def listed(source: Source, channel: Channel, response: Response) -> tuple[Entry, ...]:
    """The dated lines of a list; what answers in its place says nothing."""
    if looks.capture(source, Look(asked=response.url), response).met is not Met.READ:
        return ()
    found = channel.parse(response, source.is_article, looks.moment_of(response))
    return _entries(source, found.lines, response)


def _entries(source: Source, lines: Iterable[Listed], response: Response) -> tuple[Entry, ...]:
    return tuple(entries_of(lines, source, response.url, looks.moment_of(response)))


def host_of(url: str) -> str:
    """The host of an address without `www.`; empty where there is none."""
    try:
        return _bare(urlsplit(url).hostname or "")
    except ValueError as error:
        logger.debug("not an address: %r: %s", url, error)
        return ""


def _bare(host: str) -> str:
    return host.lower().rstrip(".").removeprefix("www.")
