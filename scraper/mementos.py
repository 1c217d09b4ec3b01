"""What the Internet Archive lists of a site, and the captures that it replays: its queries asked, its answers read."""

import json
import logging
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import quote, urlsplit

from scrapy import Request
from scrapy.http import Response

from scraper.channels import Wayback
from scraper.looks import headers_of
from scraper.replay import built
from scraper.site import Site
from scraper.source import Source
from scraper.warc_payload import Unusable, unpacked

logger = logging.getLogger(__name__)
STAMP = "%Y%m%d%H%M%S"
ROWS = 5000
ORIGINAL = "x-archive-orig-"
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

    @property
    def replayed_at(self) -> str:
        """Path of the bytes as they were captured, without the archive's own frame."""
        return f"web/{self.at:{STAMP}}id_/{self.url}"


@dataclass(frozen=True, kw_only=True)
class ListPage:
    """A page of a list of captures; `more` is the key of the next one, empty on the last."""

    mementos: tuple[Memento, ...]
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


def queries(where: Wayback, since: datetime, until: datetime) -> Iterator[str]:
    """A query for each prefix: pages only, each content of an address once for as long as it stayed the same."""
    words = f"&filter=original:{quote(f'(?i).*({where.words}).*')}" if where.words else ""
    for prefix in where.prefixes:
        yield (
            f"cdx/search/cdx?url={quote(prefix, safe='/*.:')}&output=json"
            "&fl=original,timestamp,statuscode,mimetype,digest&collapse=digest"
            f"&filter=statuscode:200&filter=mimetype:text/html{words}"
            f"&from={since:{STAMP}}&to={until:{STAMP}}&limit={ROWS}&showResumeKey=true"
        )


def next_page(query: str, more: str) -> str:
    """The query for the page that begins at a key."""
    return f"{query}&resumeKey={quote(more, safe='')}"


def read_list(body: bytes) -> ListPage:
    """A list of captures: a JSON array whose first row names the columns. Raises NoMemento for anything else.

    An empty row and a row with a key at its end say that there is more.
    """
    try:
        rows = json.loads(body) if body.strip() else []
    except ValueError as error:
        raise NoMemento(f"no list of captures: {error}") from error
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise NoMemento("no list of captures")
    more = ""
    if len(rows) > 1 and rows[-2] == [] and rows[-1]:
        more, rows = str(rows[-1][0]), rows[:-2]
    named = [str(name) for name in rows[0]] if rows else []
    told = [dict(zip(named, map(str, row), strict=False)) for row in rows[1:]]
    return ListPage(mementos=tuple(filter(None, map(_memento, told))), more=more)


def _memento(row: dict[str, str]) -> Memento | None:
    """The capture of a row, if it is one of a page that was there."""
    page = row.get("statuscode", "200") == "200" and "html" in row.get("mimetype", "html")
    if not page or not row.get("original", "").startswith(("http:", "https:")):
        return None
    try:
        at = datetime.strptime(row.get("timestamp", ""), STAMP).replace(tzinfo=UTC)
    except ValueError as error:
        logger.info("a capture without a moment: %r: %s", row, error)
        return None
    return Memento(url=row["original"], at=at, digest=row.get("digest", ""))


def each_content(mementos: Iterable[Memento]) -> list[Memento]:
    """In order of time; of those that follow each other with the same bytes the first."""
    kept: list[Memento] = []
    for one in sorted(mementos, key=lambda one: (one.at, one.url)):
        if not (kept and one.digest and kept[-1].digest == one.digest):
            kept.append(one)
    return kept


def original(memento: Memento, replay: Response) -> Response:
    """The response that the site gave, out of its replay. Raises NoMemento for whatever else the archive answered.

    It leads on to another moment where it cannot show this one, and has pages of its own in place of one.
    """
    if replay.status != 200:
        raise NoMemento(f"the archive answers {replay.status}")
    told = headers_of(replay)
    stated = told.get("memento-datetime", "")
    own = [(name.removeprefix(ORIGINAL), value) for name, value in told.items() if name.startswith(ORIGINAL)]
    if not stated and not own:
        raise NoMemento("the archive answers with a page of its own")
    if stated and _moment(stated) != memento.at:
        raise NoMemento(f"the archive answers with what it has of {stated}")
    headers = dict(own)
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
    except ValueError as error:
        logger.info("a moment that cannot be read: %r: %s", stated, error)
        return None
