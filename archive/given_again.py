"""Tells whether a kept reading says what is read in its bytes today: then nothing has to be derived anew."""

from typing import Any

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from archive import composing
from archive.capture import Reading
from archive.model import DateRow, ReadingLink, ReadingRow
from archive.subjects import noting

_link: Table = ReadingLink.__table__  # type: ignore[assignment]
_date: Table = DateRow.__table__  # type: ignore[assignment]
# Who read it: the same words may have been read by another template.
_READER = ("reader", "reader_version", "library", "rules")
_LINKS = ("url", "key", "text", "relation")
_DATES = {"value_on": "on", "value_at": "at"} | {
    name: name for name in ("field", "precision", "raw", "origin", "doubt")
}


def unaltered(session: Session, row: ReadingRow, reading: Reading) -> bool:
    """Whether all that is kept of a reading is as it would be kept now, but for who read it."""
    now = composing.columns(reading)
    if any(getattr(row, name) != value for name, value in now.items() if name not in _READER):
        return False
    return (
        _has_links(session, row, reading)
        and _has_dates(session, row, reading)
        and _names(session, row, reading)
    )


def read_by(row: ReadingRow, reading: Reading) -> None:
    """Let such a reading be that of today's templates."""
    now = composing.columns(reading)
    for name in _READER:
        setattr(row, name, now[name])


def _has_links(session: Session, row: ReadingRow, reading: Reading) -> bool:
    kept = (
        select(*(_link.c[name] for name in _LINKS)).where(_link.c.reading_id == row.id).order_by(_link.c.id)
    )
    now = [composing.of_link(link) for link in reading.links]
    return _rows(session, kept) == [tuple(one[name] for name in _LINKS) for one in now]


def _has_dates(session: Session, row: ReadingRow, reading: Reading) -> bool:
    kept = (
        select(*(_date.c[name] for name in _DATES)).where(_date.c.reading_id == row.id).order_by(_date.c.id)
    )
    now = [composing.of_claim(claim) for claim in reading.dates]
    return _rows(session, kept) == [tuple(one[name] for name in _DATES.values()) for one in now]


def _rows(session: Session, kept: Any) -> list[tuple[Any, ...]]:
    return [tuple(one) for one in session.connection().execute(kept)]


def _names(session: Session, row: ReadingRow, reading: Reading) -> bool:
    page = noting.page_of(session, row, reading.links)
    return noting.is_noted(session, row, noting.found_in(page, reading.named))
