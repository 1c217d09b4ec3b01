"""Serves a crawl from WARC files instead of the network; a page was captured when its record says."""

import logging
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import DownloadCancelledError, IgnoreRequest, NotConfigured
from scrapy.http import Response
from scrapy.responsetypes import responsetypes
from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord

from archive import ArchiveError

logger = logging.getLogger(__name__)
# Records further apart than this belong to two nights.
NIGHT_GAP = timedelta(hours=6)
# The same bound as for a page from the network.
MOST_BYTES = 16 * 1024 * 1024
PIECE = 1 << 16
# Set by the server for the transfer; the bytes of a record are unpacked already.
TRANSFER = {"content-encoding", "transfer-encoding", "content-length"}


class UnreadableWarc(ArchiveError):
    """A file that holds no WARC record."""

    exit_code = 5


@dataclass(frozen=True, kw_only=True)
class Located:
    """Where a response stands: file, offset in bytes, its address and when it was captured (UTC)."""

    path: Path
    offset: int
    url: str
    captured_at: datetime


def locate(path: Path) -> Iterator[Located]:
    """The responses of a WARC file. A file cut off in the middle gives what is before the cut.

    Raises UnreadableWarc for a file that is not there or holds no record.
    """
    met: Counter[str] = Counter()
    try:
        with path.open("rb") as stream:
            yield from _located(path, ArchiveIterator(stream), met)
    except OSError as error:
        if not met:
            why = f"{path}: {error.strerror or error}: give a WARC file (.warc or .warc.gz)"
            raise UnreadableWarc(why) from error
        logger.error("%s is cut off after %d records; those are used", path, met.total())
    except (ArchiveLoadFailed, EOFError, zlib.error, ValueError) as error:
        if not met:
            raise UnreadableWarc(f"{path}: not a WARC file ({error})") from error
        logger.error("%s is damaged after %d records (%s); those are used", path, met.total(), error)
    if not met:
        raise UnreadableWarc(f"{path}: no WARC record in it")
    if revisits := met["revisit"]:
        told = "%s: %d revisit records, which refer to bytes elsewhere, are not served"
        logger.warning(told, path, revisits)


def _located(path: Path, records: ArchiveIterator, met: Counter[str]) -> Iterator[Located]:
    """The responses among the records; all of them are counted by their kind in `met`."""
    for record in records:
        met[record.rec_type] += 1
        url, date = map(record.rec_headers.get_header, ("WARC-Target-URI", "WARC-Date"))
        if record.rec_type != "response" or not url or not date or record.http_headers is None:
            continue
        # Only after its body was read does the iterator know where a record began.
        if not _is_whole(record):
            logger.error("%s is cut off in record %d: what is before it is used", path, met.total())
            continue
        offset = records.get_record_offset()
        yield Located(path=path, offset=offset, url=url.strip("<>"), captured_at=_moment(date))


def _is_whole(record: ArcWarcRecord) -> bool:
    """Whether all bytes of a record are there: a page cut off must not pass for an edit."""
    stated = int(record.rec_headers.get_header("Content-Length") or 0)
    body = 0
    while piece := record.raw_stream.read(PIECE):
        body += len(piece)
    return record.http_headers.total_len + body >= stated if stated else True


def _moment(date: str) -> datetime:
    moment = datetime.fromisoformat(date.replace("Z", "+00:00"))
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def nights(paths: Sequence[Path]) -> list[dict[str, Located]]:
    """The responses of WARC files by address, night by night in order of time.

    Of several records of an address in one night the last counts; a night ends where nothing was captured
    for six hours.
    """
    records = sorted(
        (located for path in paths for located in locate(path)), key=lambda located: located.captured_at
    )
    found: list[dict[str, Located]] = []
    last: datetime | None = None
    for located in records:
        if last is None or located.captured_at - last > NIGHT_GAP:
            found.append({})
        found[-1][loose(located.url)] = located
        last = located.captured_at
    return found


def loose(url: str) -> str:
    """Addresses that a crawler would not tell apart: scheme, last slash; what is no address stays as it is."""
    try:
        parts = urlsplit(url)
    except ValueError as error:
        logger.debug("not an address: %r: %s", url, error)
        return url
    query = f"?{parts.query}" if parts.query else ""
    return f"{(parts.hostname or '').lower()}{parts.path.rstrip('/')}{query}"


class FromWarc:
    """Answers every request from the WARC records of one night; what is not there was not asked."""

    def __init__(self, records: dict[str, Located], crawler: Crawler) -> None:
        self.records, self.stats = records, crawler.stats

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Only where a crawl is replayed."""
        records = crawler.settings.get("REPLAY_RECORDS")
        if not records:
            raise NotConfigured
        return cls(records, crawler)

    def process_request(self, request: Request) -> Response:
        """The response recorded for the address; raises IgnoreRequest where there is none."""
        located = self.records.get(loose(request.url))
        if located is None:
            self.stats.inc_value("replay/not_in_warc")
            raise IgnoreRequest("not in the WARC")
        request.meta["captured_at"] = located.captured_at
        return response_of(located, request)


def response_of(located: Located, request: Request) -> Response:
    """Read one record from its file; raises DownloadCancelledError for a page too large, as from the network."""
    with located.path.open("rb") as stream:
        stream.seek(located.offset)
        record = next(iter(ArchiveIterator(stream)))
        body = record.content_stream().read(MOST_BYTES + 1)
        headers = record.http_headers.headers
        status = int(record.http_headers.get_statuscode())
    if len(body) > MOST_BYTES:
        raise DownloadCancelledError(f"{located.url}: more than {MOST_BYTES} bytes")
    return built(request, status, headers, body)


def built(request: Request, status: int, headers: Sequence[tuple[str, str]], body: bytes) -> Response:
    """The response that a server gave; `body` is unpacked already."""
    kept = [(name, value) for name, value in headers if name.lower() not in TRANSFER]
    by_name = {name: [v for n, v in kept if n == name] for name, _ in kept}
    kind = responsetypes.from_args(
        headers={name.encode(): value[0].encode("latin-1", "replace") for name, value in by_name.items()},
        url=request.url,
        body=body,
    )
    return kind(url=request.url, status=status, headers=by_name, body=body, request=request)
