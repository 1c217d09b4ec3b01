"""What is to be expected of tonight's looks, source by source."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from archive.health import forecast
from archive.health.forecast import NO_LOOKS, Outlook
from archive.model import Source
from archive.validators import NO_SAMPLES, Trust, trust_by_source


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


def outlooks(
    session: Session, now: datetime, limit: int, sampled: Callable[[], Mapping[str, Trust]]
) -> dict[str, Tonight]:
    """What at most `limit` looks a source are expected to come to, by source; `sampled` waits for their validators'."""
    looks = forecast.outlooks(session, now, limit)
    samples = sampled()
    names = session.scalars(select(Source.name).order_by(Source.name)).all()
    return {name: _tonight(looks.get(name, NO_LOOKS), samples.get(name, NO_SAMPLES)) for name in names}


def samples_by_source(session: Session, now: datetime) -> dict[str, Trust]:
    """What the samples of each source's validators come to. Nearly all of it is the database's own work."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SET LOCAL jit = off"))  # to compile a statement takes longer than to run it
    return trust_by_source(session, now)


def _tonight(looks: Outlook, samples: Trust) -> Tonight:
    return Tonight(
        looks_due=looks.due,
        edits_missed=round(looks.missed, 4),
        validators_believed=samples.believed,
        validators_agreed=samples.agreed,
        validators_lied=samples.lied,
    )
