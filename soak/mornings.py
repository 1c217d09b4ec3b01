"""What an operator hears in the mornings of a soak: what is wrong with the archive, and the message about it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Sent:
    """The message of the morning after a night, as `hmicfrs alerts` would have sent it; it may tell of nothing new."""

    night: int
    title: str
    body: str
    is_news: bool


def wrong_at(archive: Any, now: datetime) -> tuple[list[Any], dict[str, datetime]]:
    """What is wrong with the archive at a moment at which nothing is crawled, and each source's last good crawl."""
    from archive.health.past import pasts
    from archive.health.troubles import troubles

    with archive.session() as session:
        known = pasts(session, now)
    wrong = troubles(known, now, ended_before=now)
    return wrong, {past.source: past.last_good_at for past in known if past.last_good_at}


def morning(archive: Any, night: int, now: datetime) -> Sent | None:
    """The message after a night, if there is anything to tell; what it tells is noted as told."""
    from archive.health.message import message
    from archive.health.news import news
    from archive.health.told import told

    wrong, good = wrong_at(archive, now)
    with archive.session() as session:
        fresh = news(told(session), wrong, good, now)
    if not (fresh.is_news or fresh.still):
        return None
    archive.note_told(wrong, now)
    made = message(fresh, len(good))
    return Sent(night=night, title=made.title, body=made.body, is_news=fresh.is_news)
