"""Finds stored bytes that today's templates have not read, or that none could read."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from archive.capture import Met
from archive.model import Article, CaptureRow, Content, ReadingRow
from archive.read_again import Kept
from archive.taking_back import NOT_BELIEVED
from archive.versions import LOOKS, READING_ID

_owner = aliased(CaptureRow)
_KEPT = (
    CaptureRow.id,
    CaptureRow.article_id,
    CaptureRow.outcome,
    CaptureRow.url,
    CaptureRow.content_type,
    CaptureRow.captured_at,
)


@dataclass(frozen=True, kw_only=True)
class Overdue:
    """An article with bytes that today's templates have not read, or that none could read; `number` is internal.

    `captures` are those that it has such bytes of.
    """

    number: int
    source: str
    captures: int


def articles_overdue(session: Session, sources: Collection[str], version: str) -> list[Overdue]:
    """The articles of the sources with bytes that another version read, or that could not be read, by source."""
    rows = session.execute(
        select(CaptureRow.article_id, Article.source, func.count())
        .select_from(LOOKS.join(Content.__table__, Content.sha256 == CaptureRow.sha256))
        .outerjoin(ReadingRow, ReadingRow.id == READING_ID)
        .join(Article, Article.id == CaptureRow.article_id)
        .where(Article.source.in_(sources), Article.state != "withheld", _stale(version))
        .group_by(Article.source, CaptureRow.article_id)
        .order_by(Article.source, CaptureRow.article_id)
    )
    return [Overdue(number=number, source=source, captures=captures) for number, source, captures in rows]


def kept(session: Session, numbers: Collection[int], version: str) -> dict[int, list[Kept]]:
    """The bytes of articles that another version read, or that could not be read, in order of moment."""
    found: dict[int, list[Kept]] = {number: [] for number in numbers}
    rows = session.connection().execute(
        select(*_KEPT, ReadingRow.reader, Content.packed)
        .select_from(LOOKS.join(Content.__table__, Content.sha256 == CaptureRow.sha256))
        .outerjoin(ReadingRow, ReadingRow.id == READING_ID)
        .where(CaptureRow.article_id.in_(numbers), _stale(version))
        .order_by(CaptureRow.captured_at, CaptureRow.url)
    )
    for row in rows:
        found[row.article_id].append(_kept(row))
    return found


def _stale(version: str) -> ColumnElement[bool]:
    """Of the captures with bytes; those of the very bytes that the capture they follow has need no reading."""
    same = exists().where(_owner.id == CaptureRow.follows_id, _owner.sha256 == CaptureRow.sha256)
    other = and_(CaptureRow.outcome == Met.READ, ReadingRow.reader_version != version, ~same)
    disbelieved = CaptureRow.reason == f"{NOT_BELIEVED}{version}"
    return or_(other, and_(CaptureRow.outcome == Met.UNREAD, ~disbelieved))


def _kept(row: Row[*tuple[Any, ...]]) -> Kept:
    return Kept(
        capture=row.id,
        met=row.outcome,
        url=row.url,
        packed=row.packed,
        content_type=row.content_type,
        captured_at=row.captured_at,
        reader=row.reader or "",
    )
