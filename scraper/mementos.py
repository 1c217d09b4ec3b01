"""What a web archive lists of a site, and the captures that it replays: its answers read."""

import logging
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.http import Response

from scraper import json_data
from scraper.addresses import absolute
from scraper.channels import Wayback
from scraper.dates import FIRST_YEAR, LAST_YEAR
from scraper.looks import headers_of
from scraper.replay import built
from scraper.site import Site
from scraper.source import Source
from scraper.warc_payload import Unusable, unpacked
from scraper.web_archives import STAMP

logger = logging.getLogger(__name__)
# What pywb calls the columns.
COLUMNS = {"url": "original", "status": "statuscode", "mime": "mimetype"}
REVISIT = "warc/revisit"
# Of no bytes at all, as a redirect has them: a revisit with it repeats no page.
NOTHING = "3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ"
ORIGINAL = "x-archive-orig-"
# What a web archive that does not rename the site's own headers passes on of them.
PASSED_ON = ("content-type", "content-encoding", "etag", "last-modified", "x-robots-tag")
VALIDATORS = frozenset({b"Etag", b"Last-Modified"})
# Of a source that does not say what is worth asking for, addresses with one of these.
WORDS = "hmic|constabul|inspect|watchdog|police|policing|fire"
# Where the addresses of a site's articles begin. Ex: ^/news/(?:articles/…
AREA = re.compile(r"\^(/[\w-]+/)(?![*?+{|])")


class NoMemento(Exception):
    """What was answered is not the capture that was asked for; the message says why."""


@dataclass(frozen=True, kw_only=True)
class Memento:
    """A capture that a web archive has: of which address, when (UTC), and the digest of its bytes."""

    url: str
    at: datetime
    digest: str

    def repeats(self, other: "Memento | None") -> bool:
        """Whether it holds the same bytes as another."""
        return other is not None and bool(self.digest) and self.digest == other.digest


@dataclass(frozen=True, kw_only=True)
class ListPage:
    """A page of a list of captures, of so many rows; `more` is the key of the next one, empty on the last."""

    mementos: tuple[Memento, ...]
    rows: int
    more: str


def declared(source: Source) -> Wayback:
    """Where a source's articles stand in the Internet Archive: as it declares, else the area of its articles."""
    return next((one for one in source.channels if isinstance(one, Wayback)), None) or Wayback(
        tuple(_areas(source)), words=WORDS
    )


def _areas(source: Site) -> Iterator[str]:
    area = AREA.search(source.articles)
    home = urlsplit(source.home).hostname or source.hosts[0]
    hosts = [home, *(host for fold in source.folds if fold.onto == home for host in fold.hosts)]
    for host in dict.fromkeys(host.removeprefix("www.") for host in hosts):
        yield f"{host}{area[1] if area else '/'}*"


def read_list(body: bytes) -> ListPage:
    """A list of captures. Raises NoMemento for anything else.

    It is a JSON array whose first row names the columns, and in which an empty row and a row with a key at its end say
    that there is more; or a JSON object a line.
    """
    try:
        told, more = _rows(body.strip())
    except ValueError as error:
        raise NoMemento(f"no list of captures: {error}") from error
    return ListPage(mementos=tuple(filter(None, map(_memento, told))), rows=len(told), more=more)


def _rows(body: bytes) -> tuple[list[dict[str, str]], str]:
    if body.startswith(b"{"):
        return [_row(json_data.read(line)) for line in body.splitlines()], ""
    rows = json_data.read(body) if body else []
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise ValueError("neither rows nor objects")
    more = ""
    if len(rows) > 1 and rows[-2] == [] and rows[-1]:
        more, rows = str(rows[-1][0]), rows[:-2]
    named = [str(name) for name in rows[0]] if rows else []
    return [dict(zip(named, map(str, row), strict=False)) for row in rows[1:]], more


def _row(told: dict[str, Any]) -> dict[str, str]:
    """Ex: {"timestamp": "20150305123000", "url": "http://…", "mime": "text/html", "status": "200", …}"""
    if "timestamp" not in told:
        raise ValueError(f"an object that is no capture: {str(told)[:100]}")
    return {COLUMNS.get(name, name): str(value) for name, value in told.items()}


def _memento(row: dict[str, str]) -> Memento | None:
    """The capture of a row, if it is one of a page that was there, or of one that was still the same.

    No status at all ("-") says nothing: the replay will.
    """
    kind, digest = row.get("mimetype", "html"), row.get("digest", "").strip("-")
    is_page = row.get("statuscode", "-") in {"200", "-", ""} and ("html" in kind or kind == REVISIT)
    url = absolute("", row.get("original", ""))
    if not is_page or digest == NOTHING or not url:
        return None
    try:
        at = datetime.strptime(row.get("timestamp", ""), STAMP).replace(tzinfo=UTC)
    except ValueError as error:
        logger.info("a capture without a moment: %r: %s", row, error)
        return None
    if not FIRST_YEAR <= at.year <= LAST_YEAR:
        logger.info("a capture of another age: %r", row)
        return None
    return Memento(url=url, at=at, digest=digest)


def ends_of_contents(mementos: Iterable[Memento]) -> list[Memento]:
    """In order of time, of those that follow each other with the same bytes the first and the last.

    Both are wanted: between the last that said one thing and the first that said the next lies the change.
    """
    kept: list[Memento] = []
    for one in sorted(set(mementos), key=lambda one: (one.at, one.url)):
        if len(kept) > 1 and one.repeats(kept[-1]) and one.repeats(kept[-2]):
            kept.pop()
        kept.append(one)
    return kept


def repeated(memento: Memento, response: Response) -> Response:
    """The response of a capture that held the same bytes as one that was had; its validators are not known."""
    headers = tuple(
        (name.decode("latin-1"), b",".join(values).decode("latin-1"))
        for name, values in response.headers.items()
        if name not in VALIDATORS
    )
    request = Request(memento.url, meta={"captured_at": memento.at})
    return built(request, response.status, headers, response.body)


def original(memento: Memento, replay: Response) -> Response:
    """The response that the site gave, out of its replay. Raises NoMemento for whatever else the archive answered.

    It leads on to another moment where it cannot show this one, and has pages of its own in place of one.
    """
    if replay.status != 200:
        raise NoMemento(f"the archive answers {replay.status}")
    told = headers_of(replay)
    stated = told.get("memento-datetime", "")
    headers = {name.removeprefix(ORIGINAL): told[name] for name in told if name.startswith(ORIGINAL)}
    if not stated and not headers:
        raise NoMemento("the archive answers with a page of its own")
    if stated and _moment(stated) != memento.at:
        raise NoMemento(f"the archive answers with what it has of {stated}")
    headers = headers or {name: told[name] for name in PASSED_ON if name in told}
    headers.setdefault("content-type", told.get("content-type", ""))
    body = replay.body
    try:
        for encoding in reversed(headers.get("content-encoding", "").lower().split(",")):
            body = unpacked(body, encoding.strip())
    except Unusable as error:
        raise NoMemento(str(error)) from error
    request = Request(memento.url, meta={"captured_at": memento.at})
    return built(request, replay.status, tuple(headers.items()), body)


def _moment(stated: str) -> datetime | None:
    """Ex: Fri, 04 Aug 2023 09:30:00 GMT"""
    try:
        return parsedate_to_datetime(stated)
    except (ValueError, OverflowError) as error:
        logger.info("a moment that cannot be read: %r: %s", stated, error)
        return None
