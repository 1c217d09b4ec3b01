"""Writes the captures of the archive as WARC files: pages whose bytes were kept, and what else a server answered."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, BinaryIO

from backports import zstd
from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session

from archive.export.folder import Folder
from archive.export.scope import Scope
from archive.export.sharing import page_withheld
from archive.export.tally import Pages
from archive.export.warc_record import (
    IDENTICAL,
    NOT_MODIFIED,
    Place,
    answer_head,
    digest,
    fields,
    record,
    record_id,
    refers_to,
)
from archive.model import Article, CaptureRow, Content, Source

FILES = "hmicfrs-archive-*.warc.gz"
FULL = 1_000_000_000
"""Bytes after which another file is begun."""

NO_ANSWER = "no server answered"
NOT_KEPT = "the bytes were not kept: it read the same as one before, or says nothing of the article"
NO_END = "a redirect of which it was not kept where it led"

_ROWS_AT_A_TIME = 500
_NO_CAPTURE = datetime(1970, 1, 1, tzinfo=UTC)  # then no file is begun
_REDIRECTS = range(300, 400)
_UNCHANGED = 304
_REFUSALS = range(400, 600)

Info = dict[str, str]


_CELLS: tuple[Any, ...] = (
    Article.public_id,
    Source.name,
    Source.kind,
    Source.licence,
    CaptureRow.url,
    CaptureRow.captured_at,
    CaptureRow.status,
    CaptureRow.moved_to,
    CaptureRow.length,
    CaptureRow.content_type,
    CaptureRow.etag,
    CaptureRow.last_modified,
    CaptureRow.noarchive,
    Content.sha256.label("kept"),
)


def captures(scope: Scope) -> Select[Any]:
    """A row a capture, article by article in order of moment; `kept` is the digest of its bytes if they are there."""
    return (
        select(*_CELLS, page_withheld(scope).label("withheld"))
        .select_from(CaptureRow)
        .join(Article, CaptureRow.article_id == Article.id)
        .join(Source, Article.source == Source.name)
        .outerjoin(Content, Content.sha256 == CaptureRow.sha256)
        .where(*scope.holds_article(), *scope.by_then(CaptureRow.captured_at))
        .order_by(Article.public_id, CaptureRow.captured_at, CaptureRow.url)
    )


@dataclass
class Written:
    """Where the pages of one article stand: by digest, and the last one at each address."""

    article: str = ""
    pages: dict[str, Place] = field(default_factory=dict)
    last: dict[str, Place] = field(default_factory=dict)


class Files:
    """WARC files of about one size; the next one is begun when it is needed."""

    def __init__(self, folder: Folder, info: Info, at: datetime | None, full: int) -> None:
        self.names: list[str] = []
        self._folder, self._info, self._at, self._full = folder, info, at or _NO_CAPTURE, full
        self._file: BinaryIO | None = None

    def write(self, packed: bytes) -> None:
        """Write a record."""
        if self._file is None or self._file.tell() >= self._full:
            self._file = self._begin()
        self._file.write(packed)

    def close(self) -> None:
        """Close the last file."""
        if self._file is not None:
            self._file.close()

    def _begin(self) -> BinaryIO:
        self.close()
        name = FILES.replace("*", f"{len(self.names) + 1:05}")
        self.names.append(name)
        file = self._folder.binary(name)
        block = fields(self._info)
        about = Place(id=record_id(name, block.decode()), url="", at=self._at)
        file.write(record("warcinfo", about, {"WARC-Filename": name}, block))
        return file


class Exporter:
    """Makes a record of each capture of which there is one to make, and counts the others."""

    def __init__(self, session: Session, files: Files) -> None:
        self.pages = Pages()
        self._session, self._files = session, files
        self._written = Written()

    def take(self, row: Row[Any]) -> None:
        """Write one capture, or count why not."""
        if row.public_id != self._written.article:
            self._written = Written(article=row.public_id)
        if row.withheld:
            self.pages.withheld[row.withheld] += 1
            self._written.last.pop(row.url, None)
            return
        place = Place(
            id=record_id(row.public_id, row.captured_at.isoformat(), row.url),
            url=row.url,
            at=row.captured_at,
        )
        if row.kept:
            self._page(row, place)
        elif why_not := self._without_page(row, place):
            self.pages.left_out[why_not] += 1

    def _page(self, row: Row[Any], place: Place) -> None:
        """A page whose bytes were kept: they are written once an article, after that referred to."""
        original = self._written.pages.setdefault(row.kept, place)
        self._written.last[row.url] = original
        if original is not place:
            more = {"WARC-Profile": IDENTICAL, "WARC-Payload-Digest": f"sha256:{row.kept}"}
            self._revisit(row, place, more, original, b"" if row.status is None else answer_head(*_said(row)))
            return
        packed = select(Content.packed).where(Content.sha256 == row.kept)
        body = zstd.decompress(self._session.scalars(packed).one())
        if row.status is None:  # Nobody knows what a server said of a page that somebody saved.
            self._write("resource", row, place, {"Content-Type": row.content_type}, body)
            return
        self._write(
            "response", row, place, {"WARC-Payload-Digest": digest(body)}, answer_head(*_said(row)) + body
        )

    def _without_page(self, row: Row[Any], place: Place) -> str:
        """An answer of which no bytes are there; why nothing can be written, or an empty string."""
        if row.status is None:
            return NO_ANSWER
        if row.status == _UNCHANGED:
            # With a head of its own pywb would replay an empty 304, and not the page.
            head = answer_head(*_said(row)) if row.noarchive else b""
            self._revisit(row, place, {"WARC-Profile": NOT_MODIFIED}, self._written.last.get(row.url), head)
            return ""
        if row.status in _REDIRECTS and not row.moved_to:
            return NO_END
        empty = row.status in _REDIRECTS or row.status in _REFUSALS or not row.length
        if not empty:
            self._written.last.pop(row.url, None)
            return NOT_KEPT
        more = {"WARC-Payload-Digest": digest(b""), "WARC-Truncated": "unspecified" if row.length else ""}
        self._write("response", row, place, more, answer_head(*_said(row)))
        return ""

    def _revisit(self, row: Row[Any], place: Place, more: Info, original: Place | None, head: bytes) -> None:
        if original is not None:
            more = {**more, **refers_to(original)}
        self._write("revisit", row, place, more, head)

    def _write(self, kind: str, row: Row[Any], place: Place, more: Info, block: bytes) -> None:
        self._files.write(record(kind, place, more, block))
        self.pages.add(row, kind)


def _said(row: Row[Any]) -> tuple[int, Info]:
    """The status and the headers that were kept; the wish not to be archived goes with the page."""
    return row.status, {
        "Content-Type": row.content_type,
        "ETag": row.etag,
        "Last-Modified": row.last_modified,
        "Location": row.moved_to,
        "X-Robots-Tag": "noarchive" if row.noarchive else "",
    }


def write(session: Session, files: Files, scope: Scope, on_progress: Callable[[int], None]) -> Pages:
    """Write the captures of a scope, with a few hundred rows and one page in memory at a time.

    `on_progress` is told how many were gone through so far.
    """
    exporter = Exporter(session, files)
    options = {"yield_per": _ROWS_AT_A_TIME}
    with closing(files), session.execute(captures(scope), execution_options=options) as found:
        for number, row in enumerate(found, start=1):
            exporter.take(row)
            if number % _ROWS_AT_A_TIME == 1:
                on_progress(number)
    return exporter.pages
