"""Finds stored bytes that today's templates have not read, or that none could read."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import Session, aliased

from archive.capture import Met
from archive.model import Article, CaptureRow, Content, ReadingRow
from archive.read_again import Kept
from archive.taking_back import NOT_BELIEVED
from archive.versions import LOOKS, READING_ID

_owner = aliased(CaptureRow)


@dataclass(frozen=True, kw_only=True)
class Overdue:
    """An article with bytes that today's templates have not read, or that none could read; `number` is internal."""

    number: int
    source: str


def articles_overdue(session: Session, sources: Collection[str], version: str) -> list[Overdue]:
    """The articles of the sources with bytes that another version read, or that could not be read, by source."""
    rows = session.execute(
        select(CaptureRow.article_id, Article.source)
        .select_from(LOOKS.join(Content.__table__, Content.sha256 == CaptureRow.sha256))
        .outerjoin(ReadingRow, ReadingRow.id == READING_ID)
        .join(Article, Article.id == CaptureRow.article_id)
        .where(Article.source.in_(sources), Article.state != "withheld", _stale(version))
        .distinct()
        .order_by(Article.source, CaptureRow.article_id)
    )
    return [Overdue(number=number, source=source) for number, source in rows]


def kept(session: Session, number: int, version: str) -> list[Kept]:
    """The bytes of an article that another version read, or that could not be read, in order of moment."""
    rows = session.execute(
        select(CaptureRow, ReadingRow.reader, Content.packed)
        .select_from(LOOKS.join(Content.__table__, Content.sha256 == CaptureRow.sha256))
        .outerjoin(ReadingRow, ReadingRow.id == READING_ID)
        .where(CaptureRow.article_id == number, _stale(version))
        .order_by(CaptureRow.captured_at, CaptureRow.url)
    )
    return [_kept(look, reader or "", packed) for look, reader, packed in rows]


def _stale(version: str) -> ColumnElement[bool]:
    """Of the captures with bytes; those of the very bytes that the capture they follow has need no reading."""
    same = exists().where(_owner.id == CaptureRow.follows_id, _owner.sha256 == CaptureRow.sha256)
    other = and_(CaptureRow.outcome == Met.READ, ReadingRow.reader_version != version, ~same)
    disbelieved = CaptureRow.reason == f"{NOT_BELIEVED}{version}"
    return or_(other, and_(CaptureRow.outcome == Met.UNREAD, ~disbelieved))


def _kept(look: CaptureRow, reader: str, packed: bytes) -> Kept:
    return Kept(
        capture=look.id,
        met=look.outcome,
        url=look.url,
        packed=packed,
        content_type=look.content_type,
        captured_at=look.captured_at,
        reader=reader,
    )
