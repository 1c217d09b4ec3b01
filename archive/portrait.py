"""All that the archive knows of one article, gathered to be shown."""

from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from archive import copies, links
from archive.history import reading_as_of, reading_at, versions
from archive.model import AddressRow, Article, DateRow, Grade, ReadingRow, Subject, Version

Named = TypeVar("Named", Subject, Grade)

_DATES_ORDER = (DateRow.field, DateRow.on, DateRow.id)


@dataclass(frozen=True, kw_only=True)
class Portrait:
    """An article, the version of it that is shown, how many `versions` there are, the evidence, and its copies.

    `coverage` is what it reports on, and what reports on it.
    """

    article: Article
    version: Version
    reading: ReadingRow
    versions: int
    addresses: tuple[AddressRow, ...]
    dates: tuple[DateRow, ...]
    copies: tuple[copies.Copy, ...]
    coverage: tuple[links.Coverage, ...]
    subjects: tuple[Subject, ...]
    grades: tuple[Grade, ...]


def now(session: Session, article: Article) -> Portrait:
    """The article as it read last."""
    last = select(ReadingRow).join(Article, ReadingRow.id == reading_as_of(None))
    reading = session.scalars(last.where(Article.id == article.id)).one()
    version, _ = versions(session, article)[-1]
    return _portrait(session, article, version, reading, None)


def then(session: Session, article: Article, moment: datetime) -> Portrait:
    """The article as it read at a moment. Raises `UnknownVersion` for one before it was first seen."""
    version, reading = reading_at(session, article, moment)
    return _portrait(session, article, version, reading, moment)


def _portrait(
    session: Session, article: Article, version: Version, reading: ReadingRow, moment: datetime | None
) -> Portrait:
    addresses = select(AddressRow).where(AddressRow.article_id == article.id)
    dates = select(DateRow).where(DateRow.article_id == article.id).order_by(*_DATES_ORDER)
    stated = {_mark(claim): claim for claim in session.scalars(dates)}
    return Portrait(
        article=article,
        version=version,
        reading=reading,
        versions=len(versions(session, article)),
        addresses=tuple(session.scalars(addresses.order_by(AddressRow.first_seen_at, AddressRow.id))),
        dates=tuple(stated.values()),
        copies=tuple(copies.of(session, article, moment)),
        coverage=tuple(links.of(session, article, moment)),
        subjects=tuple(session.scalars(_named(Subject, reading).order_by(Subject.id))),
        grades=tuple(session.scalars(_named(Grade, reading).order_by(Grade.id))),
    )


def _named(kind: type[Named], reading: ReadingRow) -> Select[Named]:
    return select(kind).where(kind.reading_id == reading.id)


def _mark(claim: DateRow) -> tuple[object, ...]:
    """What tells one claim from another: most readings only say again what one before them said."""
    return claim.field, claim.on, claim.at, claim.origin, claim.raw
