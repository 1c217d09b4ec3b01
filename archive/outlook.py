"""What is to be expected of tonight's looks, source by source."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.looking import outlook
from archive.model import Source
from archive.validators import trust


@dataclass(frozen=True, kw_only=True)
class Tonight:
    """Of a source the articles that are due, the share of edits expected to be missed, and its validators.

    Validators are believed while enough samples agree and none is a lie (`archive.validators`).
    """

    looks_due: int
    edits_missed: float
    validators_believed: bool
    validators_agreed: int
    validators_lied: int


def outlooks(session: Session, now: datetime, limit: int) -> dict[str, Tonight]:
    """What at most `limit` looks a source are expected to come to, by source."""
    names = session.scalars(select(Source.name).order_by(Source.name)).all()
    return {name: _tonight(session, name, now, limit) for name in names}


def _tonight(session: Session, source: str, now: datetime, limit: int) -> Tonight:
    looks, samples = outlook(session, source, now, limit), trust(session, source, now)
    return Tonight(
        looks_due=looks.due,
        edits_missed=round(looks.missed, 4),
        validators_believed=samples.believed,
        validators_agreed=samples.agreed,
        validators_lied=samples.lied,
    )
