"""Checks that the stored bytes of pages are those that were received, and that none is missing."""

import hashlib
import logging
from collections.abc import Iterator

from backports import zstd
from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.orm import Session

from archive.capture import Met
from archive.model import Article, CaptureRow, Content
from archive.proof.finding import RESTORE, Finding
from archive.taking_back import SAID_THE_SAME

logger = logging.getLogger(__name__)

CHECK = "bytes"
_AT_ONCE = 20


def count(session: Session) -> int:
    """How many pages' bytes there are."""
    return session.scalar(select(func.count()).select_from(Content)) or 0


def unpacked(session: Session) -> Iterator[Finding | None]:
    """For each page's bytes what is wrong with them, or None: they are unpacked, and their digest is taken."""
    lengths = (
        select(Content.sha256, Content.packed, func.min(CaptureRow.length), func.max(CaptureRow.length))
        .outerjoin(CaptureRow, CaptureRow.sha256 == Content.sha256)
        .group_by(Content.sha256)
        .order_by(Content.sha256)
        .execution_options(yield_per=_AT_ONCE)
    )
    for sha256, packed, least, most in session.execute(lengths):
        yield _wrong(sha256, packed, {least, most} - {None})


def _wrong(sha256: str, packed: bytes, lengths: set[int]) -> Finding | None:
    try:
        body = zstd.decompress(packed)
    except zstd.ZstdError as error:
        logger.info("%s: %s", sha256, error)
        return _finding("content", sha256, f"the bytes cannot be unpacked: {error}")
    digest = hashlib.sha256(body).hexdigest()
    if digest != sha256:
        return _finding("content", sha256, "these are not the bytes that were received", sha256, digest)
    if wrong := lengths - {len(body)}:
        found = str(min(wrong))
        return _finding("capture", sha256, "length says otherwise than the bytes", str(len(body)), found)
    return None


def missing(session: Session) -> Iterator[Finding]:
    """Captures whose bytes were kept and are not there, and bytes that no capture has."""
    there = exists().where(Content.sha256 == CaptureRow.sha256)
    unread = and_(CaptureRow.outcome == Met.UNREAD, CaptureRow.reason != SAID_THE_SAME)
    kept = or_(CaptureRow.reading_id.is_not(None), unread)
    lost = (
        select(CaptureRow.id, CaptureRow.sha256, Article.public_id)
        .join(Article, Article.id == CaptureRow.article_id)
        .where(CaptureRow.sha256.is_not(None), kept, ~there)
        .order_by(CaptureRow.id)
    )
    for number, sha256, article in session.execute(lost):
        yield Finding(
            check=CHECK,
            table="capture",
            row=f"ca-{number}",
            article=article,
            what="its bytes were kept and are not there",
            expected=sha256 or "",
            do=RESTORE,
        )
    owned = exists().where(CaptureRow.sha256 == Content.sha256)
    for sha256 in session.scalars(select(Content.sha256).where(~owned).order_by(Content.sha256)):
        yield _finding("content", sha256, "no capture has these bytes: one was altered or deleted")


def _finding(table: str, row: str, what: str, expected: str = "", found: str = "") -> Finding:
    return Finding(check=CHECK, table=table, row=row, what=what, expected=expected, found=found, do=RESTORE)
