"""Keeps what the operator was told is wrong, so that nothing is told as new twice."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from archive.health.news import Told
from archive.health.troubles import Trouble
from archive.model import AlertRow


def told(session: Session) -> list[Told]:
    """What the last message told, by source."""
    return [
        Told(
            source=row.source,
            cause=row.cause,
            since=row.since,
            told_at=row.told_at,
        )
        for row in session.scalars(select(AlertRow).order_by(AlertRow.source))
    ]


def remember(session: Session, wrong: Sequence[Trouble], now: datetime) -> None:
    """Note that the operator was told of all this, and that all else is over."""
    session.execute(delete(AlertRow))
    session.add_all(
        AlertRow(source=trouble.source, cause=trouble.cause, since=trouble.since, told_at=now)
        for trouble in wrong
    )
