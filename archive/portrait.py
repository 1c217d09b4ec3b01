"""All that the archive knows of one article, gathered to be shown."""

from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from archive.capture import Met
from archive.history import reading_as_of, reading_at, versions
from archive.model import AddressRow, Article, CaptureRow, DateRow, Grade, ReadingRow, Subject, Version
from archive.relations import copies, links
from archive.timeline import NOT_TAKEN, told_of

Named = TypeVar("Named", Subject, Grade)

_DATES_ORDER = (DateRow.field, DateRow.on, DateRow.id)


@dataclass(frozen=True, kw_only=True)
class Portrait:
    """An article, the version of it that is shown, how many `versions` there are, the evidence, and its copies.

    `last_met` is what the last look met, where that was not the article. Ex: 302, home page, to https://…
    `coverage` is what it reports on, and what reports on it.
    """

    article: Article
    version: Version
    reading: ReadingRow
    versions: int
    addresses: tuple[AddressRow, ...]
    dates: tuple[DateRow, ...]
    copies: tuple[copies.Copy, ...]
    last_met: str
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
        last_met=_last_met(session, article),
        subjects=tuple(session.scalars(_named(Subject, reading).order_by(Subject.id))),
        grades=tuple(session.scalars(_named(Grade, reading).order_by(Grade.id))),
    )


def _named(kind: type[Named], reading: ReadingRow) -> Select[Named]:
    return select(kind).where(kind.reading_id == reading.id)


def _last_met(session: Session, article: Article) -> str:
    if article.last_outcome in (Met.READ, Met.NOT_MODIFIED):
        return ""
    looks = select(CaptureRow).where(CaptureRow.article_id == article.id)
    last = session.scalars(
        looks.order_by(CaptureRow.captured_at.desc(), CaptureRow.url.desc()).limit(1)
    ).one()
    told, state = told_of(last), {Met.GONE: "gone", Met.REDIRECTED: "moved"}.get(Met(last.outcome))
    return told if state in (None, article.state) else f"{told}, {NOT_TAKEN}"


def _mark(claim: DateRow) -> tuple[object, ...]:
    """What tells one claim from another: most readings only say again what one before them said."""
    return claim.field, claim.on, claim.at, claim.origin, claim.raw
