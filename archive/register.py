"""Keeps the register of sources: what each is, that it passed a check, that its terms were read."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.folding import storable
from archive.model import Source
from archive.sources import SourceFacts, TermsRead, Verification


def enlist(session: Session, facts: SourceFacts) -> None:
    """Note what a source is, in place of what was noted before; its checks and its terms stay."""
    row = Source(
        name=facts.name,
        title=facts.title,
        kind=facts.kind,
        home=facts.home,
        licence=facts.licence,
        terms=facts.terms,
        publisher=facts.publisher,
        areas="|".join(facts.areas),
        noted_at=facts.noted_at,
    )
    session.merge(row)


def enlisted(session: Session) -> set[str]:
    """The names of all sources."""
    return set(session.scalars(select(Source.name)))


def verify(session: Session, check: Verification) -> None:
    """Note that a source, enlisted before, passed a check on its site."""
    told = {"verified_on": check.verified_on, "robots_txt": storable(check.robots_txt)}
    _tell(session, check.source, told)


def verified(session: Session) -> dict[str, date]:
    """The sources that have passed a check, with the London day of the last one."""
    passed = select(Source.name, Source.verified_on).where(Source.verified_on.is_not(None))
    return {name: day for name, day in session.execute(passed) if day}


def note_terms(session: Session, read: TermsRead) -> None:
    """Note that the operator has read the terms of a source, enlisted before."""
    told = {"terms_url": storable(read.terms_url), "terms_checked_on": read.checked_on}
    _tell(session, read.source, told)


def terms(session: Session) -> list[TermsRead]:
    """What terms the operator has read, by source."""
    read = select(Source).where(Source.terms_url.is_not(None)).order_by(Source.name)
    return [
        TermsRead(source=row.name, terms_url=row.terms_url, checked_on=row.terms_checked_on)
        for row in session.scalars(read)
        if row.terms_url and row.terms_checked_on
    ]


def _tell(session: Session, source: str, told: Mapping[str, Any]) -> None:
    row = session.get_one(Source, source)
    for name, value in told.items():
        setattr(row, name, value)
