"""What share of edits the looks of the coming nights are expected to miss, source by source."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import expm1, log1p
from typing import NamedTuple

from sqlalchemy import ColumnElement
from sqlalchemy.orm import Session

from archive.looking import (
    DAY,
    EVENNESS,
    LIKELY,
    LONGEST,
    Habits,
    Known,
    is_due,
    known_by_source,
    learned,
    overdue,
)

# New articles are expected to come as they came in so many days.
RECENT = timedelta(days=28)


@dataclass(frozen=True, kw_only=True)
class Outlook:
    """How many articles are due, the `edits` a day to be expected, and the share of them that looks are to miss.

    Counted are edits after an article's first look. One is missed where another comes before the next look, since
    then no look ever met it. How many these are cannot be seen, and is told from how many articles were changed at
    all, with attention as unevenly shared as is usual (`EVENNESS`).
    """

    due: int
    missed: float
    edits: float = 0.0


class _Pace(NamedTuple):
    """Of an article the days from one look to the next, its edits a day, and whether it is due."""

    days: float
    edits: float
    due: bool


NO_LOOKS = Outlook(due=0, missed=0.0)


def outlooks(session: Session, asked: ColumnElement[bool], now: datetime, limit: int) -> dict[str, Outlook]:
    """What a night's looks at some articles, at most `limit` a source, are expected to come to, by source."""
    return {source: outlook(known, now, limit) for source, known in known_by_source(session, asked).items()}


def outlook(known: Sequence[Known], now: datetime, limit: int) -> Outlook:
    """What a night's looks at a source's articles, at most `limit` of them, are expected to come to."""
    habits = learned(known)
    seen_again: list[Known] = []
    once: list[Known] = []
    for article in known:
        (once if article.only_met else seen_again).append(article)
    paces = [_pace(article, habits, now) for article in seen_again]
    only_met = sum(is_due(article, habits, now) for article in once)
    waiting = only_met + sum(pace.due for pace in paces)
    nightly = sum(pace.days == 1.0 for pace in paces)
    new = _new_a_day(known, now)
    # The fresh ones come first; the others share what is left of the night's looks.
    crowd = max((nightly + new) / max(limit, 1), 1.0)
    others = sum(1 / pace.days for pace in paces) - nightly
    wait = max(others / max(limit - nightly - new, 1.0), 1.0)
    first = habits.first_night + (crowd - 1.0) * habits.at_age[0]
    edits, missed = new * first, new * first * _missed(first)
    for pace in paces:
        edits += pace.edits
        missed += pace.edits * _missed(pace.edits * pace.days * (crowd if pace.days == 1.0 else wait))
    return Outlook(due=waiting, missed=missed / edits if edits else 0.0, edits=edits)


def _new_a_day(known: Sequence[Known], now: datetime) -> float:
    """How many articles a day are met on their first day, of late."""
    if not known:
        return 0.0
    begun = max(min(article.watched_from for article in known), now - RECENT)
    new = sum(article.met_young and article.watched_from >= begun for article in known)
    return new / max((now - begun) / DAY, 1.0)


def _pace(article: Known, habits: Habits, now: datetime) -> _Pace:
    rate = article.rate(habits, now)
    if article.fresh(now):
        return _Pace(1.0, rate, True)
    days = min(max(-log1p(-LIKELY) / rate, 1.0), LONGEST / DAY)
    return _Pace(days, rate, overdue(article, now, rate))


def _missed(expected: float) -> float:
    """The share of edits unseen where `expected` of them, in the mean, come between two looks: all but one, if any."""
    if expected < 1e-9:
        return 0.0
    return 1 + expm1(-EVENNESS * log1p(expected / EVENNESS)) / expected
