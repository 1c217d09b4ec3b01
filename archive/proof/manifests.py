"""Writes manifests: of what was recorded since the last one, each with the digest of the one before."""

import hashlib
import secrets
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, islice
from typing import Any

from sqlalchemy import Table, exists, func, insert, select, text, update
from sqlalchemy.orm import Session

from archive.model import Article, CaptureRow, ManifestLine, ManifestRow, ReadingRow
from archive.proof import lines

_line: Table = ManifestLine.__table__  # type: ignore[assignment]

MOST = 50_000
"""Lines of one manifest: others cannot record while it is written. What is left goes into the next."""
_AT_ONCE = 1000

ABOUT_CAPTURES = (
    CaptureRow.id,
    Article.source,
    CaptureRow.url,
    CaptureRow.captured_at,
    CaptureRow.origin,
    CaptureRow.outcome,
    CaptureRow.status,
    CaptureRow.sha256,
    CaptureRow.length,
)
"""What a manifest tells of captures."""
_CAPTURES = (
    select(*ABOUT_CAPTURES)
    .join(Article, Article.id == CaptureRow.article_id)
    .order_by(CaptureRow.id)
    .limit(MOST)
    .execution_options(yield_per=_AT_ONCE)
)
_READINGS = (
    select(
        CaptureRow.id,
        ReadingRow.reader,
        ReadingRow.reader_version,
        ReadingRow.sha256.label("reading_sha256"),
        ReadingRow.text_sha256,
    )
    .join(ReadingRow, ReadingRow.id == CaptureRow.reading_id)
    .where(
        ReadingRow.sha256 != "",  # nothing is left of what was taken down
        ~exists().where(
            ManifestLine.capture_id == CaptureRow.id,
            ManifestLine.reader_version == ReadingRow.reader_version,
        ),
    )
    .order_by(CaptureRow.id)
    .limit(MOST)
    .execution_options(yield_per=_AT_ONCE)
)


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """A link of the chain: its number, when it was made, how many lines it has, and its digest."""

    number: int
    made_at: datetime
    lines: int
    sha256: str


def head(session: Session) -> Manifest | None:
    """The last manifest, whose digest vouches for all that was recorded before; None before the first."""
    row = session.scalars(select(ManifestRow).order_by(ManifestRow.number.desc()).limit(1)).first()
    if row is None:
        return None
    return Manifest(number=row.number, made_at=row.made_at, lines=row.lines, sha256=row.sha256)


def waiting(session: Session) -> int:
    """How many captures were recorded since the last manifest."""
    since = select(func.count()).select_from(CaptureRow).where(CaptureRow.id > last_capture(session))
    return session.scalar(since) or 0


def last_capture(session: Session) -> int:
    """The number of the last capture that is in a manifest: all up to it are, as they are numbered when recorded."""
    last = select(ManifestLine.capture_id).where(ManifestLine.reader_version.is_(None))
    return session.scalar(last.order_by(ManifestLine.capture_id.desc()).limit(1)) or 0


def write(session: Session, made_at: datetime) -> Manifest | None:
    """Write the manifest of what was recorded since the last one; None where there was nothing.

    It has at most `MOST` lines of captures and as many of readings: the rest is for the next one.
    """
    _wait_for_others(session)
    told = _told(session)
    first = next(told, None)
    if first is None:
        return None
    row = _begun(session, made_at)
    whole = hashlib.sha256(f"{lines.head(row.number, made_at, row.before)}\n".encode())
    told = chain([first], told)
    while some := list(islice(told, _AT_ONCE)):
        for line in some:
            row.lines += 1
            line |= {"manifest": row.number, "position": row.lines}
            whole.update(f"{line['sha256']}\n".encode())
        session.execute(insert(_line), some)
    row.sha256 = whole.hexdigest()
    session.flush()
    return head(session)


def _begun(session: Session, made_at: datetime) -> ManifestRow:
    last = head(session)
    row = ManifestRow(
        number=last.number + 1 if last else 1,
        made_at=made_at,
        lines=0,
        before=last.sha256 if last else lines.NONE_BEFORE,
        sha256=lines.NONE_BEFORE,
    )
    session.add(row)
    session.flush()
    return row


def _wait_for_others(session: Session) -> None:
    """Until the transaction ends nobody records: a capture that another one has numbered would be passed over.

    On SQLite one writes at a time in any case.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("LOCK TABLE manifest IN EXCLUSIVE MODE"))
        session.execute(text("LOCK TABLE capture IN SHARE MODE"))


def _told(session: Session) -> Iterator[dict[str, Any]]:
    """The lines that are in no manifest: of captures by number, then of what is read in them now."""
    for row in session.execute(_CAPTURES.where(CaptureRow.id > last_capture(session))):
        yield _line_of(row.id, None, salt := _salt(), lines.of_capture(row, salt))
    for read in session.execute(_READINGS):
        yield _line_of(read.id, read.reader_version, salt := _salt(), lines.of_reading(read, salt))


def _salt() -> str:
    return secrets.token_hex(16)


def _line_of(capture_id: int, reader_version: str | None, salt: str, line: str) -> dict[str, Any]:
    return {
        "capture_id": capture_id,
        "reader_version": reader_version,
        "salt": salt,
        "sha256": lines.digest(line),
    }


def unsalt(session: Session, articles: Collection[int]) -> None:
    """Let nobody guess any more, from the digests of lines, what was recorded of these articles."""
    own = select(CaptureRow.id).where(CaptureRow.article_id.in_(articles))
    session.execute(
        update(ManifestLine)
        .where(ManifestLine.capture_id.in_(own))
        .values(salt="")
        .execution_options(synchronize_session=False)
    )
