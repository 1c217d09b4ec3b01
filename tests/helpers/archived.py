"""What tests of the archive share: claims to hand in, and what it then holds."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from archive import Archive, Capture, DateClaim, Due
from archive.model import Article

NOON = datetime(2023, 8, 4, 12, tzinfo=UTC)
FRIDAY = datetime(2023, 8, 4, 9, 30, tzinfo=UTC)
DAY = date(2023, 8, 4)


def article_of(archive: Archive, public_id: str) -> Article:
    with archive.session() as session:
        return session.scalars(select(Article).where(Article.public_id == public_id)).one()


def every(archive: Archive, table: Any) -> list[Any]:
    with archive.session() as session:
        return list(session.scalars(select(table).order_by(*table.__table__.primary_key)))


def number_of(archive: Archive, table: Any) -> int:
    with archive.session() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def due(archive: Archive, now: datetime, limit: int, source: str = "gazette") -> list[Due]:
    """What is due now, however lately it was looked at."""
    return archive.due(source, now, limit=limit, rest=timedelta(0))


def did(archive: Archive, *captures: Capture) -> list[str]:
    return [archive.record(capture).did for capture in captures]


def claim(
    on: date = DAY, instant: datetime | None = None, origin: str = "json-ld", **given: str
) -> DateClaim:
    precision = given.get("precision", "minute" if instant else "day")
    field = given.get("field", "published")
    return DateClaim(field=field, on=on, at=instant, precision=precision, raw=f"{on}", origin=origin)


def august(on: int, at: int | None = None, *, field: str = "published", origin: str = "json-ld") -> DateClaim:
    """A claim of a day in August 2023, and of an hour of it where one is given."""
    moment = None if at is None else datetime(2023, 8, on, at, tzinfo=UTC)
    return claim(date(2023, 8, on), moment, origin, field=field)
