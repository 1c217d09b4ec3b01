"""How articles stood at a moment: what an article's row says, derived from what was known by then."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, exists, or_, select
from sqlalchemy.orm import Session

from archive import dating
from archive.capture import DateClaim
from archive.model import Article, CaptureRow, Crawl, DateRow, ReadingRow
from archive.standing import Look, claim_of, state
from archive.versions import READ

Statement = Select[*tuple[Any, ...]]


@dataclass(frozen=True, kw_only=True)
class Standing:
    """State and dates of an article, named as its columns are."""

    state: str
    published_on: date | None
    published_at: datetime | None
    published_precision: str | None
    published_raw: str | None
    published_from: str | None
    published_conflict: bool
    updated_on: date | None
    updated_at: datetime | None


def as_of(session: Session, public_ids: Collection[str], moment: datetime) -> dict[str, Standing]:
    """The standing of each of these articles at a moment, by public id."""
    looks = _by_article(session, _looks(moment), public_ids)
    readings = _by_article(session, _readings(moment), public_ids)
    claims = _by_article(session, _claims(moment), public_ids)
    return {
        public_id: _standing(
            state(_look(row, moment) for row in looks[public_id]),
            [claim_of(row.DateRow) for row in claims[public_id]],
            readings[public_id],
        )
        for public_id in public_ids
    }


def _by_article(
    session: Session, statement: Statement, public_ids: Collection[str]
) -> dict[str, list[Row[Any]]]:
    found: dict[str, list[Row[Any]]] = defaultdict(list)
    for row in session.execute(statement.where(Article.public_id.in_(public_ids))):
        found[row.public_id].append(row)
    return found


def _looks(moment: datetime) -> Statement:
    return (
        select(Article.public_id, CaptureRow, Crawl)
        .join(CaptureRow, CaptureRow.article_id == Article.id)
        .outerjoin(Crawl, CaptureRow.crawl_id == Crawl.id)
        .where(CaptureRow.captured_at <= moment)
        .order_by(CaptureRow.captured_at, CaptureRow.url)
    )


def _look(row: Row[Any], moment: datetime) -> Look:
    """A look as it counted then: one of a crawl that had not yet ended did not."""
    capture, crawl = row.CaptureRow, row.Crawl
    ended = crawl is None or (crawl.finished_at is not None and crawl.finished_at <= moment)
    return Look(
        at=capture.captured_at,
        outcome=capture.outcome,
        status=capture.status,
        moved_to=capture.moved_to,
        counts=crawl is None or (ended and crawl.result in ("ok", "partial")),
    )


def _readings(moment: datetime) -> Statement:
    return (
        select(
            Article.public_id,
            ReadingRow.title,
            ReadingRow.kind,
            ReadingRow.published_on,
            ReadingRow.published_at,
            ReadingRow.updated_on,
            ReadingRow.updated_at,
        )
        .select_from(READ)
        .join(Article, CaptureRow.article_id == Article.id)
        .where(CaptureRow.captured_at <= moment)
        .order_by(CaptureRow.captured_at, CaptureRow.url)
    )


def _claims(moment: datetime) -> Statement:
    return (
        select(Article.public_id, DateRow)
        .join(DateRow, DateRow.article_id == Article.id)
        .where(DateRow.field.in_(dating.FIELDS), stated_by(moment))
        .order_by(DateRow.id)
    )


def stated_by(moment: datetime) -> ColumnElement[bool]:
    """Whether a date was stated by then. When a list stated one is not kept, so it always was."""
    seen = exists().where(CaptureRow.reading_id == DateRow.reading_id, CaptureRow.captured_at <= moment)
    return or_(DateRow.reading_id.is_(None), seen)


def _standing(state: str, claims: list[DateClaim], readings: list[Row[Any]]) -> Standing:
    published = dating.published(claims)
    updated_on, updated_at = dating.last_update(readings)
    return Standing(
        state=state,
        published_on=published.on if published else None,
        published_at=published.at if published else None,
        published_precision=published.precision if published else None,
        published_raw=published.raw if published else None,
        published_from=published.origin if published else None,
        published_conflict=dating.conflict(claims, readings),
        updated_on=updated_on,
        updated_at=updated_at,
    )
